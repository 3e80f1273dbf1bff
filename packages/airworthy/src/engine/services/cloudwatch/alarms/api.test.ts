import assert from "node:assert/strict";
import { test } from "node:test";
import { DAY, MINUTE } from "../../../kernel/time.ts";
import { ERRORS, shop } from "./alarms.fixture.ts";

const named = (...names: readonly string[]) => names.map((AlarmName) => ({ ...ERRORS, AlarmName }));

function several() {
  const flight = shop();
  const [orders, payments, stock] = named("orders-errors", "payments-errors", "stock-errors");
  flight.call("PutMetricAlarm", { ...stock, AlarmActions: ["arn:aws:sns:eu-west-1:123456789012:on-call"] });
  flight.call("PutMetricAlarm", { ...orders, TreatMissingData: "ignore" });
  flight.call("PutMetricAlarm", { ...payments, Statistic: undefined, ExtendedStatistic: "p99" });
  flight.call("PutCompositeAlarm", { AlarmName: "shop", AlarmRule: "ALARM(orders-errors)" });
  const names = (input: Record<string, unknown>) => {
    const { MetricAlarms, CompositeAlarms } = flight.call("DescribeAlarms", input);
    return [...MetricAlarms, ...CompositeAlarms].map(({ AlarmName }: { AlarmName: string }) => AlarmName);
  };
  return { ...flight, names };
}

test("alarms are found by name, prefix, type, state and action, in the order of their names", () => {
  const { call, names } = several();
  assert.deepEqual(names({}), ["orders-errors", "payments-errors", "stock-errors"]);
  assert.deepEqual(names({ AlarmNames: ["stock-errors", "gone"] }), ["stock-errors"]);
  assert.deepEqual(names({ AlarmNamePrefix: "pay" }), ["payments-errors"]);
  assert.deepEqual(names({ AlarmTypes: ["CompositeAlarm"] }), ["shop"]);
  assert.deepEqual(names({ ActionPrefix: "arn:aws:sns" }), ["stock-errors"]);
  call("SetAlarmState", { AlarmName: "orders-errors", StateValue: "ALARM", StateReason: "a test" });
  assert.deepEqual(names({ StateValue: "ALARM" }), ["orders-errors"]);
});

test("a page is as long as asked, and the next one begins behind it", () => {
  const { call, names } = several();
  const first = call("DescribeAlarms", { MaxRecords: 2 });
  assert.deepEqual(names({ MaxRecords: 2, NextToken: first.NextToken }), ["stock-errors"]);
  assert.throws(() => call("DescribeAlarms", { NextToken: "nonsense" }), { code: "InvalidNextToken" });
  assert.throws(() => call("DescribeAlarms", { MaxRecords: 101 }), { code: "ValidationError" });
});

test("what cannot be asked together is refused", () => {
  const { call } = several();
  assert.throws(() => call("DescribeAlarms", { AlarmNames: ["a"], AlarmNamePrefix: "a" }), {
    code: "InvalidParameterCombination",
  });
  assert.throws(() => call("DescribeAlarms", { ChildrenOfAlarmName: "shop", StateValue: "OK" }), {
    code: "ValidationError",
    message: "ChildrenOfAlarmName cannot be specified together with StateValue",
  });
  assert.throws(
    () => call("DescribeAlarms", { ChildrenOfAlarmName: "orders-errors" }),
    /not a composite alarm/,
  );
  assert.throws(() => call("DescribeAlarms", { ParentsOfAlarmName: "gone" }), { code: "ResourceNotFound" });
});

test("alarms of a metric are those with exactly its dimensions", () => {
  const { call } = several();
  const asked = { Namespace: "AWS/Lambda", MetricName: "Errors", Dimensions: ERRORS.Dimensions };
  const found = (more: object) =>
    call("DescribeAlarmsForMetric", { ...asked, ...more }).MetricAlarms.map(
      ({ AlarmName }: { AlarmName: string }) => AlarmName,
    );
  assert.deepEqual(found({}), ["stock-errors", "orders-errors", "payments-errors"]);
  assert.deepEqual(found({ ExtendedStatistic: "p99" }), ["payments-errors"]);
  assert.deepEqual(found({ Dimensions: [] }), []);
  assert.deepEqual(found({ Period: 300 }), []);
  assert.deepEqual(found({ Unit: "Count" }), []);
});

test("an alarm put again has other settings and the same state", () => {
  const { call, alarm, untilMinute } = shop();
  call("PutMetricAlarm", { ...ERRORS, AlarmDescription: "Orders fail", TreatMissingData: "breaching" });
  untilMinute(1);
  call("PutMetricAlarm", { ...ERRORS, Threshold: 5, Tags: [{ Key: "ignored", Value: "yes" }] });
  const { StateValue, Threshold, AlarmDescription, AlarmArn, AlarmConfigurationUpdatedTimestamp } = alarm();
  assert.deepEqual(
    { StateValue, Threshold, AlarmDescription, AlarmConfigurationUpdatedTimestamp },
    {
      StateValue: "ALARM",
      Threshold: 5,
      AlarmDescription: undefined,
      AlarmConfigurationUpdatedTimestamp: new Date(MINUTE),
    },
  );
  assert.deepEqual(call("ListTagsForResource", { ResourceARN: AlarmArn }).Tags, []);
});

test("history: what was done to an alarm, its states and its actions, also when it is gone", () => {
  const { call, measure, untilMinute, topic, wait } = shop();
  const { arn } = topic("on-call");
  call("PutMetricAlarm", { ...ERRORS, AlarmActions: [arn] });
  measure("Errors", 1);
  untilMinute(1);
  call("DeleteAlarms", { AlarmNames: ["orders-errors"] });
  const items = (input: Record<string, unknown> = {}) =>
    call("DescribeAlarmHistory", input).AlarmHistoryItems;
  const summaries = (input: Record<string, unknown>) =>
    items(input).map(({ HistorySummary }: { HistorySummary: string }) => HistorySummary);
  assert.deepEqual(summaries({ ScanBy: "TimestampAscending" }), [
    'Alarm "orders-errors" created',
    "Alarm updated from INSUFFICIENT_DATA to ALARM",
    `Successfully executed action ${arn}`,
    'Alarm "orders-errors" deleted',
  ]);
  assert.deepEqual(summaries({ HistoryItemType: "Action" }), [`Successfully executed action ${arn}`]);
  assert.deepEqual(summaries({ EndDate: new Date(0) }), ['Alarm "orders-errors" created']);
  assert.deepEqual(summaries({ AlarmName: "payments-errors" }), []);
  assert.deepEqual(summaries({ AlarmTypes: ["CompositeAlarm"] }), []);
  const [update] = items({ HistoryItemType: "StateUpdate" });
  const { oldState, newState } = JSON.parse(update.HistoryData);
  assert.deepEqual(oldState, {
    stateValue: "INSUFFICIENT_DATA",
    stateReason: "Unchecked: Initial alarm creation",
  });
  assert.deepEqual(newState.stateReasonData.recentDatapoints, [1]);
  const { NextToken } = call("DescribeAlarmHistory", { MaxRecords: 3 });
  assert.equal(items({ MaxRecords: 3, NextToken }).length, 1);
  wait(31 * DAY);
  assert.deepEqual(items(), []);
});

test("a state that is set lasts until the next evaluation, and its actions are done", () => {
  const { call, alarm, untilMinute, topic, measure } = shop();
  const { arn, told } = topic("on-call");
  call("PutMetricAlarm", { ...ERRORS, AlarmActions: [arn], OKActions: [arn] });
  const set = { AlarmName: "orders-errors", StateValue: "ALARM", StateReason: "testing alarm" };
  call("SetAlarmState", { ...set, StateReasonData: '{"by": "hand"}' });
  assert.equal(alarm().StateReasonData, '{"by": "hand"}');
  measure("Errors", 0);
  untilMinute(1);
  assert.equal(alarm().StateValue, "OK");
  assert.deepEqual(
    told().map(({ NewStateValue }) => NewStateValue),
    ["ALARM", "OK"],
  );
  assert.throws(() => call("SetAlarmState", { ...set, StateReasonData: "{by" }), { code: "InvalidFormat" });
  assert.throws(() => call("SetAlarmState", { ...set, AlarmName: "gone" }), { code: "ResourceNotFound" });
  assert.throws(() => call("SetAlarmState", { ...set, StateValue: "INVALID" }), {
    code: "ValidationError",
    message:
      "1 validation error detected: Value 'INVALID' at 'stateValue' failed to satisfy constraint: Member must satisfy enum value set: [INSUFFICIENT_DATA, ALARM, OK]",
  });
});

test("actions are not done while they are disabled", () => {
  const { call, alarm, topic } = shop();
  const { arn, told } = topic("on-call");
  call("PutMetricAlarm", { ...ERRORS, AlarmActions: [arn] });
  const set = (StateValue: string) =>
    call("SetAlarmState", { AlarmName: "orders-errors", StateValue, StateReason: "a test" });
  call("DisableAlarmActions", { AlarmNames: ["orders-errors"] });
  assert.equal(alarm().ActionsEnabled, false);
  set("ALARM");
  set("OK");
  call("EnableAlarmActions", { AlarmNames: ["orders-errors"] });
  assert.deepEqual(told(), []);
  set("ALARM");
  assert.equal(told().length, 1);
});

test("tags of an alarm", () => {
  const { call, alarm } = shop();
  call("PutMetricAlarm", { ...ERRORS, Tags: [{ Key: "team", Value: "shop" }] });
  const { AlarmArn: ResourceARN } = alarm();
  call("TagResource", { ResourceARN, Tags: [{ Key: "tier", Value: "1" }] });
  call("UntagResource", { ResourceARN, TagKeys: ["team"] });
  assert.deepEqual(call("ListTagsForResource", { ResourceARN }).Tags, [{ Key: "tier", Value: "1" }]);
  const gone = "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:gone";
  assert.deepEqual(call("ListTagsForResource", { ResourceARN: gone }).Tags, []);
  assert.throws(() => call("TagResource", { ResourceARN: gone, Tags: [] }), {
    code: "ResourceNotFoundException",
  });
  const many = Array.from({ length: 51 }, (_, index) => ({ Key: `k${index}`, Value: "v" }));
  assert.throws(
    () => call("PutMetricAlarm", { ...ERRORS, AlarmName: "tagged", Tags: many }),
    /more than 50 tags/,
  );
});

test("settings that cannot be are refused, and nothing is made", () => {
  const { call } = shop();
  const put = (over: object) => () => call("PutMetricAlarm", { ...ERRORS, ...over });
  for (const [attempt, message] of [
    [put({ Period: 45 }), /period must be 10, 20, 30 or a multiple of 60/],
    [put({ Period: 60, EvaluationPeriods: 1441 }), /across more than a day/],
    [put({ Period: 3600, EvaluationPeriods: 169 }), /more than seven days/],
    [put({ EvaluationPeriods: 0 }), /greater than or equal to 1/],
    [put({ EvaluationPeriods: 2, DatapointsToAlarm: 3 }), /DatapointsToAlarm/],
    [put({ Threshold: Number.NaN }), /finite number/],
    [put({ Threshold: undefined }), /Threshold must be specified/],
    [put({ ComparisonOperator: "IsLarge" }), /enum value set/],
    [put({ ComparisonOperator: "GreaterThanUpperThreshold", Threshold: undefined }), /ThresholdMetricId/],
    [put({ ThresholdMetricId: "band" }), /ThresholdMetricId/],
    [put({ TreatMissingData: "skip" }), /Option skip is not supported/],
    [put({ EvaluateLowSampleCountPercentile: "ignore" }), /percentiles/],
    [put({ Statistic: "p99" }), /enum value set/],
    [put({ AlarmName: "x".repeat(256) }), /255/],
    [put({ AlarmActions: ["on-call"] }), /Invalid arn syntax/],
    [put({ AlarmActions: Array.from({ length: 6 }, () => "arn:aws:sns:eu-west-1:123456789012:a") }), /5/],
    [put({ Metrics: [{ Id: "a", Expression: "1" }] }), /cannot be specified together with Metrics/],
  ] as const)
    assert.throws(attempt, { code: "ValidationError", message });
  assert.throws(put({ Statistic: undefined, ExtendedStatistic: "p101" }), {
    code: "InvalidParameterValue",
    message: "The value p101 for parameter ExtendedStatistic is not supported.",
  });
  assert.throws(put({ ExtendedStatistic: "p99" }), { code: "InvalidParameterCombination" });
  assert.throws(put({ Statistic: undefined }), { code: "MissingParameter" });
  assert.throws(put({ AlarmActions: ["arn:aws:ssm:eu-west-1:123456789012:opsitem:1"] }), {
    code: "NotImplemented",
    message: /arn:aws:ssm/,
  });
  assert.throws(put({ EvaluationInterval: 60 }), { code: "NotImplemented", message: /EvaluationInterval/ });
  assert.deepEqual(call("DescribeAlarms").MetricAlarms, []);
});
