import type { FunctionProfile } from "../model.ts";
import { fillCalls } from "../world/calls.ts";
import { minutesFor } from "../world/minutes.ts";
import type { World } from "../world/metrics.ts";
import { settingOf } from "../world/profile.ts";
import { edgesOf, type Snapshot } from "../watch/banded.ts";
import { compositeStates } from "../watch/composite.ts";
import { type Edges, flagsOf } from "../watch/flags.ts";
import type { Prepared, Watch } from "../watch/prepare.ts";
import { statesIn } from "../watch/states.ts";
import { ALARM, INSUFFICIENT_DATA } from "../watch/timeline.ts";
import { valuesOf } from "../watch/values.ts";
import { TRAINING, WATCHED, WORLD } from "./plan.ts";

/** Three weeks of a function without any fault. */
export function ordinaryWorld(profile: FunctionProfile, seed: number): World {
  const setting = settingOf(profile, WORLD, seed);
  const minutes = minutesFor(0, WORLD, setting.gaps.length);
  fillCalls(setting, minutes, 0, WORLD);
  return { setting, minutes };
}

/** An alarm in an ordinary world. */
export interface Watched {
  /** What it watches; absent for a composite one. */
  readonly values?: Float64Array;
  /** Its state after each minute. */
  readonly states: Uint8Array;
  /** What its band had learned where faults begin. */
  readonly snapshots: ReadonlyMap<number, Snapshot>;
}

/** @param onsets minutes at which faults will begin */
export function watchOrdinary(prepared: Prepared, world: World, onsets: readonly number[]): Watched {
  const values = valuesOf(prepared, world, 0, WORLD);
  let edges: Edges | undefined;
  let snapshots: ReadonlyMap<number, Snapshot> = new Map();
  if (prepared.alarm.band) {
    const wanted = new Set(onsets.map((onset) => periodOf(prepared, onset)));
    ({ edges, kept: snapshots } = edgesOf(prepared, values, 0, WORLD, undefined, wanted));
  }
  const flags = flagsOf(prepared, values, edges);
  return { values, states: statesIn(prepared, world, flags, 0, 0, WORLD, INSUFFICIENT_DATA), snapshots };
}

/** The period from which a run of a fault goes on: its windows reach back over the alarm's range. */
export function periodOf({ length, range }: Prepared, onset: number): number {
  return Math.max(0, Math.floor((onset - range * length) / length));
}

/** States of all alarms of a function, by name; composite ones too. */
export function watchAll(
  watch: Watch,
  world: World,
  onsets: readonly number[],
): ReadonlyMap<string, Watched> {
  const all = new Map(
    watch.metric.map((prepared) => [prepared.alarm.name, watchOrdinary(prepared, world, onsets)]),
  );
  for (const { name, rule } of watch.composite)
    all.set(name, { states: compositeStates(rule, statesByName(all), WORLD), snapshots: new Map() });
  return all;
}

export function statesByName(
  watched: ReadonlyMap<string, { readonly states: Uint8Array }>,
): Map<string, Uint8Array> {
  return new Map([...watched].map(([name, { states }]) => [name, states]));
}

/** How often an alarm goes off in the week that is watched. */
export function falseAlarms(states: Uint8Array): number {
  let count = 0;
  for (let minute = TRAINING; minute < TRAINING + WATCHED; minute++)
    if (states[minute] === ALARM && states[minute - 1] !== ALARM) count++;
  return count;
}
