import type { Timing } from "./cadence.ts";
import type { PrematureRule, State, TreatMissingData } from "./judge.ts";
import type { ComparisonOperator, Point } from "./threshold.ts";

/** A metric alarm, of a metric or of an expression: which one is the business of who reads the points. */
export interface MetricAlarm extends Timing {
  readonly comparisonOperator: ComparisonOperator;
  /** Absent when the alarm compares with a band. */
  readonly threshold?: number;
  /** All of the evaluation periods when absent; reasons say less then. */
  readonly datapointsToAlarm?: number;
  /** `missing` when absent. */
  readonly treatMissingData?: TreatMissingData;
  /** `Average`, `p99` …; only for reasons and for what follows. Absent for expressions. */
  readonly statistic?: string;
  readonly unit?: string;
  /** What a percentile of few samples does; `evaluate` when absent. */
  readonly evaluateLowSampleCountPercentile?: "evaluate" | "ignore";
  readonly warmUp?: WarmUp;
  /** See judge.ts. */
  readonly prematureRule?: PrematureRule;
}

/** After creation the alarm is INSUFFICIENT_DATA. Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
export interface WarmUp {
  readonly minutes: number;
  /** Wait for the end even when there is enough data before. */
  readonly onlyStartEvaluatingAfterWarmUpPeriodEnds?: boolean;
}

/** What is kept of an alarm between evaluations. Plain data. */
export interface AlarmState {
  readonly state: State;
  readonly reason: string;
  readonly reasonData?: object;
  /** When the alarm came into its state; milliseconds since 1970. */
  readonly since: number;
  /** When it was made; a warm-up counts from here. */
  readonly created: number;
}

/** A change of state. */
export interface Transition {
  readonly at: number;
  readonly from: AlarmState;
  readonly to: AlarmState;
}

/**
 * Reads points: for each period that has data one, its `at` being the start asked for. What has not arrived by now is
 * not there yet; the alarm asks again at each evaluation, so that late data counts as soon as it comes.
 */
export type ReadPoints = (starts: readonly number[], period: number) => readonly Point[];

/** Recorded on AWS. */
export const INITIAL_REASON = "Unchecked: Initial alarm creation";

export function newAlarm(now: number): AlarmState {
  return { state: "INSUFFICIENT_DATA", reason: INITIAL_REASON, since: now, created: now };
}
