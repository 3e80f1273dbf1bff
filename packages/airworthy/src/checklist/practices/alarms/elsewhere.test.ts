import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { buildFleet } from "../../../fleet/build.ts";
import { assemble } from "../../../readers/cloudformation/assemble.ts";
import { readDocument } from "../../../readers/document.ts";
import { memoryFiles } from "../../../readers/overlay.ts";
import { failuresShow } from "./elsewhere.ts";

function judged(...resources: readonly string[]) {
  const text = `Resources:\n${resources.map((resource) => `  ${resource}\n`).join("")}`;
  const source = { path: "orders.yaml", text };
  const fleet = buildFleet([
    assemble(source.path, [readDocument(source)], memoryFiles({ [source.path]: text })),
  ]);
  const [fn] = fleet.functions;
  assert.ok(fn);
  return failuresShow(fn, fleet);
}

const ORDERS = "Orders: { Type: AWS::Lambda::Function }";
const FED =
  "Fed: { Type: AWS::Lambda::EventSourceMapping, Properties: { FunctionName: !Ref Orders, EventSourceArn: !GetAtt Incoming.Arn } }";
const INCOMING =
  "Incoming: { Type: AWS::SQS::Queue, Properties: { RedrivePolicy: { deadLetterTargetArn: !GetAtt Dlq.Arn, maxReceiveCount: 5 } } }";
const DLQ = "Dlq: { Type: AWS::SQS::Queue }";
const API =
  "Method: { Type: AWS::ApiGateway::Method, Properties: { Integration: { Uri: !Sub 'arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${Orders.Arn}/invocations' } } }";

const alarm = (metric: string, namespace: string, dimension: string, value: string) =>
  `Alarm: { Type: AWS::CloudWatch::Alarm, Properties: { Namespace: ${namespace}, MetricName: ${metric}, Dimensions: [{ Name: ${dimension}, Value: ${value} }] } }`;

describe("failuresShow", () => {
  test("in the watched dead-letter queue of the queue that feeds the function", () => {
    const depth = alarm(
      "ApproximateNumberOfMessagesVisible",
      "AWS/SQS",
      "QueueName",
      "!GetAtt Dlq.QueueName",
    );
    assert.deepEqual(judged(ORDERS, FED, INCOMING, DLQ, depth), {
      kind: "met",
      because: "what fails rests in Dlq, which is watched",
    });
  });

  test("not in a dead-letter queue that nobody watches", () => {
    assert.equal(judged(ORDERS, FED, INCOMING, DLQ), undefined);
  });

  test("not in the number of messages sent, which leaves out those that SQS moves", () => {
    const sent = alarm("NumberOfMessagesSent", "AWS/SQS", "QueueName", "!GetAtt Dlq.QueueName");
    assert.equal(judged(ORDERS, FED, INCOMING, DLQ, sent), undefined);
  });

  test("in the failed answers of the API", () => {
    assert.equal(judged(ORDERS, API, alarm("5XXError", "AWS/ApiGateway", "ApiName", "shop"))?.kind, "met");
  });

  test("not in those of one method", () => {
    assert.equal(judged(ORDERS, API, alarm("5XXError", "AWS/ApiGateway", "Method", "GET")), undefined);
  });

  test("not when another trigger has no watcher", () => {
    const answers = alarm("5XXError", "AWS/ApiGateway", "ApiName", "shop");
    assert.equal(judged(ORDERS, API, FED, INCOMING, DLQ, answers), undefined);
  });

  test("nowhere that is known, when nothing shows who invokes the function", () => {
    assert.equal(judged(ORDERS), undefined);
  });
});
