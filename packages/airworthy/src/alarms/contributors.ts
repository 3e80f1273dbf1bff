/**
 * An alarm on several time series, as a Metrics Insights query with GROUP BY gives them. Each of them is a contributor
 * with a state of its own, ALARM or OK, never INSUFFICIENT_DATA: it exists only while it has data. One that the query
 * does not give any more is OK, and gone. The alarm is in ALARM while one of them is, and INSUFFICIENT_DATA when the
 * query gives nothing, whatever the treatment of missing data.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Acting_Alarm_Changes.html and
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-metrics-insights-alarms.html
 */
import { type AlarmState, type MetricAlarm, newAlarm } from "./alarm.ts";
import { type Evaluation, evaluate } from "./evaluate.ts";
import type { Point } from "./threshold.ts";

export interface Contributor {
  readonly id: string;
  /** The labels it was grouped by. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly current: AlarmState;
}

/** A series of the query, by the labels it was grouped by. */
export interface ContributorSeries {
  readonly attributes: Readonly<Record<string, string>>;
  readonly points: readonly Point[];
}

export interface ContributorChange {
  readonly contributor: Contributor;
  readonly from: AlarmState;
}

/** @returns the contributors as they are now, which of them changed, and what the alarm is */
export function advanceContributors(
  alarm: MetricAlarm,
  before: ReadonlyMap<string, Contributor>,
  series: readonly ContributorSeries[],
  now: number,
): {
  readonly contributors: ReadonlyMap<string, Contributor>;
  readonly changes: readonly ContributorChange[];
  readonly evaluation: Evaluation;
} {
  const contributors = new Map<string, Contributor>();
  const changes: ContributorChange[] = [];
  for (const { attributes, points } of series) {
    const id = contributorId(attributes);
    const old = before.get(id)?.current ?? fresh(now);
    const next = evaluate(alarm, old, () => points, now);
    const state = next.state === "ALARM" ? "ALARM" : "OK";
    const current: AlarmState =
      state === old.state ? old : { state, reason: next.reason, since: now, created: old.created };
    const contributor = { id, attributes, current };
    contributors.set(id, contributor);
    if (current !== old) changes.push({ contributor, from: old });
  }
  for (const [id, gone] of before) {
    if (contributors.has(id) || gone.current.state !== "ALARM") continue;
    const current: AlarmState = { state: "OK", reason: GONE, since: now, created: gone.current.created };
    changes.push({ contributor: { ...gone, current }, from: gone.current });
  }
  return { contributors, changes, evaluation: whole([...contributors.values()], alarm.evaluationPeriods) };
}

/** A new series is OK until it breaches (inferred). */
function fresh(now: number): AlarmState {
  return { ...newAlarm(now), state: "OK" };
}

const GONE = "The query does not return this time series any more.";

/** The words are airworthy's: AWS gives this alarm a simplified reason that is not published. */
function whole(contributors: readonly Contributor[], periods: number): Evaluation {
  if (contributors.length === 0)
    return {
      state: "INSUFFICIENT_DATA",
      reason: `Insufficient Data: the query returned no time series for ${periods} ${periods === 1 ? "period" : "periods"}.`,
    };
  const count = contributors.filter(({ current }) => current.state === "ALARM").length;
  const of = `${count} of ${contributors.length} contributors ${count === 1 ? "is" : "are"} in ALARM`;
  return { state: count > 0 ? "ALARM" : "OK", reason: `Threshold Crossed: ${of}.` };
}

/** Sixteen characters, as the API has them, the same for the same labels (FNV-1a; AWS's way is not published). */
export function contributorId(attributes: Readonly<Record<string, string>>): string {
  let hash = 0xcbf29ce484222325n;
  for (const [name, value] of Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1)))
    for (const character of `${name}\u0000${value}\u0000`)
      hash = BigInt.asUintN(64, (hash ^ BigInt(character.codePointAt(0) ?? 0)) * 0x100000001b3n);
  return hash.toString(16).padStart(16, "0");
}
