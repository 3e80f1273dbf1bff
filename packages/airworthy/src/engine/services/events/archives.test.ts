import assert from "node:assert/strict";
import { test } from "node:test";
import { DAY, HOUR } from "../../kernel/time.ts";
import { BUS, flyEvents, QUEUE } from "./events.fixture.ts";

function archived(archive: object = {}) {
  const flight = flyEvents();
  flight.route();
  flight.call("CreateArchive", { ArchiveName: "paid", EventSourceArn: BUS, ...archive });
  const replay = (name: string, input: object = {}) => {
    const answer = flight.call("StartReplay", {
      ReplayName: name,
      EventSourceArn: "arn:aws:events:eu-west-1:123456789012:archive/paid",
      EventStartTime: new Date(0),
      EventEndTime: new Date(DAY),
      Destination: { Arn: BUS },
      ...input,
    });
    flight.turns.runUntil(flight.turns.kernel.now());
    return answer;
  };
  const about = () => flight.call("DescribeArchive", { ArchiveName: "paid" });
  return { ...flight, replay, about };
}

test("an archive keeps what its pattern matches, and a replay brings it back under another id", () => {
  const { put, sent, replay, about, call } = archived({
    EventPattern: '{"detail":{"total":[{"numeric":[">",10]}]}}',
  });
  put({ total: 5 });
  const id = put({ total: 50 });
  assert.equal(about().EventCount, 1);
  assert.ok(about().SizeBytes > 100);
  assert.equal(replay("again").State, "STARTING");
  const { State, ReplayEndTime } = call("DescribeReplay", { ReplayName: "again" });
  assert.deepEqual([State, ReplayEndTime], ["COMPLETED", new Date(0)]);
  const event = JSON.parse(sent.at(-1)?.body ?? "") as Record<string, unknown>;
  assert.equal(sent.length, 3);
  assert.equal(event["replay-name"], "again");
  assert.notEqual(event["id"], id);
  assert.equal(about().EventCount, 1, "what is replayed is not kept again");
});

test("a replay has a time to look in, and may go to some rules only", () => {
  const { put, sent, replay, call, turns } = archived();
  call("PutRule", { Name: "audit", EventPattern: '{"source":["shop"]}' });
  call("PutTargets", { Rule: "audit", Targets: [{ Id: "queue", Arn: QUEUE.replace("orders", "audit") }] });
  put({ order: 1 });
  turns.runUntil(2 * HOUR);
  put({ order: 2 });
  const before = sent.length;
  replay("late", {
    EventStartTime: new Date(HOUR),
    Destination: { Arn: BUS, FilterArns: ["arn:aws:events:eu-west-1:123456789012:rule/audit"] },
  });
  const again = sent.slice(before);
  assert.deepEqual(
    again.map(({ queue, body }) => [queue, (JSON.parse(body) as { detail: unknown }).detail]),
    [[QUEUE.replace("orders", "audit"), { order: 2 }]],
  );
});

test("events go when their retention is over", () => {
  const { put, about, turns } = archived({ RetentionDays: 1 });
  put();
  turns.runUntil(DAY + HOUR);
  put();
  assert.equal(about().EventCount, 1);
});

test("the rule of an archive is EventBridge's own", () => {
  const { call } = archived();
  const { ManagedBy, EventPattern } = call("DescribeRule", { Name: "Events-Archive-paid" });
  assert.deepEqual(
    [ManagedBy, EventPattern],
    ["prod.vhs.events.aws.internal", '{"replay-name":[{"exists":false}]}'],
  );
  for (const operation of ["DeleteRule", "PutRule"])
    assert.throws(() => call(operation, { Name: "Events-Archive-paid", EventPattern: '{"source":["x"]}' }), {
      code: "ManagedRuleException",
    });
  call("DeleteArchive", { ArchiveName: "paid" });
  assert.throws(() => call("DescribeRule", { Name: "Events-Archive-paid" }), {
    code: "ResourceNotFoundException",
  });
});

test("what cannot be replayed is refused as AWS does", () => {
  const { replay, call } = archived();
  call("CreateEventBus", { Name: "other" });
  const other = BUS.replace("default", "other");
  assert.throws(() => replay("a", { Destination: { Arn: "x" } }), /Must contain an event bus ARN/);
  assert.throws(
    () => replay("a", { Destination: { Arn: other } }),
    /Cross event bus replay is not permitted/,
  );
  assert.throws(() => replay("a", { EventSourceArn: "archive/gone" }), /Archive gone does not exist/);
  assert.throws(
    () => replay("a", { EventEndTime: new Date(0) }),
    /EventStartTime must be before EventEndTime/,
  );
  replay("a");
  assert.throws(() => replay("a"), { code: "ResourceAlreadyExistsException" });
  assert.throws(() => call("CancelReplay", { ReplayName: "a" }), { code: "IllegalStatusException" });
  assert.throws(() => call("ListReplays", { NamePrefix: "a", State: "FAILED" }), /At most one filter/);
  assert.throws(() => call("UpdateArchive", { ArchiveName: "gone" }), /At least one of EventPattern/);
});
