import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { at, toJson } from "../tree.ts";
import { resourceOf, stackOf, typesOf, valueOf } from "./stack.fixture.ts";

const stackWith = (preference: string) =>
  stackOf(`
Parameters:
  Shift: { Type: String, Default: Canary10Percent5Minutes }
Globals:
  Function:
    Runtime: nodejs24.x
    AutoPublishAlias: live
    DeploymentPreference: ${preference}
Resources:
  Orders: { Type: AWS::Serverless::Function, Properties: { Handler: orders.handler } }
  Payments:
    Type: AWS::Serverless::Function
    Properties: { Handler: payments.handler, DeploymentPreference: { Enabled: false } }
`);

describe("a deployment preference", () => {
  it("makes one application and role, and a deployment group for each enabled function", () => {
    const types = typesOf(stackWith("{ Type: AllAtOnce }"));
    const codeDeploy = Object.keys(types).filter((id) => types[id]?.startsWith("AWS::CodeDeploy"));
    assert.deepEqual(codeDeploy, ["ServerlessDeploymentApplication", "OrdersDeploymentGroup"]);
    assert.equal(types.CodeDeployServiceRole, "AWS::IAM::Role");
  });

  it("lets CodeDeploy shift the alias, with its hooks", () => {
    const stack = stackWith("{ Type: AllAtOnce, Hooks: { PreTraffic: !Ref Check } }");
    const update = at(
      resourceOf(stack, "OrdersAliaslive").body,
      "UpdatePolicy",
      "CodeDeployLambdaAliasUpdate",
    );
    assert.deepEqual(update && toJson(update), {
      ApplicationName: { Ref: "ServerlessDeploymentApplication" },
      DeploymentGroupName: { Ref: "OrdersDeploymentGroup" },
      BeforeAllowTrafficHook: { Ref: "Check" },
    });
    assert.equal(at(resourceOf(stack, "PaymentsAliaslive").body, "UpdatePolicy"), undefined);
  });

  it("knows AWS's configurations behind a parameter", () => {
    assert.deepEqual(
      valueOf(stackWith("{ Type: !Ref Shift }"), "OrdersDeploymentGroup", "DeploymentConfigName"),
      {
        "Fn::Sub": ["CodeDeployDefault.Lambda${ConfigName}", { ConfigName: { Ref: "Shift" } }],
      },
    );
  });

  it("keeps a configuration of the user's", () => {
    const stack = stackWith("{ Type: OurCanary }");
    assert.equal(valueOf(stack, "OrdersDeploymentGroup", "DeploymentConfigName"), "OurCanary");
  });

  it("watches alarms behind a choice", () => {
    const stack = stackWith("{ Type: AllAtOnce, Alarms: !If [IsProd, [!Ref Errors], []] }");
    assert.deepEqual(valueOf(stack, "OrdersDeploymentGroup", "AlarmConfiguration"), {
      "Fn::If": ["IsProd", { Enabled: true, Alarms: [{ Name: { Ref: "Errors" } }] }, {}],
    });
  });

  it("hands tags on that a function propagates", () => {
    const stack = stackOf(`
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: orders.handler
      Runtime: nodejs24.x
      AutoPublishAlias: live
      DeploymentPreference: { Type: AllAtOnce }
      PropagateTags: true
      Tags: { team: shop }
`);
    const tags = [{ Key: "team", Value: "shop" }];
    for (const id of ["ServerlessDeploymentApplication", "CodeDeployServiceRole", "OrdersDeploymentGroup"])
      assert.deepEqual(valueOf(stack, id, "Tags"), tags, id);
  });
});
