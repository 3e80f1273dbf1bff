import assert from "node:assert/strict";
import { test } from "node:test";
import { MINUTE } from "../../../kernel/time.ts";
import { ALARMS } from "../../../ports.ts";
import { ERRORS, shop } from "./alarms.fixture.ts";

test("a new alarm has no data and has not been looked at", () => {
  const { call, alarm } = shop();
  call("PutMetricAlarm", ERRORS);
  assert.deepEqual(alarm(), {
    AlarmName: "orders-errors",
    AlarmArn: "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:orders-errors",
    AlarmConfigurationUpdatedTimestamp: new Date(0),
    ActionsEnabled: true,
    OKActions: [],
    AlarmActions: [],
    InsufficientDataActions: [],
    StateValue: "INSUFFICIENT_DATA",
    StateReason: "Unchecked: Initial alarm creation",
    StateUpdatedTimestamp: new Date(0),
    StateTransitionedTimestamp: new Date(0),
    MetricName: "Errors",
    Namespace: "AWS/Lambda",
    Statistic: "Sum",
    Dimensions: [{ Name: "FunctionName", Value: "orders" }],
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: 0,
    ComparisonOperator: "GreaterThanThreshold",
  });
});

test("errors of a minute are an alarm at its end, and a topic is told in AWS's words", () => {
  const { call, topic, measure, untilMinute, changes } = shop();
  const { arn, told } = topic("on-call");
  call("PutMetricAlarm", { ...ERRORS, AlarmActions: [arn], TreatMissingData: "notBreaching" });
  measure("Errors", 1, 0, 1);
  untilMinute(1);
  assert.deepEqual(changes(), ["1 orders-errors ALARM"]);
  const [message] = told();
  assert.equal(message.subject, 'ALARM: "orders-errors" in EU (Ireland)');
  assert.equal(
    message.text,
    '{"AlarmName":"orders-errors","AlarmDescription":null,"AWSAccountId":"123456789012",' +
      '"AlarmConfigurationUpdatedTimestamp":"1970-01-01T00:00:00.000+0000","NewStateValue":"ALARM",' +
      '"NewStateReason":"Threshold Crossed: 1 datapoint [2.0 (01/01/70 00:00:00)] was greater than the threshold (0.0).",' +
      '"StateChangeTime":"1970-01-01T00:01:00.000+0000","Region":"EU (Ireland)",' +
      '"AlarmArn":"arn:aws:cloudwatch:eu-west-1:123456789012:alarm:orders-errors","OldStateValue":"INSUFFICIENT_DATA",' +
      `"OKActions":[],"AlarmActions":["${arn}"],"InsufficientDataActions":[],"ActionExecutedAfterMuteWindow":false,` +
      '"Trigger":{"MetricName":"Errors","Namespace":"AWS/Lambda","StatisticType":"Statistic","Statistic":"SUM","Unit":null,' +
      '"Dimensions":[{"value":"orders","name":"FunctionName"}],"Period":60,"EvaluationPeriods":1,' +
      '"ComparisonOperator":"GreaterThanThreshold","Threshold":0.0,"TreatMissingData":"notBreaching",' +
      '"EvaluateLowSampleCountPercentile":""}}',
  );
});

test("silence treated as good brings it back", () => {
  const { call, measure, untilMinute, changes, alarm } = shop();
  call("PutMetricAlarm", { ...ERRORS, TreatMissingData: "notBreaching" });
  measure("Errors", 1);
  untilMinute(10);
  // As long as the datapoint is in the evaluation range it is the newest there is.
  assert.deepEqual(changes(), ["1 orders-errors ALARM", "4 orders-errors OK"]);
  assert.equal(
    alarm().StateReason,
    "Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint was treated as [NonBreaching].",
  );
});

test("a removed alarm is not evaluated any more", () => {
  const { call, measure, untilMinute, changes, turns } = shop();
  call("PutMetricAlarm", ERRORS);
  measure("Errors", 1);
  call("DeleteAlarms", { AlarmNames: ["orders-errors"] });
  untilMinute(5);
  assert.deepEqual(changes(), []);
  assert.equal(turns.next(), undefined);
  // One that is gone is no error.
  call("DeleteAlarms", { AlarmNames: ["orders-errors"] });
});

test("other services ask for states by name, and are told of changes", () => {
  const { call, place, measure, untilMinute } = shop();
  call("PutMetricAlarm", ERRORS);
  const alarms = place.use(ALARMS);
  const heard: string[] = [];
  const deaf = alarms.watch(({ name, from, to, at }) => heard.push(`${at / MINUTE} ${name} ${from} ${to}`));
  measure("Errors", 1);
  untilMinute(1);
  deaf();
  untilMinute(10);
  assert.deepEqual(heard, ["1 orders-errors INSUFFICIENT_DATA ALARM"]);
  assert.deepEqual(
    [...alarms.stateOf(["orders-errors", "payments-errors"])],
    [
      ["orders-errors", "INSUFFICIENT_DATA"],
      ["payments-errors", undefined],
    ],
  );
});
