import assert from "node:assert/strict";
import { test } from "node:test";
import { DAY, MINUTE } from "../../../kernel/time.ts";
import { METRICS } from "../../../ports.ts";
import { shop } from "./alarms.fixture.ts";

const metric = (Id: string, MetricName: string, Period = 60) => ({
  Id,
  MetricStat: {
    Metric: { Namespace: "AWS/Lambda", MetricName, Dimensions: [{ Name: "FunctionName", Value: "orders" }] },
    Period,
    Stat: "Sum",
  },
  ReturnData: false,
});

const RATE = {
  AlarmName: "orders-error-rate",
  Metrics: [
    { Id: "rate", Expression: "100 * errors / invocations", Label: "Errors in percent" },
    metric("errors", "Errors"),
    metric("invocations", "Invocations"),
  ],
  EvaluationPeriods: 3,
  DatapointsToAlarm: 2,
  Threshold: 5,
  ComparisonOperator: "GreaterThanThreshold",
};

test("an alarm on a rate: a minute without invocations has none", () => {
  const { call, measure, untilMinute, changes, alarm } = shop();
  call("PutMetricAlarm", RATE);
  for (const [minute, errors, invocations] of [
    [0, 1, 100],
    [1, 0, 0],
    [2, 1, 10],
    [3, 2, 10],
  ] as const) {
    untilMinute(minute);
    measure("Errors", errors);
    if (invocations > 0) measure("Invocations", ...Array.from({ length: invocations }, () => 1));
  }
  untilMinute(4);
  assert.deepEqual(changes(), ["1 orders-error-rate OK", "4 orders-error-rate ALARM"]);
  assert.equal(
    alarm("orders-error-rate").StateReason,
    "Threshold Crossed: 2 out of the last 3 datapoints [20.0 (01/01/70 00:03:00), 10.0 (01/01/70 00:02:00)] were greater than the threshold (5.0) (minimum 2 datapoints for OK -> ALARM transition).",
  );
});

test("windows slide: five minutes end at every minute", () => {
  const { call, measure, untilMinute, changes } = shop();
  call("PutMetricAlarm", {
    ...RATE,
    AlarmName: "orders-errors",
    Metrics: [{ ...metric("errors", "Errors", 300), ReturnData: true }],
    EvaluationPeriods: 1,
    DatapointsToAlarm: 1,
    Threshold: 4,
  });
  // Two errors a minute from 00:07 on: five in five minutes are there at 00:10, between the multiples of five minutes.
  for (let minute = 7; minute < 9; minute++) {
    untilMinute(minute);
    measure("Errors", 1, 1);
  }
  untilMinute(9);
  measure("Errors", 1);
  untilMinute(10);
  assert.deepEqual(changes(), ["8 orders-errors OK", "10 orders-errors ALARM"]);
});

test("a division by zero, and metrics that do not exist, leave it without data", () => {
  const { call, measure, untilMinute, alarm } = shop();
  call("PutMetricAlarm", RATE);
  measure("Errors", 1);
  measure("Invocations", 0);
  untilMinute(20);
  assert.equal(alarm("orders-error-rate").StateValue, "INSUFFICIENT_DATA");
  assert.equal(alarm("orders-error-rate").StateReason, "Unchecked: Initial alarm creation");
});

test("wrong expressions are refused with the place and what was expected", () => {
  const { call } = shop();
  const put =
    (...Metrics: readonly object[]) =>
    () =>
      call("PutMetricAlarm", { ...RATE, Metrics });
  for (const [attempt, message] of [
    [
      put({ Id: "rate", Expression: "100 * (errors /" }, metric("errors", "Errors")),
      /expression 'rate': Invalid syntax: expected .* at position 15/,
    ],
    [
      put(
        metric("errors", "Errors"),
        { Id: "a", Expression: "b + errors" },
        { Id: "b", Expression: "a + 1", ReturnData: false },
      ),
      /expression 'a': Expressions refer to each other: a -> b -> a/,
    ],
    [put({ Id: "rate", Expression: "payments" }, metric("errors", "Errors")), /payments is not the Id/],
    [
      put({ Id: "rate", Expression: "SEARCH('Errors', 'Sum', 60)" }),
      /SEARCH is not supported on Metric Alarms/,
    ],
    [put({ Id: "rate", Expression: "METRICS()" }, metric("errors", "Errors")), /ORDER BY/],
    [put({ ...metric("errors", "Errors"), ReturnData: true }, metric("other", "Errors", 300)), /one period/],
    [put(metric("errors", "Errors")), /Exactly one element/],
  ] as const)
    assert.throws(attempt, { code: "ValidationError", message });
});

const FLEET = {
  AlarmName: "fleet-errors",
  Metrics: [
    {
      Id: "q1",
      Expression:
        'SELECT SUM(Errors) FROM SCHEMA("AWS/Lambda", FunctionName) GROUP BY FunctionName ORDER BY SUM() DESC',
      Period: 60,
    },
  ],
  EvaluationPeriods: 1,
  Threshold: 0,
  ComparisonOperator: "GreaterThanThreshold",
};

test("an alarm on many time series has a contributor for each", () => {
  const { call, place, turns, untilMinute, topic, alarm, changes } = shop();
  const { arn, told } = topic("on-call");
  call("PutMetricAlarm", { ...FLEET, AlarmActions: [arn], OKActions: [arn] });
  const errors = (...names: readonly string[]) =>
    turns.enter(turns.kernel.now(), () =>
      place.use(METRICS).record(
        ["orders", "payments", "stock"].map((FunctionName) => ({
          namespace: "AWS/Lambda",
          name: "Errors",
          dimensions: { FunctionName },
          value: names.includes(FunctionName) ? 1 : 0,
        })),
      ),
    );
  errors();
  untilMinute(1);
  errors("orders");
  untilMinute(2);
  assert.equal(alarm("fleet-errors").StateReason, "Threshold Crossed: 1 of 3 contributors is in ALARM.");
  errors("orders", "payments");
  untilMinute(3);
  const { AlarmContributors } = call("DescribeAlarmContributors", { AlarmName: "fleet-errors" });
  assert.deepEqual(
    AlarmContributors.map((one: { ContributorAttributes: object; StateTransitionedTimestamp: Date }) => [
      one.ContributorAttributes,
      one.StateTransitionedTimestamp.getTime() / MINUTE,
    ]),
    [
      [{ FunctionName: "orders" }, 2],
      [{ FunctionName: "payments" }, 3],
    ],
  );
  assert.equal(AlarmContributors[0].ContributorId.length, 16);
  errors();
  untilMinute(4);
  assert.deepEqual(changes(), ["1 fleet-errors OK", "2 fleet-errors ALARM", "4 fleet-errors OK"]);
  assert.deepEqual(
    told().map(
      ({ NewStateValue, AlarmContributorAttributes: of }) =>
        `${NewStateValue} ${of?.FunctionName ?? "alarm"}`,
    ),
    ["OK alarm", "ALARM orders", "ALARM alarm", "ALARM payments", "OK orders", "OK payments", "OK alarm"],
  );
  const { AlarmHistoryItems } = call("DescribeAlarmHistory", {
    AlarmName: "fleet-errors",
    HistoryItemType: "AlarmContributorStateUpdate",
    ScanBy: "TimestampAscending",
  });
  assert.deepEqual(
    AlarmHistoryItems.map((one: { AlarmContributorAttributes: object }) => one.AlarmContributorAttributes),
    ["orders", "payments", "orders", "payments"].map((FunctionName) => ({ FunctionName })),
  );
});

test("without any time series it has no data, whatever the treatment of missing data", () => {
  const { call, untilMinute, alarm } = shop();
  call("PutMetricAlarm", { ...FLEET, TreatMissingData: "breaching" });
  untilMinute(5);
  assert.equal(alarm("fleet-errors").StateValue, "INSUFFICIENT_DATA");
});

test("contributors are asked only of such alarms", () => {
  const { call } = shop();
  call("PutMetricAlarm", RATE);
  assert.throws(() => call("DescribeAlarmContributors", { AlarmName: "gone" }), {
    code: "ResourceNotFoundException",
  });
  assert.throws(() => call("DescribeAlarmContributors", { AlarmName: "orders-error-rate" }), {
    code: "ValidationError",
  });
});

const BAND = {
  AlarmName: "orders-unusual",
  Metrics: [
    { ...metric("m1", "Invocations"), ReturnData: true },
    { Id: "band", Expression: "ANOMALY_DETECTION_BAND(m1, 3)" },
  ],
  ThresholdMetricId: "band",
  EvaluationPeriods: 3,
  ComparisonOperator: "LessThanLowerOrGreaterThanUpperThreshold",
  TreatMissingData: "missing",
};

test("an anomaly alarm learns what is usual, and says what it saw", () => {
  const { call, measure, untilMinute, alarm, changes } = shop();
  call("PutMetricAlarm", BAND);
  for (let minute = 0; minute < 600; minute++) {
    untilMinute(minute);
    // About a hundred a minute, and suddenly nearly none.
    measure("Invocations", minute < 590 ? 100 + ((minute * 7) % 11) : 3);
  }
  untilMinute(600);
  assert.equal(changes().at(-1), "593 orders-unusual ALARM");
  const { StateReason, StateReasonData } = alarm("orders-unusual");
  assert.match(
    StateReason,
    /^Thresholds Crossed: 3 datapoints \[3\.0 .*\] were less than the lower thresholds \[.*\] or greater than the upper thresholds \[.*\]\.$/,
  );
  assert.equal(JSON.parse(StateReasonData).recentLowerThresholds.length, 3);
});

test("an anomaly alarm on an expression learns what the expression was, and nothing of the time before there was data", () => {
  const { call, measure, untilMinute, changes } = shop();
  call("PutMetricAlarm", {
    ...BAND,
    Metrics: [
      { Id: "now", Expression: "FILL(invocations, 0)" },
      metric("invocations", "Invocations"),
      { Id: "band", Expression: "ANOMALY_DETECTION_BAND(now, 4)" },
    ],
    EvaluationPeriods: 1,
    TreatMissingData: "notBreaching",
  });
  // Silent for an hour, then about a hundred a minute, then silent again.
  for (let minute = 60; minute < 600; minute++) {
    untilMinute(minute);
    measure("Invocations", 100 + ((minute * 7) % 11));
  }
  untilMinute(603);
  assert.deepEqual(changes(), ["1 orders-unusual OK", "601 orders-unusual ALARM"]);
});

test("a detector leaves out what it is told to, in the metric's own time zone", () => {
  const { call, wait } = shop();
  const single = {
    Namespace: "AWS/Lambda",
    MetricName: "Invocations",
    Dimensions: [{ Name: "FunctionName", Value: "orders" }],
    Stat: "Sum",
  };
  call("PutAnomalyDetector", {
    SingleMetricAnomalyDetector: single,
    Configuration: {
      ExcludedTimeRanges: [{ StartTime: new Date(0), EndTime: new Date(DAY) }],
      MetricTimezone: "Europe/Zurich",
    },
  });
  const [{ AnomalyDetectorId: id, ...detector }] = call("DescribeAnomalyDetectors", {
    Namespace: "AWS/Lambda",
  }).AnomalyDetectors;
  assert.equal(typeof id, "string");
  assert.deepEqual(detector, {
    ...single,
    Configuration: {
      ExcludedTimeRanges: [{ StartTime: new Date(0), EndTime: new Date(DAY) }],
      MetricTimezone: "Europe/Zurich",
    },
    StateValue: "PENDING_TRAINING",
    SingleMetricAnomalyDetector: { AccountId: "123456789012", ...single },
  });
  wait(DAY);
  assert.equal(call("DescribeAnomalyDetectors").AnomalyDetectors[0].StateValue, "TRAINED_INSUFFICIENT_DATA");
  call("DeleteAnomalyDetector", single);
  assert.deepEqual(call("DescribeAnomalyDetectors").AnomalyDetectors, []);
  assert.throws(() => call("DeleteAnomalyDetector", single), { code: "ResourceNotFoundException" });
  assert.throws(
    () => call("PutAnomalyDetector", { ...single, MetricCharacteristics: { PeriodicSpikes: true } }),
    {
      code: "NotImplemented",
      message: /PeriodicSpikes/,
    },
  );
});
