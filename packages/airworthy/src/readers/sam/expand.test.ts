import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { assert as holds, constantFrom, property } from "fast-check";
import { stackOf, typesOf, valueOf } from "./stack.fixture.ts";

describe("the SAM expansion", () => {
  it("passes plain resources through as they are", () => {
    const stack = stackOf("Resources:\n  Queue: { Type: AWS::SQS::Queue }\n");
    assert.equal(stack.resources.get("Queue"), stack.authored.get("Queue"));
  });

  it("passes an unknown SAM type through and says so", () => {
    const stack = stackOf("Resources:\n  Orders: { Type: AWS::Serverless::Pigeon }\n");
    assert.equal(stack.resources.get("Orders"), stack.authored.get("Orders"));
    assert.match(stack.diagnostics[0]?.says ?? "", /AWS::Serverless::Pigeon of Orders is unknown/);
  });

  it("keeps conditions on everything it generates", () => {
    const stack = stackOf(
      "Conditions: { IsProd: !Equals [a, a] }\nResources:\n  Orders: { Type: AWS::Serverless::Function, Condition: IsProd, Properties: { Handler: a.b, AutoPublishAlias: live } }\n",
    );
    for (const resource of stack.resources.values()) assert.equal(resource.condition, "IsProd", resource.id);
  });

  it("turns a connector into the policy it stands for", () => {
    const stack = stackOf(`
Resources:
  Orders: { Type: AWS::Serverless::Function, Properties: { Handler: a.b } }
  Table: { Type: AWS::DynamoDB::Table }
  Uses:
    Type: AWS::Serverless::Connector
    Properties: { Source: { Id: Orders }, Destination: { Id: Table }, Permissions: [Read] }
`);
    assert.deepEqual(valueOf(stack, "UsesPolicy", "Roles"), [{ Ref: "OrdersRole" }]);
    assert.equal(typesOf(stack).Uses, undefined);
  });

  it("starts a state machine with a role for its schedule", () => {
    const stack = stackOf(`
Resources:
  Billing:
    Type: AWS::Serverless::StateMachine
    Properties:
      Definition: { StartAt: Charge }
      Events: { Nightly: { Type: Schedule, Properties: { Schedule: rate(1 day) } } }
`);
    assert.deepEqual(typesOf(stack), {
      Billing: "AWS::StepFunctions::StateMachine",
      BillingRole: "AWS::IAM::Role",
      BillingNightly: "AWS::Events::Rule",
      BillingNightlyRole: "AWS::IAM::Role",
    });
  });

  it("nests a local application", () => {
    const stack = stackOf(
      "Resources:\n  Shop: { Type: AWS::Serverless::Application, Properties: { Location: shop.yaml } }\n",
    );
    assert.equal(valueOf(stack, "Shop", "TemplateURL"), "shop.yaml");
  });

  it("throws on no odd input", () => {
    const odd = constantFrom(
      "null",
      "''",
      "0",
      "true",
      "[]",
      "{}",
      "!Ref X",
      "!If [C, !Ref AWS::NoValue, a]",
      "!If x",
      "__proto__",
      "constructor",
      "[a, null, {}]",
      "{ Ref: { Ref: A } }",
    );
    const settings = [
      "Policies",
      "Role",
      "Events",
      "Tags",
      "EventInvokeConfig",
      "DeploymentPreference",
      "FunctionUrlConfig",
      "AutoPublishAlias",
      "DeadLetterQueue",
      "CodeUri",
      "Environment",
    ];
    const events = [
      "S3",
      "SNS",
      "SQS",
      "MQ",
      "SelfManagedKafka",
      "Schedule",
      "ScheduleV2",
      "EventBridgeRule",
      "Api",
      "HttpApi",
      "Cognito",
      "IoTRule",
    ];
    const keys = [
      "Bucket",
      "Events",
      "Topic",
      "SqsSubscription",
      "Queue",
      "DestinationConfig",
      "DeadLetterConfig",
      "Path",
      "Method",
      "RestApiId",
      "ApiId",
      "Auth",
      "UserPool",
      "Trigger",
      "SourceAccessConfigurations",
    ];
    holds(
      property(
        constantFrom(...settings),
        odd,
        constantFrom(...events),
        constantFrom(...keys),
        odd,
        (setting, a, event, key, b) => {
          const stack = stackOf(`
Globals: { Function: { AutoPublishAlias: live } }
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties: { Handler: a.b, ${setting}: ${a} }
  Payments:
    Type: AWS::Serverless::Function
    Properties: { Events: { E: { Type: ${event}, Properties: { ${key}: ${b} } } } }
`);
          assert.ok(stack.resources.has("Orders"));
          assert.equal(Object.keys(Object.prototype).length, 0);
        },
      ),
      { numRuns: 300, seed: 7 },
    );
  });
});
