import assert from "node:assert/strict";
import { test } from "node:test";
import { DAY, HOUR, MINUTE } from "../../kernel/time.ts";
import { LOGS } from "../../ports.ts";
import { flyLogs, ORDERS } from "./logs.fixture.ts";

const TILL = { ...ORDERS, logStreamName: "till" };

const messagesOf = ({ events }: { events: readonly { message: string }[] }): string[] =>
  events.map(({ message }) => message);

test("events are read in the order of time, a page forward and back", () => {
  const { call, turns } = flyLogs();
  turns.runUntil(HOUR);
  for (const at of [3, 1, 2, 4, 5])
    call("PutLogEvents", { ...TILL, logEvents: [{ timestamp: HOUR + at, message: `order ${at}` }] });
  const first = call("GetLogEvents", { ...TILL, startFromHead: true, limit: 2 });
  assert.deepEqual(messagesOf(first), ["order 1", "order 2"]);
  const second = call("GetLogEvents", { ...TILL, limit: 2, nextToken: first.nextForwardToken });
  assert.deepEqual(messagesOf(second), ["order 3", "order 4"]);
  const back = call("GetLogEvents", { ...TILL, nextToken: second.nextBackwardToken });
  assert.deepEqual(messagesOf(back), ["order 1", "order 2"]);
  assert.deepEqual(messagesOf(call("GetLogEvents", { ...TILL, limit: 1 })), ["order 5"]);
});

test("at the end the same token comes back, and goes on when more has come", () => {
  const { call, put } = flyLogs();
  put("order 1");
  const { nextForwardToken } = call("GetLogEvents", TILL);
  const end = call("GetLogEvents", { ...TILL, nextToken: nextForwardToken });
  assert.deepEqual([end.events, end.nextForwardToken], [[], nextForwardToken]);
  put("order 2");
  assert.deepEqual(messagesOf(call("GetLogEvents", { ...TILL, nextToken: nextForwardToken })), ["order 2"]);
});

test("events too old or too new are rejected, the rest is taken", () => {
  const { call, turns } = flyLogs();
  turns.runUntil(30 * DAY);
  const { rejectedLogEventsInfo } = call("PutLogEvents", {
    ...TILL,
    logEvents: [
      { timestamp: 30 * DAY - HOUR, message: "order 1" },
      { timestamp: 30 * DAY + 3 * HOUR, message: "order 2" },
    ],
  });
  assert.deepEqual(rejectedLogEventsInfo, { tooNewLogEventStartIndex: 1 });
  const old = call("PutLogEvents", { ...TILL, logEvents: [{ timestamp: 15 * DAY, message: "order 0" }] });
  assert.deepEqual(old.rejectedLogEventsInfo, { tooOldLogEventEndIndex: 1 });
  assert.deepEqual(messagesOf(call("GetLogEvents", TILL)), ["order 1"]);
});

test("a batch is in order, spans a day, and has a limit", () => {
  const { call } = flyLogs();
  const batch = (...timestamps: number[]) =>
    call("PutLogEvents", {
      ...TILL,
      logEvents: timestamps.map((timestamp) => ({ timestamp, message: "x" })),
    });
  assert.throws(() => batch(2, 1), /chronological order/);
  assert.throws(() => batch(0, 25 * HOUR), /24 hours/);
  assert.throws(
    () => call("PutLogEvents", { ...TILL, logEvents: [{ timestamp: 1, message: "x".repeat(1_048_551) }] }),
    {
      code: "InvalidParameterException",
    },
  );
});

test("filtering merges streams and pages through the matches", () => {
  const { call, place, put } = flyLogs();
  put('{"level":"ERROR","order":1}');
  place.use(LOGS).append("/shop/orders", "counter", [
    { at: 1, message: '{"level":"ERROR","order":2}' },
    { at: 2, message: '{"level":"INFO","order":3}' },
  ]);
  const wanted = { ...ORDERS, filterPattern: '{ $.level = "ERROR" }', limit: 1 };
  const first = call("FilterLogEvents", wanted);
  assert.deepEqual(
    first.events.map((event: { logStreamName: string }) => event.logStreamName),
    ["till"],
  );
  const second = call("FilterLogEvents", { ...wanted, nextToken: first.nextToken });
  assert.deepEqual(messagesOf(second), ['{"level":"ERROR","order":2}']);
  assert.equal(second.nextToken, undefined);
});

test("what outlives the retention is gone", () => {
  const { call, put, turns } = flyLogs();
  put("order 1");
  call("PutRetentionPolicy", { ...ORDERS, retentionInDays: 1 });
  turns.runUntil(DAY);
  assert.deepEqual(messagesOf(call("GetLogEvents", TILL)), ["order 1"]);
  turns.runUntil(DAY + 1);
  assert.deepEqual(messagesOf(call("GetLogEvents", TILL)), []);
  assert.equal(call("DescribeLogGroups").logGroups[0].storedBytes, 0);
  assert.throws(() => call("PutRetentionPolicy", { ...ORDERS, retentionInDays: 2 }), {
    code: "InvalidParameterException",
  });
});

test("a stream keeps its newest events", () => {
  const { place, call } = flyLogs();
  const events = Array.from({ length: 50_010 }, (_, at) => ({ at, message: `order ${at}` }));
  place.use(LOGS).append("/shop/orders", "counter", events);
  const { events: kept } = call("GetLogEvents", {
    ...ORDERS,
    logStreamName: "counter",
    startFromHead: true,
    limit: 1,
  });
  assert.equal(kept[0].message, "order 10");
});

test("groups and streams are there once, and listed by name or by their last event", () => {
  const { call, put, turns } = flyLogs();
  assert.throws(() => call("CreateLogGroup", ORDERS), { code: "ResourceAlreadyExistsException" });
  assert.throws(() => call("GetLogEvents", { ...ORDERS, logStreamName: "attic" }), {
    message: "The specified log stream does not exist.",
  });
  call("CreateLogStream", { ...ORDERS, logStreamName: "attic" });
  turns.runUntil(MINUTE);
  put("order 1");
  const names = (input: object) =>
    call("DescribeLogStreams", { ...ORDERS, ...input }).logStreams.map(
      ({ logStreamName }: { logStreamName: string }) => logStreamName,
    );
  assert.deepEqual(names({}), ["attic", "till"]);
  assert.deepEqual(names({ orderBy: "LastEventTime", descending: true }), ["till", "attic"]);
  call("DeleteLogGroup", ORDERS);
  assert.deepEqual(call("DescribeLogGroups").logGroups, []);
});

test("Logs Insights is refused by name", () => {
  const { call } = flyLogs();
  assert.throws(() => call("StartQuery"), /logs StartQuery/);
});
