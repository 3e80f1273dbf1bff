/**
 * A metric alarm of CloudWatch. An engine and a rehearsal drive the same two functions:
 *
 *   evaluate(alarm, current, read, now) -> { state, reason, reasonData }   what the alarm is now
 *   advance(alarm, current, read, now)  -> { current, transition? }        the same, and whether that is news
 *
 * Call `advance` at `nextEvaluation(alarm, now)` (cadence.ts). The way: cadence.ts says which periods, `read` gives their
 * points, threshold.ts which of them breach, judge.ts what follows, reason.ts how AWS says it. What is not known about
 * AWS has a mark: range.ts (how far an alarm looks back), `PrematureRule` in judge.ts.
 *
 * Actions, their suppression and mute rules come after a transition: composite/suppress.ts, mute.ts.
 *
 * @example
 *   const alarm = { period: 60, evaluationPeriods: 1, comparisonOperator: "GreaterThanThreshold", threshold: 1 };
 *   advance(alarm, newAlarm(now), () => [{ at: now - 60_000, value: 5 }], now).current.state // "ALARM"
 */
import type { AlarmState, MetricAlarm, ReadPoints, Transition } from "./alarm.ts";
import { periodsAt } from "./cadence.ts";
import { judge, type Slot, type State, type Verdict } from "./judge.ts";
import { type Evidence, reason, reasonData } from "./reason.ts";
import { tooFewSamples } from "./samples.ts";
import { breaches, type Point } from "./threshold.ts";

export interface Evaluation {
  readonly state: State;
  readonly reason: string;
  readonly reasonData?: object;
}

export function evaluate(alarm: MetricAlarm, current: AlarmState, read: ReadPoints, now: number): Evaluation {
  const { verdict, evidence } = decide(alarm, current, read, now);
  return verdict === "retain" ? current : explained(alarm, verdict, evidence, now);
}

/** The alarm after an evaluation. Without a change of state it keeps its old reason, as AWS does. */
export function advance(
  alarm: MetricAlarm,
  current: AlarmState,
  read: ReadPoints,
  now: number,
): { readonly current: AlarmState; readonly transition?: Transition } {
  const { verdict, evidence } = decide(alarm, current, read, now);
  // The words are found for news only: they cost more than the decision.
  if (verdict === "retain" || verdict === current.state) return { current };
  return moved(current, explained(alarm, verdict, evidence, now), now);
}

interface Decision {
  readonly verdict: Verdict;
  readonly evidence: Evidence;
}

function decide(alarm: MetricAlarm, current: AlarmState, read: ReadPoints, now: number): Decision {
  const warming = warmingUp(alarm, current, now);
  if (warming && alarm.warmUp?.onlyStartEvaluatingAfterWarmUpPeriodEnds) return KEPT;
  const starts = periodsAt(alarm, now);
  const points = new Map(read(starts, alarm.period).map((point) => [point.at, point]));
  const judged = starts.map((at) => slotAt(alarm, at, points.get(at)));
  const evidence = evidenceOf(judged, alarm.evaluationPeriods);
  // During the warm-up only real data counts, and only when there is enough of it.
  if (warming && evidence.points.length < alarm.evaluationPeriods) return KEPT;
  if (tooFewSamples(alarm, evidence.points)) return KEPT;
  const shape = {
    evaluationPeriods: alarm.evaluationPeriods,
    datapointsToAlarm: alarm.datapointsToAlarm ?? alarm.evaluationPeriods,
    treatMissingData: alarm.treatMissingData ?? "missing",
    ...(alarm.prematureRule && { prematureRule: alarm.prematureRule }),
  } as const;
  const slots = judged.map(({ slot }) => slot);
  return { verdict: judge(slots, shape), evidence };
}

const KEPT: Decision = { verdict: "retain", evidence: { points: [], missing: [] } };

function explained(alarm: MetricAlarm, state: State, evidence: Evidence, now: number): Evaluation {
  return {
    state,
    reason: reason(alarm, state, evidence),
    reasonData: reasonData(alarm, evidence, now),
  };
}

/** What SetAlarmState does: until the next evaluation only. Also what a change of state does. */
export function moved(
  from: AlarmState,
  next: Evaluation,
  now: number,
): { readonly current: AlarmState; readonly transition: Transition } {
  const to = { ...next, since: now, created: from.created };
  return { current: to, transition: { at: now, from, to } };
}

function warmingUp({ warmUp }: MetricAlarm, { created }: AlarmState, now: number): boolean {
  return warmUp !== undefined && now < created + warmUp.minutes * 60_000;
}

interface Judged {
  readonly at: number;
  readonly slot: Slot;
  readonly point: Point | undefined;
}

function slotAt(alarm: MetricAlarm, at: number, point: Point | undefined): Judged {
  const breaching = point && breaches(point, alarm.comparisonOperator, alarm.threshold);
  if (breaching === undefined) return { at, slot: "missing", point: undefined };
  return { at, slot: breaching ? "breaching" : "fine", point };
}

/** The newest N points; when there are fewer, as many of the newest periods without data as it takes to make N. */
function evidenceOf(judged: readonly Judged[], n: number): Evidence {
  const points = judged
    .flatMap(({ slot, point }) => (point ? [{ ...point, breaching: slot === "breaching" }] : []))
    .slice(-n);
  const empty = judged.filter(({ slot }) => slot === "missing").map(({ at }) => at);
  return { points, missing: points.length < n ? empty.slice(points.length - n) : [] };
}
