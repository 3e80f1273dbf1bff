import assert from "node:assert/strict";
import { test } from "node:test";
import { HOUR, SECOND } from "../../kernel/time.ts";
import { type StreamRecord, type Streams, TABLE_STREAMS } from "../../ports.ts";
import type { Definition } from "../../service.ts";
import { ARN, bucket, create, fake, flyLambda, QUEUE, returns, throws } from "./lambda.fixture.ts";
import type { Behaviour } from "./simulated.ts";

const STREAM = "arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/1970-01-01T00:00:00.000";

/** orders, fed by the stream of a table with one shard. */
function fed(
  behaviour: Behaviour["invoke"],
  mapping: Record<string, unknown> = {},
  ...others: readonly Definition[]
) {
  const records: StreamRecord[] = [];
  const listeners = new Set<() => void>();
  const streams: Streams = {
    shards: () => ["shard-1"],
    read(_arn, _shard, after, most) {
      const start = records.findIndex(({ sequenceNumber }) => sequenceNumber === after) + 1;
      return records.slice(start, start + most);
    },
    watch(_arn, listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  const flight = flyLambda(behaviour, {}, fake(TABLE_STREAMS, streams), ...others);
  create(flight);
  const add = (...orders: readonly number[]): void => {
    for (const order of orders)
      records.push({
        sequenceNumber: String(100 + order),
        at: flight.turns.kernel.now(),
        event: {
          eventID: order,
          dynamodb: { Keys: { customer: { N: String(order % 2) } }, SequenceNumber: String(100 + order) },
        },
      });
    flight.turns.kernel.after(0, () => {
      for (const listener of listeners) listener();
    });
  };
  const map = () =>
    flight.call("CreateEventSourceMapping", {
      FunctionName: "orders",
      EventSourceArn: STREAM,
      StartingPosition: "TRIM_HORIZON",
      ...mapping,
    });
  return { flight, add, map };
}

const orders = (event: unknown): number[] =>
  (event as { Records: { eventID: number }[] }).Records.map(({ eventID }) => eventID);

test("records come in order, a batch at a time", () => {
  const seen: number[][] = [];
  const { flight, add, map } = fed(
    ({ event }) => {
      seen.push(orders(event));
      return returns();
    },
    { BatchSize: 2 },
  );
  add(1, 2, 3);
  assert.equal(map().State, "Creating");
  flight.turns.runUntil(SECOND);
  add(4);
  flight.turns.runUntil(2 * SECOND);
  assert.deepEqual(seen, [[1, 2], [3], [4]]);
});

test("a batch that fails holds up the shard until its tries are used up", () => {
  const seen: number[][] = [];
  const { flight, add, map } = fed(
    ({ event }) => {
      seen.push(orders(event));
      return orders(event).includes(1) ? throws() : returns();
    },
    {
      BatchSize: 1,
      MaximumRetryAttempts: 2,
      DestinationConfig: { OnFailure: { Destination: `${QUEUE}:orders-failed` } },
    },
  );
  add(1, 2);
  map();
  flight.turns.runUntil(HOUR);
  assert.deepEqual(seen, [[1], [1], [1], [2]]);
  const record = JSON.parse(flight.sent[0]?.message.body ?? "{}");
  assert.equal(record.requestContext.condition, "RetryAttemptsExhausted");
  assert.equal(record.requestContext.approximateInvokeCount, 3);
  assert.equal(record.requestContext.functionArn, ARN);
  assert.equal(record.responsePayload, undefined);
  assert.deepEqual(record.DDBStreamBatchInfo, {
    shardId: "shard-1",
    startSequenceNumber: "101",
    endSequenceNumber: "101",
    approximateArrivalOfFirstRecord: "1970-01-01T00:00:00.000Z",
    approximateArrivalOfLastRecord: "1970-01-01T00:00:00.000Z",
    batchSize: 1,
    streamArn: STREAM,
  });
});

test("a batch is halved until the poison record is alone", () => {
  const seen: number[][] = [];
  const { flight, add, map } = fed(
    ({ event }) => {
      seen.push(orders(event));
      return orders(event).includes(3) ? throws() : returns();
    },
    { BisectBatchOnFunctionError: true, MaximumRetryAttempts: 0 },
  );
  add(1, 2, 3, 4);
  map();
  flight.turns.runUntil(HOUR);
  assert.deepEqual(seen, [[1, 2, 3, 4], [1, 2], [3, 4], [3], [4]]);
});

test("from the first record that the function names the batch is tried again", () => {
  const seen: number[][] = [];
  const { flight, add, map } = fed(
    ({ event }) => {
      seen.push(orders(event));
      return returns(seen.length === 1 ? { batchItemFailures: [{ itemIdentifier: "102" }] } : {});
    },
    { FunctionResponseTypes: ["ReportBatchItemFailures"] },
  );
  add(1, 2, 3);
  map();
  flight.turns.runUntil(HOUR);
  assert.deepEqual(seen, [
    [1, 2, 3],
    [2, 3],
  ]);
});

test("records that have become too old are given up", () => {
  const { flight, add, map } = fed(() => throws(), {
    MaximumRecordAgeInSeconds: 60,
    DestinationConfig: { OnFailure: { Destination: `${QUEUE}:orders-failed` } },
  });
  add(1);
  map();
  flight.turns.runUntil(HOUR);
  const record = JSON.parse(flight.sent[0]?.message.body ?? "{}");
  assert.equal(record.requestContext.condition, "RecordAgeExceeded");
  assert.ok(Math.max(...flight.metric("IteratorAge").map(([, age]) => age ?? 0)) > 10 * SECOND);
});

test("from LATEST on only what comes later is read", () => {
  const seen: number[][] = [];
  const { flight, add, map } = fed(
    ({ event }) => {
      seen.push(orders(event));
      return returns();
    },
    { StartingPosition: "LATEST" },
  );
  add(1);
  map();
  flight.turns.runUntil(SECOND);
  add(2);
  flight.turns.runUntil(2 * SECOND);
  assert.deepEqual(seen, [[2]]);
});

test("a mapping that was switched off goes on where it stopped", () => {
  const seen: number[][] = [];
  const { flight, add, map } = fed(({ event }) => {
    seen.push(orders(event));
    return returns();
  });
  add(1);
  const { UUID } = map();
  flight.turns.runUntil(SECOND);
  flight.call("UpdateEventSourceMapping", { UUID, Enabled: false });
  flight.turns.runUntil(2 * SECOND);
  add(2);
  flight.turns.runUntil(3 * SECOND);
  flight.call("UpdateEventSourceMapping", { UUID, Enabled: true });
  flight.turns.runUntil(4 * SECOND);
  assert.deepEqual(seen, [[1], [2]]);
});

test("with a parallelization factor a customer's orders stay in order, and hold up nobody else's", () => {
  const seen: number[][] = [];
  const { flight, add, map } = fed(
    ({ event }) => {
      seen.push(orders(event));
      return orders(event).includes(1) ? throws() : returns();
    },
    { ParallelizationFactor: 2, BatchSize: 1, MaximumRetryAttempts: 1 },
  );
  add(1, 2, 3, 4);
  const { UUID } = map();
  flight.turns.runUntil(HOUR);
  assert.deepEqual(
    seen.filter(([order = 0]) => order % 2 === 1),
    [[1], [1], [3]],
  );
  assert.deepEqual(
    seen.filter(([order = 0]) => order % 2 === 0),
    [[2], [4]],
  );
  assert.deepEqual(seen.at(-1), [3]);
  flight.call("UpdateEventSourceMapping", { UUID, ParallelizationFactor: 1 });
  flight.turns.runUntil(2 * HOUR);
  add(5);
  flight.turns.runUntil(3 * HOUR);
  assert.deepEqual(seen.at(-1), [5]);
});

test("records that no filter wants are passed over", () => {
  const seen: number[][] = [];
  const { flight, add, map } = fed(
    ({ event }) => {
      seen.push(orders(event));
      return returns();
    },
    {
      BatchSize: 2,
      ParallelizationFactor: 1,
      FilterCriteria: { Filters: [{ Pattern: '{"dynamodb":{"Keys":{"customer":{"N":["1"]}}}}' }] },
    },
  );
  add(1, 2, 3, 4, 5, 6);
  map();
  flight.turns.runUntil(SECOND);
  add(8);
  add(9);
  flight.turns.runUntil(2 * SECOND);
  assert.deepEqual(seen, [[1, 3], [5], [9]]);
});

test("a bucket gets what the function was given, beside where it was", () => {
  const kept: { Bucket: string; Key: string; body: Record<string, unknown> }[] = [];
  const { flight, add, map } = fed(
    () => throws(),
    {
      MaximumRetryAttempts: 0,
      DestinationConfig: { OnFailure: { Destination: "arn:aws:s3:::failed" } },
    },
    bucket(kept),
  );
  add(1);
  const { UUID } = map();
  flight.turns.runUntil(SECOND);
  const [object] = kept;
  assert.match(
    object?.Key ?? "",
    new RegExp(String.raw`^aws/lambda/${UUID}/shard-1/1970/01/01/1970-01-01T00\.00\.00-[0-9a-f-]{36}$`),
  );
  assert.equal(object?.Bucket, "failed");
  assert.deepEqual(orders(JSON.parse(String(object?.body["payload"]))), [1]);
  assert.equal((object?.body["DDBStreamBatchInfo"] as { batchSize?: number } | undefined)?.batchSize, 1);
});

test("who asks for counts of events gets those of a stream, and a beat while nothing comes", () => {
  const { flight, add, map } = fed(({ event }) => (orders(event).includes(3) ? throws() : returns()), {
    BatchSize: 1,
    MaximumRetryAttempts: 0,
    MetricsConfig: { Metrics: ["EventCount"] },
    FilterCriteria: { Filters: [{ Pattern: '{"dynamodb":{"Keys":{"customer":{"N":["1"]}}}}' }] },
    DestinationConfig: { OnFailure: { Destination: `${QUEUE}:failed` } },
  });
  add(1, 2, 3, 4);
  const { UUID } = map();
  flight.turns.runUntil(SECOND);
  const sum = (name: string) =>
    flight
      .metric(name, { EventSourceMappingUUID: UUID })
      .reduce((total, [, value]) => total + (value ?? 0), 0);
  assert.deepEqual(
    [
      "PolledEventCount",
      "FilteredOutEventCount",
      "InvokedEventCount",
      "FailedInvokeEventCount",
      "DroppedEventCount",
      "OnFailureDestinationDeliveredEventCount",
    ].map(sum),
    [4, 2, 2, 1, 1, 1],
  );
  const before = flight.metric("PolledEventCount", { EventSourceMappingUUID: UUID }).length;
  flight.turns.runUntil(3 * 60 * SECOND);
  const beats = flight.metric("PolledEventCount", { EventSourceMappingUUID: UUID }).slice(before);
  assert.deepEqual(
    beats.map(([, value]) => value),
    [0, 0],
  );
});
