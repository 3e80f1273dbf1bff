import assert from "node:assert/strict";
import { test } from "node:test";
import { HOUR, MINUTE } from "../../kernel/time.ts";
import { METRICS, TABLE_STREAMS } from "../../ports.ts";
import { service } from "../../service.ts";
import dynamodb from "../dynamodb/index.ts";
import { fly } from "../fly.fixture.ts";
import streams from "./index.ts";

/** A table of orders with a stream, and a reader of it. */
function shop(StreamViewType = "NEW_AND_OLD_IMAGES") {
  const metrics = service({
    port: METRICS,
    create: () => ({ operations: {}, inner: { record: () => {} } }),
  });
  const flight = fly(streams, dynamodb, metrics);
  const table = (operation: string, input: Record<string, unknown>) =>
    flight.request("dynamodb", operation, { TableName: "orders", ...input }) as Record<string, unknown>;
  const created = table("CreateTable", {
    BillingMode: "PAY_PER_REQUEST",
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    StreamSpecification: { StreamEnabled: true, StreamViewType },
  });
  const arn = (created["TableDescription"] as { LatestStreamArn: string }).LatestStreamArn;
  const shard = (): string =>
    flight.call("DescribeStream", { StreamArn: arn }).StreamDescription.Shards[0].ShardId;
  const iterator = (ShardIteratorType: string, more = {}): string =>
    flight.call("GetShardIterator", { StreamArn: arn, ShardId: shard(), ShardIteratorType, ...more })
      .ShardIterator;
  const put = (id: string, state: string) =>
    table("PutItem", { Item: { id: { S: id }, state: { S: state } } });
  return { ...flight, table, arn, shard, iterator, put };
}

test("records tell what was and what is", () => {
  const { call, table, iterator, put } = shop();
  put("1", "new");
  put("1", "paid");
  // A write that changes nothing leaves no record.
  put("1", "paid");
  table("DeleteItem", { Key: { id: { S: "1" } } });
  const { Records } = call("GetRecords", { ShardIterator: iterator("TRIM_HORIZON") });
  assert.deepEqual(
    Records.map((one: Record<string, Record<string, unknown>>) => [
      one["eventName"],
      one["dynamodb"]?.["OldImage"],
      one["dynamodb"]?.["NewImage"],
    ]),
    [
      ["INSERT", undefined, { id: { S: "1" }, state: { S: "new" } }],
      ["MODIFY", { id: { S: "1" }, state: { S: "new" } }, { id: { S: "1" }, state: { S: "paid" } }],
      ["REMOVE", { id: { S: "1" }, state: { S: "paid" } }, undefined],
    ],
  );
});

test("a stream of keys has no images", () => {
  const { call, iterator, put } = shop("KEYS_ONLY");
  put("1", "new");
  const [record] = call("GetRecords", { ShardIterator: iterator("TRIM_HORIZON") }).Records;
  assert.deepEqual(Object.keys(record.dynamodb), [
    "ApproximateCreationDateTime",
    "Keys",
    "SequenceNumber",
    "SizeBytes",
    "StreamViewType",
  ]);
});

test("reading goes on where it ended, and LATEST sees only what comes", () => {
  const { call, iterator, put } = shop();
  put("1", "new");
  const latest = iterator("LATEST");
  put("2", "new");
  put("3", "new");
  const ids = (answer: { Records: { dynamodb: { Keys: { id: { S: string } } } }[] }) =>
    answer.Records.map(({ dynamodb: { Keys } }) => Keys.id.S);
  const page = call("GetRecords", { ShardIterator: latest, Limit: 1 });
  assert.deepEqual(ids(page), ["2"]);
  assert.deepEqual(ids(call("GetRecords", { ShardIterator: page.NextShardIterator })), ["3"]);
  const SequenceNumber = page.Records[0].dynamodb.SequenceNumber as string;
  const after = iterator("AFTER_SEQUENCE_NUMBER", { SequenceNumber });
  assert.deepEqual(ids(call("GetRecords", { ShardIterator: after })), ["3"]);
});

test("records are gone after a day, iterators after a quarter of an hour", () => {
  const { call, turns, iterator, put } = shop();
  put("1", "new");
  const { Records } = call("GetRecords", { ShardIterator: iterator("TRIM_HORIZON") });
  const { SequenceNumber } = Records[0].dynamodb;
  const stale = iterator("TRIM_HORIZON");
  turns.runUntil(15 * MINUTE);
  assert.throws(() => call("GetRecords", { ShardIterator: stale }), { code: "ExpiredIteratorException" });
  turns.runUntil(24 * HOUR);
  assert.deepEqual(call("GetRecords", { ShardIterator: iterator("TRIM_HORIZON") }).Records, []);
  put("2", "new");
  assert.throws(() => iterator("AT_SEQUENCE_NUMBER", { SequenceNumber }), {
    code: "TrimmedDataAccessException",
  });
});

test("the stream of a deleted table can be read to its end", () => {
  const { call, turns, table, arn, iterator, put } = shop();
  put("1", "new");
  table("DeleteTable", {});
  const answer = call("GetRecords", { ShardIterator: iterator("TRIM_HORIZON") });
  assert.equal(answer.Records.length, 1);
  assert.equal(answer.NextShardIterator, undefined);
  assert.equal(call("DescribeStream", { StreamArn: arn }).StreamDescription.StreamStatus, "DISABLED");
  turns.runUntil(24 * HOUR);
  assert.deepEqual(call("ListStreams"), { Streams: [] });
});

test("a poller is woken once for many writes, and gets records as Lambda has them", () => {
  const { place, turns, table, arn, shard, put } = shop();
  const port = place.use(TABLE_STREAMS);
  let woken = 0;
  const end = port.watch(arn, () => (woken += 1));
  const PutRequest = (id: string) => ({ PutRequest: { Item: { id: { S: id } } } });
  table("BatchWriteItem", { RequestItems: { orders: [PutRequest("1"), PutRequest("2")] } });
  turns.runUntil(MINUTE);
  assert.equal(woken, 1);
  const [first] = port.read(arn, shard(), "TRIM_HORIZON", 10);
  assert.equal(first?.event["eventSourceARN"], arn);
  assert.equal(port.read(arn, shard(), first?.sequenceNumber ?? "", 10).length, 1);
  end();
  put("3", "new");
  turns.runUntil(2 * MINUTE);
  assert.equal(woken, 1);
});

test("an item whose time is over goes, and the record says who did it", () => {
  const { call, turns, table, iterator } = shop();
  table("UpdateTimeToLive", { TimeToLiveSpecification: { Enabled: true, AttributeName: "until" } });
  const put = (until: number) => table("PutItem", { Item: { id: { S: "1" }, until: { N: String(until) } } });
  put(60);
  put(120);
  turns.runUntil(MINUTE);
  assert.ok(table("GetItem", { Key: { id: { S: "1" } } })["Item"]);
  turns.runUntil(2 * MINUTE);
  assert.deepEqual(table("GetItem", { Key: { id: { S: "1" } } }), {});
  const record = call("GetRecords", { ShardIterator: iterator("TRIM_HORIZON") }).Records.at(-1);
  assert.equal(record.eventName, "REMOVE");
  assert.deepEqual(record.userIdentity, { PrincipalId: "dynamodb.amazonaws.com", Type: "Service" });
});
