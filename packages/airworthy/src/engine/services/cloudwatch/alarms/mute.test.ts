import assert from "node:assert/strict";
import { test } from "node:test";
import { MINUTE } from "../../../kernel/time.ts";
import { ERRORS, shop } from "./alarms.fixture.ts";

/** An alarm that is muted from 00:10 to 00:20, and hears only what it is told. */
function muted(more: object = {}) {
  const flight = shop();
  const { arn, told } = flight.topic("on-call");
  flight.call("PutMetricAlarm", {
    ...ERRORS,
    AlarmActions: [arn],
    OKActions: [arn],
    TreatMissingData: "ignore",
  });
  flight.call("PutAlarmMuteRule", {
    Name: "maintenance",
    Rule: { Schedule: { Expression: "at(1970-01-01T00:10)", Duration: "PT10M" } },
    MuteTargets: { AlarmNames: ["orders-errors"] },
    ...more,
  });
  const set = (StateValue: string) => {
    flight.call("SetAlarmState", { AlarmName: "orders-errors", StateValue, StateReason: "a test" });
    flight.wait(0);
  };
  const states = () =>
    told().map(({ NewStateValue, ActionExecutedAfterMuteWindow: after }) => `${NewStateValue} ${after}`);
  return { ...flight, set, states };
}

test("actions are done outside of the window", () => {
  const { set, states, untilMinute } = muted();
  untilMinute(5);
  set("ALARM");
  untilMinute(25);
  set("OK");
  assert.deepEqual(states(), ["ALARM false", "OK false"]);
});

test("a state that lasts until the window closes is told then", () => {
  const { set, states, untilMinute, alarm } = muted();
  untilMinute(12);
  set("ALARM");
  assert.equal(alarm().StateValue, "ALARM");
  untilMinute(19);
  assert.deepEqual(states(), []);
  untilMinute(20);
  assert.deepEqual(states(), ["ALARM true"]);
});

test("a state that is over before the window closes is never told", () => {
  const { set, states, untilMinute } = muted();
  untilMinute(5);
  set("OK");
  untilMinute(12);
  set("ALARM");
  untilMinute(14);
  set("OK");
  untilMinute(30);
  assert.deepEqual(states(), ["OK false"]);
});

test("of overlapping rules the last one to end counts", () => {
  const { call, set, states, untilMinute } = muted();
  call("PutAlarmMuteRule", {
    Name: "longer",
    Rule: { Schedule: { Expression: "cron(15 0 * * *)", Duration: "PT30M" } },
    MuteTargets: { AlarmNames: ["orders-errors"] },
  });
  untilMinute(12);
  set("ALARM");
  untilMinute(44);
  assert.deepEqual(states(), []);
  untilMinute(45);
  assert.deepEqual(states(), ["ALARM true"]);
});

test("a rule that is deleted mutes no longer", () => {
  const { call, set, states, untilMinute } = muted();
  untilMinute(12);
  set("ALARM");
  call("DeleteAlarmMuteRule", { AlarmMuteRuleName: "maintenance" });
  assert.deepEqual(states(), ["ALARM true"]);
});

test("a rule is read back, with its status", () => {
  const { call, untilMinute } = muted({ Description: "New shelves", Tags: [{ Key: "team", Value: "shop" }] });
  const arn = "arn:aws:cloudwatch:eu-west-1:123456789012:alarm-mute-rule:maintenance";
  assert.deepEqual(call("GetAlarmMuteRule", { AlarmMuteRuleName: "maintenance" }), {
    Name: "maintenance",
    Description: "New shelves",
    Rule: { Schedule: { Expression: "at(1970-01-01T00:10)", Duration: "PT10M" } },
    MuteTargets: { AlarmNames: ["orders-errors"] },
    AlarmMuteRuleArn: arn,
    Status: "SCHEDULED",
    MuteType: "ONE_TIME",
    LastUpdatedTimestamp: new Date(0),
  });
  assert.deepEqual(call("ListTagsForResource", { ResourceARN: arn }).Tags, [{ Key: "team", Value: "shop" }]);
  const statuses = (input = {}) =>
    call("ListAlarmMuteRules", input).AlarmMuteRuleSummaries.map(({ Status }: { Status: string }) => Status);
  assert.deepEqual(statuses({ AlarmName: "orders-errors" }), ["SCHEDULED"]);
  assert.deepEqual(statuses({ AlarmName: "payments-errors" }), []);
  untilMinute(10);
  assert.deepEqual(statuses(), ["ACTIVE"]);
  untilMinute(20);
  assert.deepEqual(statuses({ Statuses: ["EXPIRED"] }), ["EXPIRED"]);
});

test("what is no rule is refused", () => {
  const { call } = shop();
  const put =
    (schedule: object, more: object = {}) =>
    () =>
      call("PutAlarmMuteRule", { Name: "nightly", Rule: { Schedule: schedule }, ...more });
  const nightly = { Expression: "cron(0 2 * * *)", Duration: "PT4H" };
  for (const [attempt, message] of [
    [put({ ...nightly, Expression: "rate(1 day)" }), /must be cron/],
    [put({ ...nightly, Duration: "4 hours" }), /must be as PT1H/],
    [put({ ...nightly, Duration: "PT30S" }), /between 1 minute and 15 days/],
    [put({ ...nightly, Duration: "P16D" }), /between 1 minute and 15 days/],
    [put({ ...nightly, Timezone: "Mars/Olympus" }), /time zone Mars\/Olympus/],
    [put(nightly, { ExpireDate: new Date(-MINUTE) }), /ExpireDate/],
    [
      put(nightly, { MuteTargets: { AlarmNames: Array.from({ length: 101 }, (_, index) => `a${index}`) } }),
      /100/,
    ],
  ] as const)
    assert.throws(attempt, { code: "ValidationError", message });
});
