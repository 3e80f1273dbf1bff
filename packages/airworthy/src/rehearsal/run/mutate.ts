import type { AnyAlarm, Fault, FunctionProfile, MutationScore, RehearsedAlarm, Rule } from "../model.ts";
import { namesIn } from "../watch/prepare.ts";
import type { Plan } from "./plan.ts";
import { type Sightings, sightingsOf } from "./sightings.ts";
import { firstOf } from "./summarize.ts";

export interface Mutant {
  readonly alarm: string;
  /** "threshold × 2" */
  readonly mutation: string;
  /** Absent: the alarm is deleted. */
  readonly changed?: AnyAlarm;
}

/** The ways in which an alarm may be wrong without anybody noticing. */
export function mutantsOf(alarm: AnyAlarm): Mutant[] {
  const mutant = (mutation: string, changed?: AnyAlarm): Mutant => ({
    alarm: alarm.name,
    mutation,
    ...(changed ? { changed } : {}),
  });
  const common = [mutant("deleted"), mutant("tells nobody", { ...alarm, hasAction: false })];
  if (alarm.kind === "composite") return common;
  const { datapointsToAlarm: m, evaluationPeriods: n, threshold, band, period } = alarm;
  const scaled = (factor: number): RehearsedAlarm =>
    band
      ? { ...alarm, band: { deviations: band.deviations * factor } }
      : // Twice nothing is nothing: one step up is as much as it can be wrong.
        { ...alarm, threshold: threshold === 0 ? factor : (threshold ?? 0) * factor };
  return [
    ...common,
    mutant("threshold × 2", scaled(2)),
    ...(band || threshold !== 0 ? [mutant("threshold ÷ 2", scaled(0.5))] : []),
    ...(m > 1 ? [mutant("one datapoint less", { ...alarm, datapointsToAlarm: m - 1 })] : []),
    mutant("one datapoint more", {
      ...alarm,
      datapointsToAlarm: m + 1,
      evaluationPeriods: Math.max(n, m + 1),
    }),
    mutant(...otherTreatment(alarm)),
    ...(period * 5 * n <= 86_400 ? [mutant("period × 5", { ...alarm, period: period * 5 })] : []),
    mutant("wrong dimension", {
      ...alarm,
      queries: alarm.queries.map((query) =>
        query.metric ? { ...query, metric: { ...query.metric, scope: "nothing" } } : query,
      ),
    }),
  ];
}

function otherTreatment(alarm: RehearsedAlarm): [string, RehearsedAlarm] {
  const treatMissingData = alarm.treatMissingData === "breaching" ? "notBreaching" : "breaching";
  return [`missing data is ${treatMissingData}`, { ...alarm, treatMissingData }];
}

/**
 * How much of the alarm set the rehearsal pins down: a mutant is killed when any verdict of the set changes, which is
 * which faults are seen, how soon, and how often it is wrong.
 */
export function mutationScore(
  profile: FunctionProfile,
  alarms: readonly AnyAlarm[],
  faults: readonly Fault[],
  plan: Plan,
): MutationScore {
  const mutants = alarms.flatMap(mutantsOf);
  // All mutants are watched beside the originals, in one rehearsal.
  const added = mutants.map((mutant, nth) => substitutes(alarms, mutant, ` (mutant ${nth})`));
  const sightings = sightingsOf(profile, [...alarms, ...added.flat()], faults, plan);
  const index = new Map(sightings.alarms.map(({ name }, nth) => [name, nth]));
  const verdict = (among: readonly AnyAlarm[]): string =>
    verdictOf(
      sightings,
      among.filter(({ hasAction }) => hasAction).map(({ name }) => index.get(name) as number),
    );
  const original = verdict(alarms);
  const survivors = mutants.flatMap((mutant, nth) => {
    const changed = added[nth] as readonly AnyAlarm[];
    const touched = touchedBy(alarms, mutant.alarm);
    const set = [...alarms.filter(({ name }) => !touched.has(name)), ...changed];
    return verdict(set) === original
      ? [{ function: profile.name, alarm: mutant.alarm, mutation: mutant.mutation }]
      : [];
  });
  return { mutants: mutants.length, killed: mutants.length - survivors.length, survivors };
}

/** The changed alarm, and the composite ones that look at it, under names of their own. */
function substitutes(alarms: readonly AnyAlarm[], { alarm, changed }: Mutant, suffix: string): AnyAlarm[] {
  const touched = touchedBy(alarms, alarm);
  return alarms.flatMap((one): AnyAlarm[] => {
    if (!touched.has(one.name)) return [];
    if (one.name === alarm) return changed ? [{ ...changed, name: one.name + suffix }] : [];
    if (one.kind !== "composite") return [];
    // CloudWatch lets nobody delete an alarm that a composite one looks at: both go.
    return changed ? [{ ...one, name: one.name + suffix, rule: renamed(one.rule, touched, suffix) }] : [];
  });
}

/** An alarm and all composite ones that look at it, by name. */
function touchedBy(alarms: readonly AnyAlarm[], name: string): ReadonlySet<string> {
  const touched = new Set([name]);
  for (let before = 0; before < touched.size;) {
    before = touched.size;
    for (const one of alarms)
      if (one.kind === "composite" && namesIn(one.rule).some((child) => touched.has(child)))
        touched.add(one.name);
  }
  return touched;
}

function renamed(rule: Rule, touched: ReadonlySet<string>, suffix: string): Rule {
  if (rule.kind === "state") return touched.has(rule.alarm) ? { ...rule, alarm: rule.alarm + suffix } : rule;
  if (rule.kind === "not") return { ...rule, of: renamed(rule.of, touched, suffix) };
  return { ...rule, of: rule.of.map((one) => renamed(one, touched, suffix)) };
}

function verdictOf({ runs, quiet }: Sightings, among: readonly number[]): string {
  const seen = runs.map((run) => firstOf(run, among).delay);
  const wrong = among.reduce((sum, nth) => sum + (quiet[nth] as Int32Array).reduce((a, b) => a + b, 0), 0);
  const late = runs.map((run) => among.reduce((sum, nth) => sum + (run.transitions[nth] as number), 0));
  return JSON.stringify([seen, wrong, late]);
}
