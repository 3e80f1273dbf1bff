import { CATALOGUE, checkFault } from "../faults/index.ts";
import type {
  AlarmSet,
  Fault,
  FunctionProfile,
  FunctionRehearsal,
  MutationScore,
  Rehearsal,
} from "../model.ts";
import { mutationScore } from "./mutate.ts";
import { type Plan, USUAL_PLAN } from "./plan.ts";
import { faultyByInvocation, ordinaryByInvocation } from "../invocations/worlds.ts";
import { sightingsOf, type Worlds } from "./sightings.ts";
import { summarize } from "./summarize.ts";

export interface RehearseOptions extends Partial<Plan> {
  /** `CATALOGUE` when absent. */
  readonly faults?: readonly Fault[];
  /** Simulate each call instead of drawing minutes: slower, and exact in what minutes cannot tell. */
  readonly byInvocation?: boolean;
  /** Change the alarms on purpose as well, and count what that shows: takes some ten times as long. */
  readonly mutate?: boolean;
}

/**
 * Injects every fault into every function it can befall, and tells which alarm of the set saw it: after how many minutes,
 * after how many failed calls, and how often alarms go off when nothing is wrong. A detection counts only when the twin
 * of the run, the same luck without the fault, is not in ALARM at that minute.
 *
 * Pure and deterministic: the same arguments give the same answer on every machine.
 *
 * @throws RangeError for an alarm or fault that cannot be rehearsed, by name and reason.
 * @example rehearse([orders], standard, { seed: 1 }).coverage // 0.97
 */
export function rehearse(
  functions: readonly FunctionProfile[],
  set: AlarmSet,
  options: RehearseOptions = {},
): Rehearsal {
  const parts = [...rehearsing(functions, set, options)];
  return together(parts, set, options);
}

/** One function after the other, for who shows how far it is: put them together by `together`. */
export function* rehearsing(
  functions: readonly FunctionProfile[],
  set: AlarmSet,
  options: RehearseOptions = {},
): Generator<RehearsedFunction> {
  const { faults = CATALOGUE } = options;
  for (const fault of faults) checkFault(fault);
  const plan = planOf(options);
  for (const profile of functions) {
    const alarms = set.functions[profile.name] ?? [];
    const worlds = options.byInvocation ? BY_INVOCATION : undefined;
    const rehearsed = summarize(sightingsOf(profile, alarms, faults, plan, worlds));
    yield options.mutate
      ? { rehearsed, mutation: mutationScore(profile, alarms, faults, plan) }
      : { rehearsed };
  }
}

const BY_INVOCATION: Worlds = { ordinary: ordinaryByInvocation, faulty: faultyByInvocation };

export interface RehearsedFunction {
  readonly rehearsed: FunctionRehearsal;
  readonly mutation?: MutationScore;
}

export function together(
  parts: readonly RehearsedFunction[],
  set: AlarmSet,
  options: RehearseOptions = {},
): Rehearsal {
  const plan = planOf(options);
  const functions = parts.map(({ rehearsed }) => rehearsed);
  const rows = functions.flatMap(({ faults }) => faults);
  const runs = rows.reduce((sum, row) => sum + row.runs, 0);
  const mutations = parts.flatMap(({ mutation }) => (mutation ? [mutation] : []));
  return {
    set: set.name,
    seed: plan.seed,
    runs: plan.worlds * plan.onsets,
    quietWeeks: plan.worlds,
    functions,
    coverage: runs === 0 ? 0 : rows.reduce((sum, row) => sum + row.detected, 0) / runs,
    falseAlarmsPerWeek:
      functions.reduce((sum, one) => sum + one.falseAlarmsPerWeek, 0) / Math.max(1, functions.length),
    ...(mutations.length === 0
      ? {}
      : {
          mutation: {
            mutants: mutations.reduce((sum, one) => sum + one.mutants, 0),
            killed: mutations.reduce((sum, one) => sum + one.killed, 0),
            survivors: mutations.flatMap(({ survivors }) => survivors),
          },
        }),
  };
}

function planOf({
  seed = USUAL_PLAN.seed,
  worlds = USUAL_PLAN.worlds,
  onsets = USUAL_PLAN.onsets,
}: RehearseOptions): Plan {
  return { seed, worlds, onsets };
}
