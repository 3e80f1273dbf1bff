import { type AlarmState, type MetricAlarm, newAlarm, type ReadPoints, type Transition } from "./alarm.ts";
import { nextEvaluation } from "./cadence.ts";
import { advance } from "./evaluate.ts";
import type { Point } from "./threshold.ts";

/** Errors of orders above one, every minute. */
export const ORDERS: MetricAlarm = {
  period: 60,
  evaluationPeriods: 1,
  comparisonOperator: "GreaterThanThreshold",
  threshold: 1,
  statistic: "Sum",
};

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const TEN = Date.UTC(2026, 10, 23, 10);

/** A value that was measured at `at` and is known from `arrived` on. */
export interface Measured {
  readonly at: number;
  readonly value: number;
  readonly arrived?: number;
}

/** Sums of a period, of what has arrived by `now`. */
export function sums(measured: readonly Measured[], now: number): ReadPoints {
  return (starts, period) =>
    starts.flatMap((start): Point[] => {
      const inside = measured.filter(
        ({ at, arrived = at }) => arrived <= now && at >= start && at < start + period * 1000,
      );
      const value = inside.reduce((sum, one) => sum + one.value, 0);
      return inside.length > 0 ? [{ at: start, value, sampleCount: inside.length }] : [];
    });
}

/** Flies an alarm through time. */
export function fly(
  alarm: MetricAlarm,
  measured: readonly Measured[],
  from: number,
  until: number,
  phase = 0,
) {
  let current: AlarmState = newAlarm(from);
  const history: Transition[] = [];
  for (let now = nextEvaluation(alarm, from, phase); now <= until; now = nextEvaluation(alarm, now, phase)) {
    const step = advance(alarm, current, sums(measured, now), now);
    current = step.current;
    if (step.transition) history.push(step.transition);
  }
  return { current, history };
}

/** `10:03 ALARM`. */
export function told(history: readonly Transition[]): string[] {
  return history.map(({ at, to }) => `${new Date(at).toISOString().slice(11, 16)} ${to.state}`);
}
