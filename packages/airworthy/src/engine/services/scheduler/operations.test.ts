import assert from "node:assert/strict";
import { test } from "node:test";
import { HOUR } from "../../kernel/time.ts";
import { flySchedules, FUNCTION } from "./scheduler.fixture.ts";

test("a name is taken once in a group, and again in another", () => {
  const { schedule, call } = flySchedules();
  schedule("rate(1 hour)");
  assert.throws(() => schedule("rate(1 hour)"), { code: "ConflictException", status: 409 });
  call("CreateScheduleGroup", { Name: "shop" });
  schedule("rate(1 hour)", { GroupName: "shop" });
  assert.deepEqual(
    call("ListSchedules").Schedules.map(({ GroupName }: { GroupName: string }) => GroupName),
    ["default", "shop"],
  );
});

test("the same token is the same request", () => {
  const { schedule, call } = flySchedules();
  schedule("rate(1 hour)", { ClientToken: "one" });
  schedule("rate(1 hour)", { ClientToken: "one" });
  assert.equal(call("ListSchedules").Schedules.length, 1);
});

test("a group goes with its schedules; the default one stays", () => {
  const { schedule, call, turns, times } = flySchedules();
  call("CreateScheduleGroup", { Name: "shop" });
  schedule("at(1970-01-01T01:00:00)", { GroupName: "shop" });
  call("DeleteScheduleGroup", { Name: "shop" });
  turns.runUntil(2 * HOUR);
  assert.deepEqual(times(), []);
  assert.throws(() => call("DeleteScheduleGroup", { Name: "default" }), { code: "ValidationException" });
  assert.throws(() => schedule("rate(1 hour)", { GroupName: "shop" }), {
    message: "Schedule Group shop does not exist.",
  });
});

test("groups have tags", () => {
  const { call } = flySchedules();
  const Tags = [{ Key: "team", Value: "shop" }];
  const { ScheduleGroupArn: ResourceArn } = call("CreateScheduleGroup", { Name: "shop", Tags });
  assert.deepEqual(call("ListTagsForResource", { ResourceArn }), { Tags });
  call("UntagResource", { ResourceArn, TagKeys: ["team"] });
  assert.deepEqual(call("ListTagsForResource", { ResourceArn }), { Tags: [] });
});

test("lists come in pages", () => {
  const { call } = flySchedules();
  for (const Name of ["inventory", "orders", "payments"]) call("CreateScheduleGroup", { Name });
  const { NextToken, ScheduleGroups } = call("ListScheduleGroups", { MaxResults: 3 });
  assert.equal(ScheduleGroups.length, 3);
  const rest = call("ListScheduleGroups", { NextToken });
  assert.equal(rest.ScheduleGroups[0].Name, "payments");
  assert.equal(rest.NextToken, undefined);
});

/** As recorded for LocalStack: tests_create_schedule_with_invalid_schedule_expression. */
const REFUSED = [
  "cron(0 1 * * * *)",
  "cron(7 20 * * NOT *)",
  "cron(71 8 1 * ? *)",
  "cron()",
  "rate(10 seconds)",
  "rate(10)",
  "rate(10 minutess)",
  "rate(-10 minutes)",
  " rate(10 minutes)",
  "at(2021-12-31T23:59:59Z)",
  "at(2021-12-31)",
  "at(2026-02-30T00:00:00)",
];
for (const expression of REFUSED)
  test(`${expression} is no schedule`, () => {
    assert.throws(() => flySchedules().schedule(expression), {
      code: "ValidationException",
      message: `Invalid Schedule Expression ${expression}.`,
    });
  });

const TARGETS: readonly (readonly [string, object, RegExp])[] = [
  ["a service that does not fly", { Arn: FUNCTION.replace("lambda", "states") }, /does not fly states/],
  [
    "an operation that does not fly",
    { Arn: "arn:aws:scheduler:::aws-sdk:ecs:runTask" },
    /does not fly ecs RunTask/,
  ],
  ["what only reads", { Arn: "arn:aws:scheduler:::aws-sdk:sqs:receiveMessage" }, /only reads/],
  ["parameters of another", { KinesisParameters: { PartitionKey: "order" } }, /KinesisParameters/],
  ["an input that is no JSON", { Arn: FUNCTION, Input: "order" }, /well-formed JSON/],
  ["too many retries", { RetryPolicy: { MaximumRetryAttempts: 186 } }, /maximumRetryAttempts/],
];
for (const [what, target, words] of TARGETS)
  test(`a target is refused by name: ${what}`, () => {
    assert.throws(() => flySchedules().schedule("rate(1 hour)", {}, target), {
      code: "ValidationException",
      message: words,
    });
  });

test("settings are refused by name", () => {
  const { schedule } = flySchedules();
  const refused = (more: object, message: RegExp): void =>
    assert.throws(() => schedule("rate(1 hour)", more), { message });
  refused({ KmsKeyArn: "arn:aws:kms:eu-west-1:123456789012:key/1" }, /KmsKeyArn/);
  refused({ ScheduleExpressionTimezone: "Europe/Atlantis" }, /Europe\/Atlantis/);
  refused({ FlexibleTimeWindow: { Mode: "FLEXIBLE" } }, /MaximumWindowInMinutes/);
  refused({ StartDate: new Date(-HOUR) }, /5 minutes ago/);
});
