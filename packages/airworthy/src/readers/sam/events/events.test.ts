import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { resourceOf, stackOf, typesOf, valueOf } from "../stack.fixture.ts";

const orders = (event: string, more = "", settings = "") =>
  stackOf(`
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: orders.handler
      Runtime: nodejs24.x
${settings.replaceAll(/^/gm, "      ")}
      Events:
        Placed: ${event}
${more}`);

describe("events of a function", () => {
  it("stand where their key stands", () => {
    const stack = orders("{ Type: SQS, Properties: { Queue: arn:queue, BatchSize: 5 } }");
    const { at } = resourceOf(stack, "OrdersPlaced");
    assert.equal(at.source.text.slice(at.start, at.end), "Placed");
    assert.equal(resourceOf(stack, "OrdersPlaced").generatedBy, stack.authored.get("Orders"));
  });

  it("invoke the alias when there is one", () => {
    const stack = orders("{ Type: SQS, Properties: { Queue: arn:queue } }", "", "AutoPublishAlias: live");
    assert.deepEqual(valueOf(stack, "OrdersPlaced", "FunctionName"), { Ref: "OrdersAliaslive" });
  });

  it("let the role poll a stream and send failed batches on", () => {
    const stack = orders(
      "{ Type: Kinesis, Properties: { Stream: arn:stream, StartingPosition: LATEST, DestinationConfig: { OnFailure: { Type: SNS, Destination: arn:topic } } } }",
    );
    assert.deepEqual(valueOf(stack, "OrdersPlaced", "DestinationConfig"), {
      OnFailure: { Destination: "arn:topic" },
    });
    assert.equal(
      valueOf(stack, "OrdersRole", "ManagedPolicyArns", 1),
      "arn:aws:iam::aws:policy/service-role/AWSLambdaKinesisExecutionRole",
    );
    assert.equal(
      valueOf(stack, "OrdersRole", "Policies", 0, "PolicyDocument", "Statement", 0, "Action"),
      "sns:publish",
    );
  });

  it("put notifications into the bucket", () => {
    const stack = orders(
      "{ Type: S3, Properties: { Bucket: !Ref Scans, Events: ['s3:ObjectCreated:*', 's3:ObjectRemoved:*'] } }",
      "  Scans: { Type: AWS::S3::Bucket, Properties: { BucketName: scans } }",
    );
    const fn = { "Fn::GetAtt": ["Orders", "Arn"] };
    assert.deepEqual(valueOf(stack, "Scans", "NotificationConfiguration", "LambdaConfigurations"), [
      { Function: fn, Event: "s3:ObjectCreated:*" },
      { Function: fn, Event: "s3:ObjectRemoved:*" },
    ]);
    assert.equal(valueOf(stack, "Scans", "BucketName"), "scans");
    assert.deepEqual(resourceOf(stack, "Scans").dependsOn, ["OrdersPlacedPermission"]);
  });

  it("say that SAM refuses a bucket of another template", () => {
    const stack = orders("{ Type: S3, Properties: { Bucket: scans, Events: 's3:ObjectCreated:*' } }");
    assert.match(stack.diagnostics[0]?.says ?? "", /names a bucket that is not in this template/);
  });

  it("put a queue between a topic and the function", () => {
    const stack = orders("{ Type: SNS, Properties: { Topic: !Ref Topic, SqsSubscription: true } }");
    assert.deepEqual(typesOf(stack), {
      Orders: "AWS::Lambda::Function",
      OrdersRole: "AWS::IAM::Role",
      OrdersPlacedEventSourceMapping: "AWS::Lambda::EventSourceMapping",
      OrdersPlacedQueue: "AWS::SQS::Queue",
      OrdersPlacedQueuePolicy: "AWS::SQS::QueuePolicy",
      OrdersPlaced: "AWS::SNS::Subscription",
    });
  });

  it("keep the dead-letter queue and the retries of a rule", () => {
    const stack = orders(
      "{ Type: EventBridgeRule, Properties: { Pattern: { source: [shop] }, DeadLetterConfig: { Type: SQS }, RetryPolicy: { MaximumRetryAttempts: 3 } } }",
    );
    assert.deepEqual(valueOf(stack, "OrdersPlaced", "Targets", 0), {
      Arn: { "Fn::GetAtt": ["Orders", "Arn"] },
      Id: "OrdersPlacedLambdaTarget",
      DeadLetterConfig: { Arn: { "Fn::GetAtt": ["OrdersPlacedQueue", "Arn"] } },
      RetryPolicy: { MaximumRetryAttempts: 3 },
    });
  });

  it("give a schedule a role of its own", () => {
    const stack = orders("{ Type: ScheduleV2, Properties: { ScheduleExpression: rate(1 hour) } }");
    assert.deepEqual(valueOf(stack, "OrdersPlaced", "Target", "RoleArn"), {
      "Fn::GetAtt": ["OrdersPlacedRole", "Arn"],
    });
    assert.equal(resourceOf(stack, "OrdersPlaced").type, "AWS::Scheduler::Schedule");
  });

  it("make an API for routes that name none", () => {
    const stack = orders("{ Type: Api, Properties: { Path: '/orders/{id}', Method: get } }");
    assert.equal(resourceOf(stack, "ServerlessRestApi").type, "AWS::ApiGateway::RestApi");
    assert.equal(resourceOf(stack, "ServerlessRestApiProdStage").type, "AWS::ApiGateway::Stage");
    const uri = valueOf(
      stack,
      "ServerlessRestApi",
      "Body",
      "paths",
      "/orders/{id}",
      "get",
      "x-amazon-apigateway-integration",
      "uri",
    ) as { "Fn::Sub": string };
    assert.match(uri["Fn::Sub"], /functions\/\$\{Orders\.Arn\}\/invocations$/);
    assert.match(
      JSON.stringify(valueOf(stack, "OrdersPlacedPermissionProd", "SourceArn")),
      /\/GET\/orders\/\*"/,
    );
  });

  it("say which type is unknown", () => {
    const stack = orders("{ Type: Pigeon }");
    assert.match(stack.diagnostics[0]?.says ?? "", /"Pigeon", which SAM does not know/);
  });
});
