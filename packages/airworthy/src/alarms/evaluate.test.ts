import assert from "node:assert/strict";
import { test } from "node:test";
import { fly, HOUR, MINUTE, ORDERS, sums, TEN, told } from "./alarm.fixture.ts";
import { type MetricAlarm, newAlarm } from "./alarm.ts";
import { advance, evaluate } from "./evaluate.ts";
import { samplesNeeded } from "./samples.ts";

const after = (alarm: MetricAlarm, values: readonly (number | undefined)[]) => {
  const now = TEN + values.length * MINUTE;
  const measured = values.flatMap((value, minute) =>
    value === undefined ? [] : [{ at: TEN + minute * MINUTE, value }],
  );
  return evaluate(alarm, newAlarm(TEN), sums(measured, now), now);
};

test("a new alarm has no data", () => {
  assert.deepEqual(newAlarm(TEN), {
    state: "INSUFFICIENT_DATA",
    reason: "Unchecked: Initial alarm creation",
    since: TEN,
    created: TEN,
  });
});

test("one datapoint above the threshold, as recorded on AWS", () => {
  const alarm = { ...ORDERS, threshold: 21, statistic: "Average", unit: "Seconds" };
  assert.deepEqual(after(alarm, [21.5]), {
    state: "ALARM",
    reason:
      "Threshold Crossed: 1 datapoint [21.5 (23/11/26 10:00:00)] was greater than the threshold (21.0).",
    reasonData: {
      version: "1.0",
      queryDate: "2026-11-23T10:01:00.000+0000",
      startDate: "2026-11-23T10:00:00.000+0000",
      unit: "Seconds",
      statistic: "Average",
      period: 60,
      recentDatapoints: [21.5],
      threshold: 21,
      evaluatedDatapoints: [{ timestamp: "2026-11-23T10:00:00.000+0000", sampleCount: 1, value: 21.5 }],
    },
  });
});

test("an alarm that says how many datapoints it takes explains it", () => {
  assert.equal(
    after({ ...ORDERS, datapointsToAlarm: 1 }, [5]).reason,
    "Threshold Crossed: 1 out of the last 1 datapoints [5.0 (23/11/26 10:00:00)] was greater than the threshold (1.0) (minimum 1 datapoint for OK -> ALARM transition).",
  );
  assert.equal(
    after({ ...ORDERS, datapointsToAlarm: 2, evaluationPeriods: 3 }, [0, 5, 0]).reason,
    "Threshold Crossed: 2 out of the last 3 datapoints [0.0 (23/11/26 10:02:00), 0.0 (23/11/26 10:00:00)] were not greater than the threshold (1.0) (minimum 2 datapoints for ALARM -> OK transition).",
  );
});

test("one of twenty with the others treated as good, as recorded on AWS", () => {
  const alarm: MetricAlarm = {
    ...ORDERS,
    comparisonOperator: "GreaterThanOrEqualToThreshold",
    datapointsToAlarm: 1,
    evaluationPeriods: 20,
    treatMissingData: "notBreaching",
  };
  assert.equal(
    after(alarm, [613]).reason,
    "Threshold Crossed: 1 out of the last 20 datapoints [613.0 (23/11/26 10:00:00)] was greater than or equal to the threshold (1.0) and 19 missing datapoints were treated as [NonBreaching] (minimum 1 datapoint for OK -> ALARM transition).",
  );
});

test("no datapoints, treated as breaching, as recorded on AWS", () => {
  const alarm: MetricAlarm = { ...ORDERS, evaluationPeriods: 2, treatMissingData: "breaching" };
  assert.equal(
    after(alarm, []).reason,
    "Threshold Crossed: no datapoints were received for 2 periods and 2 missing datapoints were treated as [Breaching].",
  );
  assert.deepEqual((after(alarm, []).reasonData as Record<string, unknown>)["evaluatedDatapoints"], [
    { timestamp: "2026-11-23T09:59:00.000+0000" },
    { timestamp: "2026-11-23T09:58:00.000+0000" },
  ]);
});

test("one datapoint of three and the missing ones decide, as recorded on AWS", () => {
  const alarm: MetricAlarm = {
    ...ORDERS,
    evaluationPeriods: 3,
    datapointsToAlarm: 2,
    treatMissingData: "breaching",
  };
  assert.match(
    after(alarm, [0]).reason,
    /^Threshold Crossed: 1 datapoint was received for 3 periods and 2 missing datapoints were treated as \[Breaching\]/,
  );
});

test("an alarm whose data ends has insufficient data", () => {
  const { history } = fly(ORDERS, [{ at: TEN, value: 0 }], TEN, TEN + 10 * MINUTE);
  assert.deepEqual(told(history), ["10:01 OK", "10:04 INSUFFICIENT_DATA"]);
  assert.equal(history.at(-1)?.to.reason, "Insufficient Data: 1 datapoint was unknown.");
});

test("a period of five minutes slides by the minute", () => {
  const { history } = fly(
    { ...ORDERS, period: 300 },
    [
      { at: TEN + 2 * MINUTE, value: 0 },
      { at: TEN + 5 * MINUTE, value: 3 },
    ],
    TEN,
    TEN + 6 * MINUTE,
  );
  assert.deepEqual(told(history), ["10:03 OK", "10:06 ALARM"]);
});

test("over more than a day it evaluates once an hour, as the documented timeline", () => {
  // Fails at 10:02, mended at 11:43, evaluated three minutes past the hour up to the last full hour.
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
  const alarm = { ...ORDERS, period: 86_400, evaluationPeriods: 2, datapointsToAlarm: 1, threshold: 0 };
  const failing = [
    { at: TEN - 50 * HOUR, value: 0 },
    { at: TEN - HOUR, value: 0 },
    { at: TEN + 2 * MINUTE, value: 1 },
    { at: TEN + 103 * MINUTE, value: -1 },
  ];
  const { history } = fly(alarm, failing, TEN - 10 * MINUTE, TEN + 4 * HOUR, 3 * MINUTE);
  assert.deepEqual(told(history), ["10:03 OK", "11:03 ALARM", "12:03 OK"]);
});

test("data that comes late changes what the alarm sees", () => {
  const alarm: MetricAlarm = { ...ORDERS, evaluationPeriods: 2, datapointsToAlarm: 2 };
  const late = [
    { at: TEN, value: 0 },
    { at: TEN + MINUTE, value: 5, arrived: TEN + 3.5 * MINUTE },
    { at: TEN + 2 * MINUTE, value: 5 },
  ];
  assert.deepEqual(told(fly(alarm, late, TEN, TEN + 4 * MINUTE).history), ["10:01 OK", "10:04 ALARM"]);
});

test("a value below its band", () => {
  const alarm: MetricAlarm = {
    period: 60,
    evaluationPeriods: 1,
    datapointsToAlarm: 1,
    comparisonOperator: "LessThanLowerOrGreaterThanUpperThreshold",
  };
  const read = (starts: readonly number[]) => [{ at: starts.at(-1) ?? 0, value: 0, lower: 0.5, upper: 3 }];
  const { reason, reasonData } = evaluate(alarm, newAlarm(TEN), read, TEN);
  assert.equal(
    reason,
    "Thresholds Crossed: 1 out of the last 1 datapoints [0.0 (23/11/26 09:59:00)] was less than the lower thresholds [0.5] or greater than the upper thresholds [3.0] (minimum 1 datapoint for OK -> ALARM transition).",
  );
  assert.deepEqual((reasonData as Record<string, unknown>)["recentUpperThresholds"], [3]);
});

test("a point without a band is missing", () => {
  const alarm: MetricAlarm = {
    period: 60,
    evaluationPeriods: 1,
    comparisonOperator: "GreaterThanUpperThreshold",
  };
  const read = (starts: readonly number[]) => [{ at: starts.at(-1) ?? 0, value: 9 }];
  assert.equal(evaluate(alarm, newAlarm(TEN), read, TEN).state, "INSUFFICIENT_DATA");
});

test("p99 of 999 samples is ignored, of 1000 it counts", () => {
  const alarm: MetricAlarm = { ...ORDERS, statistic: "p99", evaluateLowSampleCountPercentile: "ignore" };
  const stateOf = (sampleCount: number) =>
    evaluate(alarm, newAlarm(TEN), (starts) => [{ at: starts.at(-1) ?? 0, value: 9, sampleCount }], TEN)
      .state;
  assert.equal(stateOf(999), "INSUFFICIENT_DATA");
  assert.equal(stateOf(1000), "ALARM");
  assert.deepEqual([50, 90, 99.9, 10].map(samplesNeeded), [20, 100, 10_000, 100]);
});

test("a warm-up ends early only when there is enough data", () => {
  const warm = { ...ORDERS, evaluationPeriods: 2, warmUp: { minutes: 10 } };
  const busy = [0, 1, 2, 3].map((minute) => ({ at: TEN + minute * MINUTE, value: 5 }));
  assert.deepEqual(told(fly(warm, busy, TEN, TEN + 5 * MINUTE).history), ["10:02 ALARM"]);
  const only = { ...warm, warmUp: { minutes: 10, onlyStartEvaluatingAfterWarmUpPeriodEnds: true } };
  assert.deepEqual(told(fly(only, busy, TEN, TEN + 9 * MINUTE).history), []);
});

test("an alarm keeps its reason while its state stays", () => {
  const first = advance(ORDERS, newAlarm(TEN), sums([{ at: TEN, value: 5 }], TEN + MINUTE), TEN + MINUTE);
  const later = TEN + 2 * MINUTE;
  const second = advance(ORDERS, first.current, sums([{ at: TEN + MINUTE, value: 7 }], later), later);
  assert.equal(second.current, first.current);
  assert.equal(second.transition, undefined);
});
