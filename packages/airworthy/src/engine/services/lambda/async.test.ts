import assert from "node:assert/strict";
import { test } from "node:test";
import { HOUR, MINUTE } from "../../kernel/time.ts";
import {
  ARN,
  bucket,
  create,
  type Flight,
  flyLambda,
  invoke,
  json,
  QUEUE,
  returns,
  throws,
} from "./lambda.fixture.ts";

const send = (flight: Flight, input: Record<string, unknown> = {}) =>
  invoke(flight, { InvocationType: "Event", Payload: json({ order: 7 }), ...input });

const starts = ({ journal }: Flight): number[] =>
  journal.entries.filter(({ what }) => what === "lambda.invocation-started").map(({ at }) => at);

test("an event that fails is retried after one and two minutes, and ends in the dead-letter queue", () => {
  const flight = flyLambda(() => throws("no stock", 0));
  create(flight, { DeadLetterConfig: { TargetArn: `${QUEUE}:orders-dead` } });
  assert.deepEqual(send(flight), { StatusCode: 202, Payload: new Uint8Array() });
  flight.turns.runUntil(HOUR);
  assert.deepEqual(starts(flight), [100, MINUTE + 100, 3 * MINUTE + 100]);
  const [dead, ...more] = flight.sent;
  assert.equal(more.length, 0);
  assert.equal(dead?.queueArn, `${QUEUE}:orders-dead`);
  assert.equal(dead?.message.body, '{"order":7}');
  const { RequestID, ...attributes } = dead?.message.attributes ?? {};
  assert.equal(RequestID?.DataType, "String");
  assert.deepEqual(attributes, {
    ErrorCode: { DataType: "Number", StringValue: "200" },
    ErrorMessage: { DataType: "String", StringValue: "no stock" },
  });
  assert.deepEqual(flight.metric("AsyncEventsDropped"), [[3 * MINUTE + 100, 1]]);
  assert.equal(flight.metric("AsyncEventsReceived").length, 1);
  assert.deepEqual(
    flight.metric("AsyncEventAge").map(([, age]) => age),
    [0, MINUTE + 100, 3 * MINUTE + 100],
  );
});

test("all tries of an event have the same request id", () => {
  const ids = new Set<string>();
  const flight = flyLambda(({ requestId }) => {
    ids.add(requestId);
    return throws();
  });
  create(flight);
  send(flight);
  flight.turns.runUntil(HOUR);
  assert.equal(ids.size, 1);
});

test("a failure destination gets the record of the invocation", () => {
  const flight = flyLambda(() => throws("no stock", 0));
  create(flight);
  flight.call("PutFunctionEventInvokeConfig", {
    FunctionName: "orders",
    MaximumRetryAttempts: 0,
    DestinationConfig: { OnFailure: { Destination: `${QUEUE}:orders-failed` } },
  });
  send(flight);
  flight.turns.runUntil(HOUR);
  const { requestContext, ...record } = JSON.parse(flight.sent[0]?.message.body ?? "{}");
  assert.match(requestContext.requestId, /^[0-9a-f-]{36}$/);
  assert.deepEqual(
    { ...requestContext, requestId: "" },
    {
      requestId: "",
      functionArn: `${ARN}:$LATEST`,
      condition: "RetriesExhausted",
      approximateInvokeCount: 1,
    },
  );
  assert.deepEqual(record, {
    version: "1.0",
    timestamp: "1970-01-01T00:00:00.100Z",
    requestPayload: { order: 7 },
    responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
    responsePayload: { errorType: "OutOfStock", errorMessage: "no stock", trace: [] },
  });
  assert.match(flight.sent[0]?.message.traceHeader ?? "", /^Root=1-/);
});

test("a success destination on a bus gets an event around the record", () => {
  const flight = flyLambda(() => returns({ shipped: true }, 0));
  create(flight);
  const bus = "arn:aws:events:eu-west-1:123456789012:event-bus/orders";
  flight.call("PutFunctionEventInvokeConfig", {
    FunctionName: "orders",
    DestinationConfig: { OnSuccess: { Destination: bus } },
  });
  send(flight);
  flight.turns.runUntil(HOUR);
  const [put] = flight.put;
  assert.equal(put?.bus, bus);
  assert.equal(put?.event.source, "lambda");
  assert.equal(put?.event.detailType, "Lambda Function Invocation Result - Success");
  assert.deepEqual(put?.event.resources, [bus, `${ARN}:$LATEST`]);
  const detail = put?.event.detail as { responsePayload: unknown } | undefined;
  assert.deepEqual(detail?.responsePayload, { shipped: true });
});

test("another function may be the destination", () => {
  const seen: unknown[] = [];
  const flight = flyLambda(({ spec, event }) => {
    if (spec.functionName === "cleanup") seen.push(event);
    return spec.functionName === "cleanup" ? returns() : throws();
  });
  create(flight);
  create(flight, { FunctionName: "cleanup" });
  flight.call("PutFunctionEventInvokeConfig", {
    FunctionName: "orders",
    MaximumRetryAttempts: 0,
    DestinationConfig: { OnFailure: { Destination: ARN.replace("orders", "cleanup") } },
  });
  send(flight);
  flight.turns.runUntil(HOUR);
  const record = seen[0] as { requestContext: { condition: string } } | undefined;
  assert.equal(record?.requestContext.condition, "RetriesExhausted");
});

test("throttled events wait in the queue, second by second and then longer, until they are too old", () => {
  const flight = flyLambda(() => returns({}, HOUR));
  create(flight, { Timeout: 900 });
  flight.call("PutFunctionConcurrency", { FunctionName: "orders", ReservedConcurrentExecutions: 1 });
  flight.call("PutFunctionEventInvokeConfig", {
    FunctionName: "orders",
    MaximumEventAgeInSeconds: 60,
    DestinationConfig: { OnFailure: { Destination: `${QUEUE}:orders-failed` } },
  });
  flight.call("Invoke", { FunctionName: "orders" });
  send(flight);
  flight.turns.runUntil(10 * MINUTE);
  assert.deepEqual(
    flight.metric("Throttles").map(([at]) => (at ?? 0) / 1000),
    [0, 1, 3, 7, 15, 31],
  );
  const record = JSON.parse(flight.sent[0]?.message.body ?? "{}");
  assert.equal(record.requestContext.condition, "EventAgeExceeded");
  assert.equal(record.requestContext.approximateInvokeCount, 0);
});

test("a reservation of zero sends events straight to the failure destination", () => {
  const flight = flyLambda();
  create(flight);
  flight.call("PutFunctionConcurrency", { FunctionName: "orders", ReservedConcurrentExecutions: 0 });
  flight.call("PutFunctionEventInvokeConfig", {
    FunctionName: "orders",
    DestinationConfig: { OnFailure: { Destination: `${QUEUE}:orders-failed` } },
  });
  send(flight);
  flight.turns.runUntil(1);
  const record = JSON.parse(flight.sent[0]?.message.body ?? "{}");
  assert.equal(record.requestContext.condition, "ZeroReservedConcurrency");
  assert.equal(record.requestContext.approximateInvokeCount, 0);
  assert.equal(record.responsePayload, undefined);
});

test("what cannot be delivered is lost, and only a metric tells", () => {
  const flight = flyLambda(() => throws("no stock", 0));
  create(flight, { DeadLetterConfig: { TargetArn: `${QUEUE}:gone` } });
  flight.call("PutFunctionEventInvokeConfig", {
    FunctionName: "orders",
    MaximumRetryAttempts: 0,
    DestinationConfig: { OnFailure: { Destination: `${QUEUE}:also-gone` } },
  });
  send(flight);
  flight.turns.runUntil(HOUR);
  assert.equal(flight.metric("DeadLetterErrors").length, 1);
  assert.equal(flight.metric("DestinationDeliveryFailures").length, 1);
});

test("a dead-letter topic gets the event and says why", () => {
  const flight = flyLambda(() => throws("no stock", 0));
  const topic = "arn:aws:sns:eu-west-1:123456789012:orders-dead";
  create(flight, { DeadLetterConfig: { TargetArn: topic } });
  send(flight);
  flight.turns.runUntil(HOUR);
  assert.equal(flight.published[0]?.topicArn, topic);
  assert.equal(flight.published[0]?.message["message"], '{"order":7}');
});

test("an event over 1 MB is refused", () => {
  const flight = flyLambda();
  create(flight);
  assert.throws(() => send(flight, { Payload: new Uint8Array(1024 * 1024 + 1) }), { status: 413 });
});

test("an event that has come round sixteen times ends in the dead-letter queue", () => {
  const headers: string[] = [];
  const flight = flyLambda((order) => {
    headers.push(order.traceHeader);
    return returns();
  });
  create(flight, { DeadLetterConfig: { TargetArn: `${QUEUE}:orders-dead` } });
  for (let loop = 0; loop < 17; loop++) {
    send(flight, { TraceHeader: headers.at(-1) });
    flight.turns.runUntil(flight.turns.kernel.now() + MINUTE);
  }
  assert.equal(headers.length, 16);
  assert.equal(flight.sent.length, 1);
  assert.equal(flight.metric("RecursiveInvocationsDropped").length, 1);
});

test("a function that allows recursion is not stopped", () => {
  const headers: string[] = [];
  const flight = flyLambda((order) => {
    headers.push(order.traceHeader);
    return returns();
  });
  create(flight);
  flight.call("PutFunctionRecursionConfig", { FunctionName: "orders", RecursiveLoop: "Allow" });
  for (let loop = 0; loop < 20; loop++) invoke(flight, { TraceHeader: headers.at(-1) });
  assert.equal(headers.length, 20);
});

test("what failed may rest in a bucket, what succeeded may not", () => {
  const kept: { Bucket: string; Key: string; body: Record<string, unknown> }[] = [];
  const flight = flyLambda(() => throws(), {}, bucket(kept));
  create(flight);
  const put = (DestinationConfig: object) =>
    flight.call("PutFunctionEventInvokeConfig", {
      FunctionName: "orders",
      MaximumRetryAttempts: 0,
      DestinationConfig,
    });
  const Destination = "arn:aws:s3:::failed";
  assert.throws(() => put({ OnSuccess: { Destination } }), { code: "InvalidParameterValueException" });
  assert.throws(() => put({ OnFailure: { Destination: "arn:aws:s3:::attic" } }), {
    code: "InvalidParameterValueException",
  });
  put({ OnFailure: { Destination } });
  flight.call("Invoke", { FunctionName: "orders", InvocationType: "Event", Payload: json({ order: 1 }) });
  flight.turns.runUntil(HOUR);
  assert.match(kept[0]?.Key ?? "", /^aws\/lambda\/async\/orders\/1970\/01\/01\/1970-01-01T00\.00\.\d\d-/);
  assert.deepEqual(kept[0]?.body["requestPayload"], { order: 1 });
});
