/**
 * Every run of a function's rehearsal: which alarm saw which fault, and when. Everything that is reported is counted from
 * these.
 */
import type { AnyAlarm, Fault, FunctionProfile } from "../model.ts";
import { notBefallen } from "../faults/index.ts";
import { compositeStates } from "../watch/composite.ts";
import { prepareAll, type Watch } from "../watch/prepare.ts";
import type { Onset } from "../world/active.ts";
import { type Minutes, minutesFor } from "../world/minutes.ts";
import type { World } from "../world/metrics.ts";
import { attributable, endOf, extraAlarms, failedCalls, faultyWorld, watchFaulty } from "./faulty.ts";
import { falseAlarms, ordinaryWorld, statesByName, watchAll, type Watched } from "./ordinary.ts";
import { onsetOf, type Plan, seedOf } from "./plan.ts";

/** One fault at one onset. By alarm, in the order of `Sightings.alarms`. */
export interface Run {
  readonly fault: Fault;
  readonly world: number;
  readonly at: number;
  /** Minutes to the detection; -1 without. */
  readonly delays: Int32Array;
  /** Calls that had gone wrong by then. */
  readonly failed: Float64Array;
  /** Transitions to ALARM that the world without the fault does not have. */
  readonly transitions: Int32Array;
}

export interface Sightings {
  readonly profile: FunctionProfile;
  readonly alarms: readonly AnyAlarm[];
  readonly runs: readonly Run[];
  /** Transitions to ALARM in the ordinary weeks, by alarm and world. */
  readonly quiet: readonly Int32Array[];
}

/** How worlds are made. */
export interface Worlds {
  readonly ordinary: typeof ordinaryWorld;
  readonly faulty: typeof faultyWorld;
}

/** Weeks of fleets in seconds: what happens in a minute is drawn as a whole. */
const BY_MINUTES: Worlds = { ordinary: ordinaryWorld, faulty: faultyWorld };

/** @throws RangeError for an alarm or a fault that cannot be rehearsed, by name. */
export function sightingsOf(
  profile: FunctionProfile,
  alarms: readonly AnyAlarm[],
  faults: readonly Fault[],
  plan: Plan,
  worlds: Worlds = BY_MINUTES,
): Sightings {
  const watch = prepareAll(alarms);
  const befalling = faults.filter((fault) => notBefallen(fault, profile) === undefined);
  const quiet = alarms.map(() => new Int32Array(plan.worlds));
  const runs: Run[] = [];
  // Composite alarms are evaluated last; answers are in the order that was asked.
  for (let index = 0; index < plan.worlds; index++) {
    const world = worlds.ordinary(profile, seedOf(plan, index));
    const onsets = befalling.flatMap((fault) => onsetsOf(plan, index, fault));
    const ordinary = watchAll(
      watch,
      world,
      onsets.map(({ at }) => at),
    );
    for (const [nth, { name }] of alarms.entries())
      (quiet[nth] as Int32Array)[index] = falseAlarms((ordinary.get(name) as Watched).states);
    const longest = Math.max(0, ...befalling.map((fault) => fault.duration));
    const scratch = minutesFor(0, watch.lookBack * 2 + longest + 120, world.setting.gaps.length);
    for (const onset of onsets)
      runs.push({ ...runOf(alarms, watch, world, ordinary, onset, scratch, worlds), world: index });
  }
  return { profile, alarms, runs, quiet };
}

export function onsetsOf(plan: Plan, world: number, fault: Fault): Onset[] {
  return Array.from({ length: plan.onsets }, (_, nth) => ({
    fault,
    at: onsetOf(plan, world, nth, fault),
  }));
}

function runOf(
  alarms: readonly AnyAlarm[],
  watch: Watch,
  world: World,
  ordinary: ReadonlyMap<string, Watched>,
  onset: Onset,
  scratch: Minutes,
  worlds: Worlds,
): Omit<Run, "world"> {
  const faulty = worlds.faulty(world, onset, watch.lookBack * 2, scratch);
  const states = new Map<string, Uint8Array>();
  for (const prepared of watch.metric) {
    const { name } = prepared.alarm;
    states.set(name, watchFaulty(prepared, faulty, onset, ordinary.get(name) as Watched));
  }
  for (const { name, rule } of watch.composite)
    states.set(name, compositeStates(rule, states, endOf(onset) - onset.at));
  const failedBy = failedCalls(faulty, world, onset);
  const usual = statesByName(ordinary);
  const delays = new Int32Array(alarms.length);
  const failed = new Float64Array(alarms.length);
  const transitions = new Int32Array(alarms.length);
  for (const [nth, { name }] of alarms.entries()) {
    const [seen, twin] = [states.get(name) as Uint8Array, usual.get(name) as Uint8Array];
    const delay = attributable(seen, twin, onset.at);
    delays[nth] = delay;
    failed[nth] = delay < 0 ? 0 : (failedBy[delay - 1] as number);
    transitions[nth] = onset.fault.control ? extraAlarms(seen, twin, onset.at) : 0;
  }
  return { fault: onset.fault, at: onset.at, delays, failed, transitions };
}
