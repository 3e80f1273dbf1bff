import assert from "node:assert/strict";
import { test } from "node:test";
import { fly as flyPure } from "../../../../alarms/alarm.fixture.ts";
import type { MetricAlarm } from "../../../../alarms/alarm.ts";
import { line } from "../../../kernel/journal.ts";
import { MINUTE, SECOND } from "../../../kernel/time.ts";
import { METRICS } from "../../../ports.ts";
import { randomFrom } from "../../../kernel/random.ts";
import { ERRORS, shop } from "./alarms.fixture.ts";

/** Values at random times, some of them late: `arrived` is when they come. */
function datapoints(seed: string, minutes: number) {
  const chance = randomFrom(seed);
  const found: { at: number; value: number; arrived: number }[] = [];
  for (let minute = 0; minute < minutes; minute++) {
    // Now busy, now silent.
    const count = Math.floor(chance.number() * 3) * (Math.floor(minute / 7) % 3 === 0 ? 0 : 1);
    for (let index = 0; index < count; index++) {
      const at = minute * MINUTE + Math.floor(chance.number() * 59) * SECOND;
      const late = chance.number() < 0.2 ? Math.floor(chance.number() * 5 * MINUTE) : 0;
      found.push({ at, value: Math.floor(chance.number() * 10), arrived: at + late });
    }
  }
  return found.sort((one, other) => one.arrived - other.arrived);
}

const RULES: readonly Partial<MetricAlarm>[] = [
  {},
  { evaluationPeriods: 3, datapointsToAlarm: 2, treatMissingData: "notBreaching" },
  { evaluationPeriods: 3, treatMissingData: "breaching" },
  { evaluationPeriods: 5, datapointsToAlarm: 1, treatMissingData: "ignore" },
  { period: 300, evaluationPeriods: 2 },
];

/** The engine flies an alarm over the datapoints; `stride` is how far time is told to pass at once. */
function live(rule: Partial<MetricAlarm>, seed: string, minutes: number, stride: number) {
  const flight = shop();
  const { call, place, turns, journal } = flight;
  call("PutMetricAlarm", {
    ...ERRORS,
    Threshold: 6,
    Period: rule.period ?? 60,
    EvaluationPeriods: rule.evaluationPeriods ?? 1,
    DatapointsToAlarm: rule.datapointsToAlarm,
    TreatMissingData: rule.treatMissingData,
  });
  const measure = (value: number, at: number) =>
    place
      .use(METRICS)
      .record([
        { namespace: "AWS/Lambda", name: "Errors", dimensions: { FunctionName: "orders" }, value, at },
      ]);
  for (const { at, value, arrived } of datapoints(seed, minutes)) {
    for (let now = turns.kernel.now() + stride; now < arrived; now += stride) turns.runUntil(now);
    turns.enter(arrived, () => measure(value, at));
  }
  turns.runUntil(minutes * MINUTE);
  const { AlarmHistoryItems } = call("DescribeAlarmHistory", {
    HistoryItemType: "StateUpdate",
    ScanBy: "TimestampAscending",
    MaxRecords: 100,
  });
  return {
    items: AlarmHistoryItems as readonly { HistoryData: string; Timestamp: Date }[],
    journal: journal.entries.map(line).join(""),
  };
}

test("the engine's history is that of the pure alarm flown over the same datapoints, to the letter", () => {
  for (const [index, over] of RULES.entries()) {
    const seed = `shop ${index}`;
    const rule: MetricAlarm = {
      period: 60,
      evaluationPeriods: 1,
      comparisonOperator: "GreaterThanThreshold",
      threshold: 6,
      statistic: "Sum",
      ...over,
    };
    // What arrives at the very instant of an evaluation is there: the engine evaluates behind everything else.
    const { history } = flyPure(rule, datapoints(seed, 120), 0, 120 * MINUTE);
    const { items } = live(over, seed, 120, MINUTE);
    assert.ok(history.length > 3, "a history to compare");
    assert.deepEqual(
      items.map(({ HistoryData, Timestamp }) => {
        const { newState } = JSON.parse(HistoryData);
        return [Timestamp.getTime(), newState.stateValue, newState.stateReason, newState.stateReasonData];
      }),
      history.map(({ at, to }) => [at, to.state, to.reason, to.reasonData]),
    );
  }
});

test("the journal does not hang on how time passes: by seconds, as on the real clock, or in leaps", () => {
  const journals = [7 * SECOND, MINUTE, 60 * MINUTE].map(
    (stride) => live(RULES[1] ?? {}, "shop", 60, stride).journal,
  );
  assert.equal(journals[1], journals[0]);
  assert.equal(journals[2], journals[0]);
});
