import assert from "node:assert/strict";
import { test } from "node:test";
import { SECOND } from "../../../kernel/time.ts";
import { ERRORS, shop } from "./alarms.fixture.ts";

const EITHER = { AlarmName: "shop", AlarmRule: "ALARM(orders-errors) OR ALARM(payments-errors)" };

function twoAlarms() {
  const flight = shop();
  flight.call("PutMetricAlarm", { ...ERRORS, TreatMissingData: "ignore" });
  flight.call("PutMetricAlarm", { ...ERRORS, AlarmName: "payments-errors", TreatMissingData: "ignore" });
  const set = (AlarmName: string, StateValue: string) => {
    flight.call("SetAlarmState", { AlarmName, StateValue, StateReason: "a test" });
    flight.wait(0);
  };
  return { ...flight, set };
}

test("a new composite alarm is evaluated at once", () => {
  const { call, alarm, wait } = twoAlarms();
  call("PutCompositeAlarm", EITHER);
  wait(0);
  assert.equal(alarm("shop").StateValue, "OK");
  assert.equal(
    alarm("shop").StateReason,
    "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:shop was created and its alarm rule evaluates to OK",
  );
});

test("it follows its children, and says which one it was, as recorded on AWS", () => {
  const { call, alarm, arn, set, topic, wait } = twoAlarms();
  const { arn: TopicArn, told } = topic("on-call");
  call("PutCompositeAlarm", {
    ...EITHER,
    AlarmActions: [TopicArn],
    OKActions: [TopicArn],
    AlarmDescription: "Shop",
  });
  wait(0);
  told();
  set("orders-errors", "ALARM");
  assert.equal(alarm("shop").StateValue, "ALARM");
  assert.equal(
    alarm("shop").StateReason,
    `${arn("orders-errors")} transitioned to ALARM at Thursday 01 January, 1970 00:00:00 UTC`,
  );
  assert.equal(
    alarm("shop").StateReasonData,
    `{"triggeringAlarms":[{"arn":"${arn("orders-errors")}","state":{"value":"ALARM","timestamp":"1970-01-01T00:00:00.000+0000"}}]}`,
  );
  // The second child changes nothing: the reason still names the first.
  set("payments-errors", "ALARM");
  assert.match(alarm("shop").StateReason, /orders-errors transitioned/);
  set("orders-errors", "OK");
  assert.equal(alarm("shop").StateValue, "ALARM");
  set("payments-errors", "OK");
  assert.match(alarm("shop").StateReason, /payments-errors transitioned to OK/);
  const messages = told();
  assert.deepEqual(
    messages.map(({ NewStateValue, OldStateValue, AlarmRule, TriggeringChildren }) => [
      OldStateValue,
      NewStateValue,
      AlarmRule,
      TriggeringChildren,
    ]),
    [
      [
        "OK",
        "ALARM",
        EITHER.AlarmRule,
        [{ Arn: arn("orders-errors"), State: { Value: "ALARM", Timestamp: "1970-01-01T00:00:00.000+0000" } }],
      ],
      [
        "ALARM",
        "OK",
        EITHER.AlarmRule,
        [{ Arn: arn("payments-errors"), State: { Value: "OK", Timestamp: "1970-01-01T00:00:00.000+0000" } }],
      ],
    ],
  );
  assert.equal("Trigger" in messages[0], false);
});

test("a composite alarm of composite alarms", () => {
  const { call, alarm, set, wait } = twoAlarms();
  call("PutCompositeAlarm", EITHER);
  call("PutCompositeAlarm", {
    AlarmName: "company",
    AlarmRule: "AT_LEAST(50%, ALARM, (shop, payments-errors))",
  });
  wait(0);
  set("orders-errors", "ALARM");
  assert.equal(alarm("company").StateValue, "ALARM");
  const parents = call("DescribeAlarms", { ParentsOfAlarmName: "payments-errors" });
  assert.deepEqual(
    parents.CompositeAlarms.map(({ AlarmName }: { AlarmName: string }) => AlarmName),
    ["company", "shop"],
  );
  const children = call("DescribeAlarms", { ChildrenOfAlarmName: "company" });
  assert.deepEqual(Object.keys(children.CompositeAlarms[0]), [
    "AlarmName",
    "AlarmArn",
    "StateValue",
    "StateUpdatedTimestamp",
  ]);
  assert.equal(children.MetricAlarms[0].AlarmName, "payments-errors");
});

test("alarms on a cycle are not evaluated, nor can they be deleted, until the cycle is broken", () => {
  const { call, alarm, set, wait } = twoAlarms();
  call("PutCompositeAlarm", { AlarmName: "one", AlarmRule: "ALARM(orders-errors)" });
  call("PutCompositeAlarm", { AlarmName: "two", AlarmRule: "ALARM(one)" });
  wait(0);
  call("PutCompositeAlarm", { AlarmName: "one", AlarmRule: "ALARM(orders-errors) OR ALARM(two)" });
  wait(0);
  set("orders-errors", "ALARM");
  assert.deepEqual([alarm("one").StateValue, alarm("two").StateValue], ["OK", "OK"]);
  assert.throws(() => call("DeleteAlarms", { AlarmNames: ["two"] }), {
    code: "ValidationError",
    message: "Cannot delete two as there are composite alarm(s) depending on it.",
  });
  call("PutCompositeAlarm", { AlarmName: "one", AlarmRule: "ALARM(orders-errors)" });
  wait(0);
  assert.deepEqual([alarm("one").StateValue, alarm("two").StateValue], ["ALARM", "ALARM"]);
  call("DeleteAlarms", { AlarmNames: ["two"] });
});

test("a rule is checked: its words, and that its alarms are there", () => {
  const { call } = twoAlarms();
  const put =
    (AlarmRule: string, more = {}) =>
    () =>
      call("PutCompositeAlarm", { AlarmName: "shop", AlarmRule, ...more });
  assert.throws(put("ALARM(orders-errors) AND"), {
    code: "ValidationError",
    message: "AlarmRule is not valid: expected a condition at position 24, found the end",
  });
  assert.throws(put("ALARM(gone)"), {
    message: "Could not save the composite alarm as alarms [gone] in the alarm rule do not exist",
  });
  assert.throws(put("TRUE", { ActionsSuppressor: "orders-errors" }), { code: "MissingParameter" });
  assert.throws(put("TRUE", { ActionsSuppressorWaitPeriod: 1 }), { code: "ValidationError" });
  assert.throws(
    put("TRUE", {
      ActionsSuppressor: "gone",
      ActionsSuppressorWaitPeriod: 1,
      ActionsSuppressorExtensionPeriod: 1,
    }),
    /does not exist/,
  );
});

test("a suppressor holds actions back; when it lets go they are done after the extension", () => {
  const { call, alarm, set, topic, wait } = twoAlarms();
  const { arn, told } = topic("on-call");
  call("PutCompositeAlarm", {
    AlarmName: "shop",
    AlarmRule: "ALARM(orders-errors)",
    AlarmActions: [arn],
    ActionsSuppressor: "payments-errors",
    ActionsSuppressorWaitPeriod: 120,
    ActionsSuppressorExtensionPeriod: 180,
  });
  wait(125 * SECOND);
  set("orders-errors", "ALARM");
  assert.equal(alarm("shop").ActionsSuppressedBy, "WaitPeriod");
  assert.equal(alarm("shop").ActionsSuppressedReason, "Actions suppressed by WaitPeriod");
  wait(60 * SECOND);
  set("payments-errors", "ALARM");
  assert.equal(alarm("shop").ActionsSuppressedBy, "Alarm");
  wait(600 * SECOND);
  set("payments-errors", "OK");
  assert.equal(alarm("shop").ActionsSuppressedBy, "ExtensionPeriod");
  wait(179 * SECOND);
  assert.deepEqual(told(), []);
  wait(SECOND);
  assert.equal(alarm("shop").ActionsSuppressedBy, undefined);
  assert.deepEqual(
    told().map(({ NewStateValue, StateChangeTime }) => [NewStateValue, StateChangeTime]),
    [["ALARM", "1970-01-01T00:16:05.000+0000"]],
  );
});

test("the bus hears of a suppression and of its end, as recorded on AWS", () => {
  const { call, request, set, wait } = twoAlarms();
  request("events", "PutRule", {
    Name: "alarms",
    EventPattern: '{"source":["aws.cloudwatch"],"detail":{"alarmName":["shop"]}}',
  });
  const { QueueUrl } = request("sqs", "CreateQueue", { QueueName: "heard" }) as { QueueUrl: string };
  request("events", "PutTargets", {
    Rule: "alarms",
    Targets: [{ Id: "1", Arn: "arn:aws:sqs:eu-west-1:123456789012:heard" }],
  });
  call("PutCompositeAlarm", {
    AlarmName: "shop",
    AlarmRule: "ALARM(orders-errors)",
    ActionsSuppressor: "payments-errors",
    ActionsSuppressorWaitPeriod: 120,
    ActionsSuppressorExtensionPeriod: 180,
  });
  wait(125 * SECOND);
  set("orders-errors", "ALARM");
  wait(120 * SECOND);
  const { Messages = [] } = request("sqs", "ReceiveMessage", { QueueUrl, MaxNumberOfMessages: 10 }) as {
    Messages?: readonly { Body: string }[];
  };
  const events = Messages.map(({ Body }) => JSON.parse(Body))
    .filter((event) => event["detail-type"] === "CloudWatch Alarm State Change")
    .map(({ time, detail: { state, previousState } }) => ({ time, state, previousState }));
  assert.equal(events.length, 4);
  const [, , waiting, ended] = events;
  assert.equal(waiting?.state.actionsSuppressedBy, "WaitPeriod");
  assert.equal(waiting?.state.actionsSuppressedReason, "Actions suppressed by WaitPeriod");
  assert.equal(ended?.state.value, "ALARM");
  assert.equal(ended?.state.timestamp, "1970-01-01T00:04:05.000+0000");
  assert.equal(ended?.previousState.value, "ALARM");
  assert.equal(ended?.previousState.timestamp, "1970-01-01T00:02:05.000+0000");
  assert.equal(ended?.previousState.actionsSuppressedBy, "WaitPeriod");
});
