import type { State } from "../../alarms/judge.ts";
import { CATALOGUE } from "../faults/index.ts";
import type { AnyAlarm, Fault, FunctionProfile, Plot } from "../model.ts";
import { attributable, endOf, faultyWorld, watchFaulty } from "../run/faulty.ts";
import { ordinaryWorld, periodOf, type Watched, watchOrdinary } from "../run/ordinary.ts";
import { type Plan, seedOf, WORLD } from "../run/plan.ts";
import { onsetsOf } from "../run/sightings.ts";
import { edgesOf } from "../watch/banded.ts";
import type { Edges } from "../watch/flags.ts";
import { type Prepared, prepare } from "../watch/prepare.ts";
import { ALARM, OK } from "../watch/timeline.ts";
import { valuesOf } from "../watch/values.ts";
import type { Onset } from "../world/active.ts";
import type { World } from "../world/metrics.ts";
import { minutesFor } from "../world/minutes.ts";

/** One plot that is wanted: an alarm of the function in a run of a fault. */
export interface Wanted {
  readonly fault: string;
  readonly alarm: string;
}

export interface PlotOptions extends Plan {
  /** `CATALOGUE` when absent. */
  readonly faults?: readonly Fault[];
}

/** Minutes before the onset that are shown: an hour, or a quarter of a long fault. */
const LEAD = 60;

/**
 * What alarms of a function saw in a run of some faults, beside the same time without the fault. Shows the first run in
 * which the alarm goes off because of it, else the first of all. Composite alarms have no values: they are left out.
 *
 * @example plotsOf(orders, alarms, [{ fault: "E1", alarm: "OrdersErrorsAlarm" }], USUAL_PLAN)
 */
export function plotsOf(
  profile: FunctionProfile,
  alarms: readonly AnyAlarm[],
  wanted: readonly Wanted[],
  options: PlotOptions,
): Plot[] {
  const { faults = CATALOGUE, ...plan } = options;
  if (wanted.length === 0) return [];
  const world = ordinaryWorld(profile, seedOf(plan, 0));
  const watched = new Map<string, { prepared: Prepared; ordinary: Watched }>();
  const onsetsFor = (id: string): readonly Onset[] => {
    const fault = faults.find((one) => one.id === id);
    return fault ? onsetsOf(plan, 0, fault) : [];
  };
  const watch = (name: string) => {
    const known = watched.get(name);
    const alarm = alarms.find((one) => one.name === name);
    if (known || alarm?.kind !== "metric") return known;
    const prepared = prepare(alarm);
    const onsets = wanted.filter((one) => one.alarm === name).flatMap((one) => onsetsFor(one.fault));
    const ordinary = watchOrdinary(
      prepared,
      world,
      onsets.map(({ at }) => at),
    );
    watched.set(name, { prepared, ordinary });
    return { prepared, ordinary };
  };
  return wanted.flatMap(({ fault, alarm }) => {
    const one = watch(alarm);
    if (!one) return [];
    const runs = onsetsFor(fault).map((onset) => runOf(one.prepared, one.ordinary, world, onset));
    const shown = runs.find(({ delay }) => delay >= 0) ?? runs[0];
    return shown ? [plotOf(one.prepared, one.ordinary, world, shown)] : [];
  });
}

interface OneRun {
  readonly onset: Onset;
  readonly faulty: World;
  readonly states: Uint8Array;
  readonly delay: number;
}

function runOf(prepared: Prepared, ordinary: Watched, world: World, onset: Onset): OneRun {
  const reach = prepared.lookBack * 2;
  const into = minutesFor(0, reach + onset.fault.duration + 120, world.setting.gaps.length);
  const faulty = faultyWorld(world, onset, reach, into);
  const states = watchFaulty(prepared, faulty, onset, ordinary);
  return { onset, faulty, states, delay: attributable(states, ordinary.states, onset.at) };
}

function plotOf(prepared: Prepared, ordinary: Watched, world: World, run: OneRun): Plot {
  const { onset, faulty, states } = run;
  const { alarm } = prepared;
  const end = Math.min(WORLD, endOf(onset));
  const from = Math.max(0, onset.at - Math.max(LEAD, Math.round(onset.fault.duration / 4)));
  const twin = valuesOf(prepared, world, from, end);
  const values = [...valuesOf(prepared, world, from, onset.at), ...valuesOf(prepared, faulty, onset.at, end)];
  const edges = alarm.band && bandAt(prepared, ordinary, world, faulty, from, onset, end);
  const all = [...ordinary.states.subarray(from, onset.at), ...states.subarray(0, end - onset.at)];
  return {
    function: world.setting.profile.name,
    fault: onset.fault.id,
    alarm: alarm.name,
    from,
    values: values.map(known),
    twin: [...twin].map(known),
    ...(alarm.threshold === undefined ? {} : { threshold: alarm.threshold }),
    ...(edges ? { lower: [...edges.lower].map(known), upper: [...edges.upper].map(known) } : {}),
    during: { from: onset.at, to: onset.at + onset.fault.duration },
    states: changesOf(all, from),
  };
}

/** The band over the plot: what was learned long before goes on, with the fault from its onset on. */
function bandAt(
  prepared: Prepared,
  ordinary: Watched,
  world: World,
  faulty: World,
  from: number,
  onset: Onset,
  end: number,
): Edges | undefined {
  const begin = periodOf(prepared, onset.at) * prepared.length;
  const values = valuesOf(prepared, faulty, begin, end);
  const snapshot = ordinary.snapshots.get(periodOf(prepared, onset.at));
  const after = edgesOf(prepared, values, begin, end, snapshot).edges;
  // Before the snapshot the band is learned anew, from the beginning of the world.
  const before =
    begin > from
      ? edgesOf(prepared, valuesOf(prepared, world, 0, begin), 0, begin, undefined).edges
      : undefined;
  const joined = (side: "lower" | "upper"): Float64Array =>
    Float64Array.from({ length: end - from }, (_, index) => {
      const minute = from + index;
      return (minute >= begin ? after[side][minute - begin] : before?.[side][minute]) ?? NaN;
    });
  return { lower: joined("lower"), upper: joined("upper") };
}

function known(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function changesOf(states: readonly number[], from: number): Plot["states"] {
  const changes: { at: number; state: State }[] = [];
  for (const [index, state] of states.entries()) {
    const name = state === ALARM ? "ALARM" : state === OK ? "OK" : "INSUFFICIENT_DATA";
    if (changes.at(-1)?.state !== name) changes.push({ at: from + index, state: name });
  }
  return changes;
}
