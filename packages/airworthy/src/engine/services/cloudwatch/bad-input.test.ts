import assert from "node:assert/strict";
import { test } from "node:test";
import { DAY, HOUR, MINUTE, SECOND } from "../../kernel/time.ts";
import { ERRORS, shop } from "./alarms/alarms.fixture.ts";

const NOW = 30 * DAY;

function put(over: Record<string, unknown>) {
  const flight = shop();
  flight.turns.runUntil(NOW);
  flight.call("PutMetricData", {
    Namespace: "Shop",
    MetricData: [{ MetricName: "orders", Value: 1, ...over }],
  });
  return flight;
}

test("numbers that are none, or out of range, are refused", () => {
  for (const Value of [Number.NaN, Infinity, -Infinity, 2 ** 361, -(2 ** 361)])
    assert.throws(() => put({ Value }), { code: "InvalidParameterValue" }, String(Value));
  for (const Values of [[1, Number.NaN], [Infinity]])
    assert.throws(() => put({ Value: undefined, Values }), { code: "InvalidParameterValue" });
  const set = { SampleCount: 1, Sum: Number.NaN, Minimum: 0, Maximum: 0 };
  assert.throws(() => put({ Value: undefined, StatisticValues: set }), { code: "InvalidParameterValue" });
});

test("the largest numbers, and negative ones, are taken", () => {
  for (const Value of [2 ** 360, -(2 ** 360), -1, 0]) put({ Value });
});

test("a value may be two weeks old and two hours ahead, and no more", () => {
  for (const [offset, taken] of [
    [-14 * DAY, true],
    [-14 * DAY - SECOND, false],
    [2 * HOUR, true],
    [2 * HOUR + SECOND, false],
  ] as const) {
    const attempt = () => put({ Timestamp: new Date(NOW + offset) });
    if (taken) attempt();
    else
      assert.throws(attempt, {
        code: "InvalidParameterValue",
        message: /two weeks in the past and two hours ahead/,
      });
  }
});

test("a value of the future waits for its time", () => {
  const { call, turns, wait, alarm } = shop();
  const { Dimensions: _, ...errors } = ERRORS;
  call("PutMetricAlarm", { ...errors, Namespace: "Shop", MetricName: "orders" });
  call("PutMetricData", {
    Namespace: "Shop",
    MetricData: [{ MetricName: "orders", Value: 1, Timestamp: new Date(HOUR) }],
  });
  wait(HOUR);
  assert.equal(alarm().StateValue, "INSUFFICIENT_DATA");
  turns.runUntil(HOUR + MINUTE);
  assert.equal(alarm().StateValue, "ALARM");
});

test("a value of two weeks ago reaches no alarm", () => {
  const { call, wait, alarm, turns } = shop();
  turns.runUntil(NOW);
  const { Dimensions: _, ...errors } = ERRORS;
  call("PutMetricAlarm", { ...errors, Namespace: "Shop", MetricName: "orders" });
  call("PutMetricData", {
    Namespace: "Shop",
    MetricData: [{ MetricName: "orders", Value: 1, Timestamp: new Date(NOW - 13 * DAY) }],
  });
  wait(HOUR);
  assert.equal(alarm().StateValue, "INSUFFICIENT_DATA");
});

test("percentiles of a metric with negative values are not there: the alarm has no data", () => {
  const { call, measure, untilMinute, alarm } = shop();
  call("PutMetricAlarm", { ...ERRORS, Statistic: undefined, ExtendedStatistic: "p90" });
  measure("Errors", -1, 5, 9);
  untilMinute(2);
  assert.equal(alarm().StateValue, "INSUFFICIENT_DATA");
});

test("so many alarms, and no more", () => {
  const { call } = shop();
  for (let index = 0; index < 5000; index++)
    call("PutMetricAlarm", { ...ERRORS, AlarmName: `orders-${index}` });
  assert.throws(() => call("PutMetricAlarm", { ...ERRORS, AlarmName: "one-more" }), {
    code: "LimitExceeded",
    message: /5000/,
  });
  call("PutMetricAlarm", { ...ERRORS, AlarmName: "orders-0", Threshold: 7 });
});

test("ten thousand changes of an alarm leave a bounded history", () => {
  const { call } = shop();
  call("PutMetricAlarm", ERRORS);
  for (let index = 0; index < 10_000; index++)
    call("SetAlarmState", {
      AlarmName: "orders-errors",
      StateValue: index % 2 === 0 ? "ALARM" : "OK",
      StateReason: "flapping",
    });
  let [count, NextToken] = [0, undefined as string | undefined];
  do {
    const page = call("DescribeAlarmHistory", {
      MaxRecords: 100,
      ...(NextToken === undefined ? {} : { NextToken }),
    });
    count += page.AlarmHistoryItems.length;
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  assert.equal(count, 2000);
});
