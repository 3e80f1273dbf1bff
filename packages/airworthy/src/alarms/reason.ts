import type { MetricAlarm } from "./alarm.ts";
import type { State } from "./judge.ts";
import { comparesWithBand, type ComparisonOperator, type Point } from "./threshold.ts";
import { dayAndTime, number, plural, timestamp } from "./text.ts";

/** What an evaluation used, the newest period last. */
export interface Evidence {
  /** Points that have data and were counted. */
  readonly points: readonly (Point & { readonly breaching: boolean })[];
  /** Starts of periods without data that were counted. */
  readonly missing: readonly number[];
}

const WORDS: Readonly<Record<string, string>> = {
  GreaterThanThreshold: "greater than",
  GreaterThanOrEqualToThreshold: "greater than or equal to",
  LessThanThreshold: "less than",
  LessThanOrEqualToThreshold: "less than or equal to",
};

/**
 * Why an alarm is in a state, as AWS says it. Recorded on AWS: both forms of data, M of N, missing data treated, the
 * band's form. Inferred: the words of an alarm with data that misses some of it and of which none counts.
 *
 * @example "Threshold Crossed: 1 datapoint [21.5 (23/11/26 10:00:00)] was greater than the threshold (21.0)."
 */
export function reason(alarm: MetricAlarm, state: State, { points, missing }: Evidence): string {
  const n = alarm.evaluationPeriods;
  if (state === "INSUFFICIENT_DATA")
    return `Insufficient Data: ${n} ${plural(n, "datapoint was", "datapoints were")} unknown.`;
  const head = comparesWithBand(alarm.comparisonOperator) ? "Thresholds Crossed" : "Threshold Crossed";
  const deciding = points.filter(({ breaching }) => breaching === (state === "ALARM")).toReversed();
  const treated = missing.length > 0 ? treatment(alarm, missing.length) : "";
  if (deciding.length === 0) {
    const received =
      points.length === 0
        ? "no datapoints were"
        : `${points.length} ${plural(points.length, "datapoint was", "datapoints were")}`;
    return `${head}: ${received} received for ${n} ${plural(n, "period", "periods")}${treated}.`;
  }
  const list = `[${deciding.map(({ value, at }) => `${number(value)} (${dayAndTime(at)})`).join(", ")}]`;
  const m = alarm.datapointsToAlarm;
  const counted =
    m === undefined
      ? `${deciding.length} ${plural(deciding.length, "datapoint", "datapoints")}`
      : `${deciding.length} out of the last ${n} datapoints`;
  const not = state === "ALARM" ? "" : "not ";
  const verb = plural(deciding.length, "was", "were");
  return `${head}: ${counted} ${list} ${verb} ${not}${limits(alarm, deciding, not)}${treated}${transition(alarm, state)}.`;
}

function limits(
  { comparisonOperator, threshold }: MetricAlarm,
  points: readonly Point[],
  not: "" | "not ",
): string {
  const of = (side: "lower" | "upper") =>
    `${side} thresholds [${points.map((point) => number(point[side] ?? 0)).join(", ")}]`;
  const bands: Partial<Record<ComparisonOperator, string>> = {
    LessThanLowerThreshold: `less than the ${of("lower")}`,
    GreaterThanUpperThreshold: `greater than the ${of("upper")}`,
    LessThanLowerOrGreaterThanUpperThreshold: `less than the ${of("lower")} or ${not}greater than the ${of("upper")}`,
  };
  return (
    bands[comparisonOperator] ?? `${WORDS[comparisonOperator]} the threshold (${number(threshold ?? 0)})`
  );
}

function treatment({ treatMissingData }: MetricAlarm, count: number): string {
  if (treatMissingData !== "breaching" && treatMissingData !== "notBreaching") return "";
  const name = treatMissingData === "breaching" ? "Breaching" : "NonBreaching";
  return ` and ${count} missing ${plural(count, "datapoint was", "datapoints were")} treated as [${name}]`;
}

/** Only alarms that say how many datapoints it takes explain it. */
function transition({ datapointsToAlarm: m, evaluationPeriods: n }: MetricAlarm, state: State): string {
  if (m === undefined) return "";
  const least = state === "ALARM" ? m : n - m + 1;
  const way = state === "ALARM" ? "OK -> ALARM" : "ALARM -> OK";
  return ` (minimum ${least} ${plural(least, "datapoint", "datapoints")} for ${way} transition)`;
}

/** `StateReasonData`, parsed. Members and order as recorded on AWS; `evaluatedDatapoints` has the newest first. */
export function reasonData(alarm: MetricAlarm, { points, missing }: Evidence, now: number): object {
  const band = comparesWithBand(alarm.comparisonOperator);
  const evaluated = [
    ...points.map(({ at, value, sampleCount }) => ({ at, sampleCount, value })),
    ...missing.map((at) => ({ at })),
  ].sort((a, b) => b.at - a.at);
  const first = points[0];
  return {
    version: "1.0",
    queryDate: timestamp(now),
    ...(first && { startDate: timestamp(first.at) }),
    ...(alarm.unit !== undefined && { unit: alarm.unit }),
    ...(alarm.statistic !== undefined && { statistic: alarm.statistic }),
    period: alarm.period,
    recentDatapoints: points.map(({ value }) => value),
    ...(band
      ? {
          recentLowerThresholds: points.map(({ lower }) => lower),
          recentUpperThresholds: points.map(({ upper }) => upper),
        }
      : { threshold: alarm.threshold }),
    evaluatedDatapoints: evaluated.map(({ at, ...rest }) => ({ timestamp: timestamp(at), ...rest })),
  };
}
