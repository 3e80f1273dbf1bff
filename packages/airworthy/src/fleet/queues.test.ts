import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { besideOrders, queueOf } from "./fleet.fixture.ts";

const LOST = "  Lost: { Type: AWS::SQS::Queue, Properties: { QueueName: lost } }\n";
const kindsOf = (resources: string, properties?: string) =>
  queueOf(besideOrders(LOST + resources, properties), "Lost").deadLetterOf.map(({ kind }) => kind);

describe("a queue keeps the failures of", () => {
  it("another queue", () => {
    const inbox =
      "  Inbox: { Type: AWS::SQS::Queue, Properties: { RedrivePolicy: { deadLetterTargetArn: !GetAtt Lost.Arn, maxReceiveCount: 5 } } }";
    assert.deepEqual(kindsOf(inbox), ["queue"]);
    const { redrive } = queueOf(besideOrders(LOST + inbox), "Inbox");
    assert.equal(redrive?.target.resource?.id, "Lost");
  });

  it("a function, named by ARN", () => {
    const target = "!Sub 'arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:lost'";
    assert.deepEqual(kindsOf("", `DeadLetterConfig: { TargetArn: ${target} }`), ["function"]);
  });

  it("asynchronous invocations", () => {
    assert.deepEqual(
      kindsOf(
        "  Settings: { Type: AWS::Lambda::EventInvokeConfig, Properties: { FunctionName: !Ref Orders, DestinationConfig: { OnFailure: { Destination: !GetAtt Lost.Arn } } } }",
      ),
      ["on-failure"],
    );
  });

  it("a stream", () => {
    assert.deepEqual(
      kindsOf(
        "  Via: { Type: AWS::Lambda::EventSourceMapping, Properties: { FunctionName: !Ref Orders, StartingPosition: LATEST, DestinationConfig: { OnFailure: { Destination: !GetAtt Lost.Arn } } } }",
      ),
      ["mapping"],
    );
  });

  it("a schedule", () => {
    assert.deepEqual(
      kindsOf(
        "  Via: { Type: AWS::Scheduler::Schedule, Properties: { Target: { Arn: !GetAtt Orders.Arn, DeadLetterConfig: { Arn: !GetAtt Lost.Arn } } } }",
      ),
      ["schedule"],
    );
  });
});

describe("a queue", () => {
  it("has a policy of which nothing more is known when it is hidden", () => {
    const { redrive } = queueOf(
      besideOrders("  Inbox: { Type: AWS::SQS::Queue, Properties: { RedrivePolicy: !Ref Policy } }"),
      "Inbox",
    );
    assert.equal(redrive?.target.symbol, "");
  });

  it("is FIFO when it says so, as text or as a boolean", () => {
    for (const value of ["true", "'true'", "!If [IsLive, true, true]"])
      assert.ok(
        queueOf(
          besideOrders(`  Inbox: { Type: AWS::SQS::Queue, Properties: { FifoQueue: ${value} } }`),
          "Inbox",
        ).fifo,
      );
  });

  it("knows who consumes it and which alarms watch it", () => {
    const queue = queueOf(
      besideOrders(
        `${LOST}  Via: { Type: AWS::Lambda::EventSourceMapping, Properties: { FunctionName: !Ref Orders, EventSourceArn: !GetAtt Lost.Arn } }
  Depth: { Type: AWS::CloudWatch::Alarm, Properties: { Namespace: AWS/SQS, MetricName: ApproximateNumberOfMessagesVisible, Dimensions: [{ Name: QueueName, Value: !GetAtt Lost.QueueName }] } }`,
      ),
      "Lost",
    );
    assert.deepEqual(
      queue.consumers.map(({ fn }) => fn.id),
      ["Orders"],
    );
    assert.deepEqual(
      queue.alarms.map(({ alarm }) => alarm.resource.id),
      ["Depth"],
    );
  });
});
