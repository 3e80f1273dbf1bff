import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { besideOrders, fleetOf, functionOf } from "./fleet.fixture.ts";

describe("a function", () => {
  it("knows its role, aliases, settings of invocation and log group", () => {
    const fn = functionOf(
      besideOrders(
        `  Role: { Type: AWS::IAM::Role }
  Live: { Type: AWS::Lambda::Alias, Properties: { Name: live, FunctionName: !Ref Orders } }
  Lost: { Type: AWS::SQS::Queue }
  Settings: { Type: AWS::Lambda::EventInvokeConfig, Properties: { FunctionName: !Ref Orders, Qualifier: live, DestinationConfig: { OnFailure: { Destination: !GetAtt Lost.Arn } } } }
  Logs: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: !Sub '/aws/lambda/\${Orders}' } }`,
        "Role: !GetAtt Role.Arn, DeadLetterConfig: { TargetArn: !GetAtt Lost.Arn }",
      ),
    );
    assert.equal(fn.role?.resource.id, "Role");
    assert.deepEqual(
      fn.aliases.map((alias) => alias.name),
      ["live"],
    );
    const [config] = fn.invokeConfigs;
    assert.deepEqual([config?.qualifier, config?.onFailure?.resource?.id], ["live", "Lost"]);
    assert.equal(fn.deadLetter?.resource?.id, "Lost");
    assert.equal(fn.logGroup?.id, "Logs");
  });

  it("may send its logs to a group of another name", () => {
    const fn = functionOf(
      besideOrders(
        "  Logs: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: all-orders } }",
        "LoggingConfig: { LogGroup: !Ref Logs }",
      ),
    );
    assert.equal(fn.logGroup?.id, "Logs");
  });

  it("has no invocation that nothing shows", () => {
    assert.deepEqual([...functionOf(besideOrders("")).invocations], []);
  });

  it("is of SAM when SAM wrote it, and points at what its author wrote", () => {
    const fleet = fleetOf(
      "Transform: AWS::Serverless-2016-10-31\nResources:\n  Orders: { Type: AWS::Serverless::Function, Properties: { Handler: a.b, Runtime: nodejs24.x, InlineCode: a } }\n",
    );
    const fn = functionOf(fleet);
    assert.equal(fn.language, "sam");
    assert.equal(fn.declared.type, "AWS::Serverless::Function");
    assert.equal(fn.role?.resource.id, "OrdersRole");
  });
});

describe("the purpose of a function", () => {
  const purpose = (resources: string) => functionOf(besideOrders(resources)).purpose;
  const token = "  Seed: { Type: Custom::Seed, Properties: { ServiceToken: !GetAtt Orders.Arn } }\n";
  const rule =
    "  Rule: { Type: AWS::Events::Rule, Properties: { Targets: [{ Id: a, Arn: !GetAtt Orders.Arn }] } }\n";

  it("is work, unless something shows another", () => assert.equal(purpose(""), "workload"));
  it("is a custom resource when only CloudFormation invokes it", () =>
    assert.equal(purpose(token), "custom-resource"));
  it("is work when something else invokes it as well", () => assert.equal(purpose(token + rule), "workload"));

  it("is a deployment hook when an alias names it as one", () => {
    const alias =
      "  Other: { Type: AWS::Lambda::Function }\n  Live:\n    Type: AWS::Lambda::Alias\n    Properties: { Name: live, FunctionName: !Ref Other }\n    UpdatePolicy: { CodeDeployLambdaAliasUpdate: { BeforeAllowTrafficHook: !Ref Orders } }\n";
    assert.equal(purpose(alias), "deployment-hook");
  });

  it("is the edge when a distribution runs it", () => {
    const distribution =
      "  First: { Type: AWS::Lambda::Version, Properties: { FunctionName: !Ref Orders } }\n  Site: { Type: AWS::CloudFront::Distribution, Properties: { DistributionConfig: { DefaultCacheBehavior: { LambdaFunctionAssociations: [{ LambdaFunctionARN: !Ref First }] } } } }\n";
    assert.equal(purpose(distribution), "edge");
  });
});
