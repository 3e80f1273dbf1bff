import assert from "node:assert/strict";
import { test } from "node:test";
import { ServiceError } from "../../error.ts";
import { DAY, HOUR, MINUTE, SECOND } from "../../kernel/time.ts";
import { DEAD, flySchedules, FUNCTION, QUEUE, ROLE } from "./scheduler.fixture.ts";

test("a rate begins at once, and goes on until it is deleted", () => {
  const { schedule, turns, times, call } = flySchedules();
  schedule("rate(5 minutes)");
  turns.runUntil(11 * MINUTE);
  call("DeleteSchedule", { Name: "orders" });
  turns.runUntil(DAY);
  assert.deepEqual(times(), ["1970-01-01T00:00", "1970-01-01T00:05", "1970-01-01T00:10"]);
});

test("dates bound what recurs, both of them included", () => {
  const { schedule, turns, times } = flySchedules();
  const bounds = { StartDate: new Date(HOUR), EndDate: new Date(3 * HOUR) };
  schedule("rate(1 hour)", bounds);
  turns.runUntil(DAY);
  assert.deepEqual(times(), ["1970-01-01T01:00", "1970-01-01T02:00", "1970-01-01T03:00"]);
});

test("cron goes by the clocks of its time zone, left out when they are put forward over it", () => {
  const { schedule, turns, times } = flySchedules();
  turns.runUntil(Date.UTC(2026, 2, 27, 12));
  schedule("cron(30 2 * * ? *)", { ScheduleExpressionTimezone: "Europe/Berlin" });
  turns.runUntil(Date.UTC(2026, 2, 31));
  // There is no 02:30 on the 29th.
  assert.deepEqual(times(), ["2026-03-28T01:30", "2026-03-30T00:30"]);
});

test("an hour that comes twice as clocks are put back is run once", () => {
  const { schedule, turns, times } = flySchedules();
  turns.runUntil(Date.UTC(2026, 9, 24, 12));
  schedule("cron(0/30 2 * * ? *)", { ScheduleExpressionTimezone: "Europe/Berlin" });
  turns.runUntil(Date.UTC(2026, 9, 26));
  assert.deepEqual(times(), ["2026-10-25T00:00", "2026-10-25T00:30"]);
});

test("a schedule for once runs in its time zone, and is deleted afterwards", () => {
  const { schedule, turns, times, call, journal } = flySchedules();
  turns.runUntil(Date.UTC(2026, 10, 30));
  schedule("at(2026-11-30T18:00:00)", {
    ScheduleExpressionTimezone: "America/New_York",
    ActionAfterCompletion: "DELETE",
  });
  turns.runUntil(Date.UTC(2026, 10, 30, 22, 59));
  assert.equal(call("GetSchedule", { Name: "orders" }).ActionAfterCompletion, "DELETE");
  turns.runUntil(Date.UTC(2026, 11, 30));
  assert.deepEqual(times(), ["2026-11-30T23:00"]);
  assert.throws(() => call("GetSchedule", { Name: "orders" }), {
    code: "ResourceNotFoundException",
    message: "Schedule orders does not exist.",
  });
  assert.deepEqual(
    journal.entries.map(({ what }) => what),
    [
      "scheduler.schedule-created",
      "scheduler.invoking",
      "scheduler.delivered",
      "scheduler.schedule-completed",
    ],
  );
});

test("what recurs is deleted after its last run", () => {
  const { schedule, turns, call } = flySchedules();
  schedule("rate(1 hour)", { EndDate: new Date(90 * MINUTE), ActionAfterCompletion: "DELETE" });
  turns.runUntil(59 * MINUTE);
  assert.equal(call("ListSchedules").Schedules.length, 1);
  turns.runUntil(HOUR);
  assert.deepEqual(call("ListSchedules").Schedules, []);
});

test("a disabled schedule does not run until an update enables it", () => {
  const { schedule, turns, times, call } = flySchedules();
  schedule("cron(0 * * * ? *)", { State: "DISABLED" });
  turns.runUntil(150 * MINUTE);
  const { Name, ScheduleExpression, FlexibleTimeWindow, Target } = call("GetSchedule", { Name: "orders" });
  call("UpdateSchedule", { Name, ScheduleExpression, FlexibleTimeWindow, Target });
  turns.runUntil(200 * MINUTE);
  assert.deepEqual(times(), ["1970-01-01T03:00"]);
});

test("a flexible window is a chance within it", () => {
  const { schedule, turns, sent } = flySchedules();
  schedule("cron(0 * * * ? *)", { FlexibleTimeWindow: { Mode: "FLEXIBLE", MaximumWindowInMinutes: 15 } });
  turns.runUntil(23 * HOUR + 30 * MINUTE);
  const late = sent.map(({ at }) => Date.parse(at) % HOUR);
  assert.equal(late.length, 24);
  assert.ok(late.every((one) => one < 15 * MINUTE) && new Set(late).size > 20, String(late));
});

test("a throttled target is tried again, and then its input rests in the dead-letter queue", () => {
  const { schedule, turns, sent, fail, measured } = flySchedules();
  fail(new ServiceError("ThrottlingException", "Rate exceeded", { status: 429 }));
  const RetryPolicy = { MaximumRetryAttempts: 3 };
  schedule(
    "at(1970-01-01T01:00:00)",
    {},
    { Input: '{"order":1}', RetryPolicy, DeadLetterConfig: { Arn: DEAD } },
  );
  turns.runUntil(HOUR);
  assert.equal(sent.length, 0);
  turns.runUntil(HOUR + 30 * SECOND);
  const [dead = assert.fail("nothing rests")] = sent;
  assert.equal(sent.length, 1);
  assert.equal(dead.body, '{"order":1}');
  const { EXECUTION_ID, ...texts } = Object.fromEntries(
    Object.entries(dead.attributes).map(([name, { StringValue }]) => [name, StringValue]),
  );
  assert.match(String(EXECUTION_ID), /^[0-9a-f]{16}$/);
  assert.deepEqual(texts, {
    ERROR_CODE: "ThrottlingException",
    ERROR_MESSAGE: "Rate exceeded",
    EXHAUSTED_RETRY_CONDITION: "MaximumRetryAttempts",
    IS_PAYLOAD_TRUNCATED: "false",
    RETRY_ATTEMPTS: "3",
    SCHEDULED_TIME: "1970-01-01T01:00:00Z",
    SCHEDULE_ARN: "arn:aws:scheduler:eu-west-1:123456789012:schedule/default/orders",
    TARGET_ARN: QUEUE,
  });
  assert.equal(measured.filter((name) => name === "InvocationAttemptCount").length, 4);
});

test("a refusal is not tried again", () => {
  const { schedule, turns, sent, fail } = flySchedules();
  fail(new ServiceError("QueueDoesNotExist", "The specified queue does not exist."));
  schedule("at(1970-01-01T01:00:00)", {}, { DeadLetterConfig: { Arn: DEAD } });
  turns.runUntil(HOUR);
  assert.deepEqual(
    sent.map(({ queue }) => queue),
    [DEAD],
  );
});

test("retries stop at the age of the invocation", () => {
  const { schedule, turns, sent, fail } = flySchedules();
  fail(new ServiceError("InternalFailure", "Try again.", { status: 500 }));
  const RetryPolicy = { MaximumEventAgeInSeconds: 60 };
  schedule("at(1970-01-01T01:00:00)", {}, { RetryPolicy, DeadLetterConfig: { Arn: DEAD } });
  turns.runUntil(HOUR + MINUTE);
  assert.match(JSON.stringify(sent), /MaximumEventAgeInSeconds/);
});

test("an input tells of its schedule, in the words of the attempt", () => {
  const { schedule, turns, sent, fail } = flySchedules();
  fail(new ServiceError("ThrottlingException", "Rate exceeded", { status: 429 }));
  const Input = "<aws.scheduler.schedule-arn> <aws.scheduler.scheduled-time> <aws.scheduler.attempt-number>";
  schedule("at(1970-01-01T01:00:00)", {}, { Input, SqsParameters: { MessageGroupId: "shop" } });
  turns.runUntil(HOUR);
  fail(undefined);
  turns.runUntil(2 * HOUR);
  assert.deepEqual(
    sent.map(({ body, groupId }) => [body, groupId]),
    [["arn:aws:scheduler:eu-west-1:123456789012:schedule/default/orders 1970-01-01T01:00:00Z 2", "shop"]],
  );
});

test("a function without an input gets a notification", () => {
  const { call, turns, invoked } = flySchedules();
  call("CreateSchedule", {
    Name: "orders",
    ScheduleExpression: "at(1970-01-01T01:00:00)",
    FlexibleTimeWindow: { Mode: "OFF" },
    Target: { Arn: FUNCTION, RoleArn: ROLE },
  });
  turns.runUntil(HOUR);
  const [{ payload, type } = assert.fail("nobody was invoked")] = invoked;
  assert.equal(type, "Event");
  const event = JSON.parse(new TextDecoder().decode(payload));
  assert.equal(event.source, "aws.scheduler");
  assert.equal(event.time, "1970-01-01T01:00:00Z");
});
