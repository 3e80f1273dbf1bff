import { fillCalls } from "../world/calls.ts";
import { branch, type Minutes } from "../world/minutes.ts";
import type { World } from "../world/metrics.ts";
import { edgesOf } from "../watch/banded.ts";
import { flagsOf } from "../watch/flags.ts";
import type { Prepared } from "../watch/prepare.ts";
import { statesIn } from "../watch/states.ts";
import { ALARM, lateStatesOf } from "../watch/timeline.ts";
import { valueOfNothing, valuesOf } from "../watch/values.ts";
import type { Onset } from "../world/active.ts";
import { periodOf, type Watched } from "./ordinary.ts";
import { GRACE } from "./plan.ts";

/**
 * The world in which a fault begins: up to the onset it is the ordinary one, minute by minute, and after it shares its
 * luck. It ends a little after the fault.
 *
 * @param into minutes to write it into; long enough for the fault and `lookBack`
 */
export function faultyWorld(ordinary: World, onset: Onset, lookBack: number, into: Minutes): World {
  const { setting, minutes } = ordinary;
  const end = endOf(onset);
  branch(minutes, into, Math.max(0, onset.at - lookBack), onset.at, end);
  // The version that is deployed now has no past.
  if (onset.fault.effect.version) into.ofVersion.fill(NaN, 0, onset.at - into.from);
  fillCalls(setting, into, onset.at, end, onset);
  return { setting, minutes: into, onset };
}

export function endOf({ fault, at }: Onset): number {
  return at + fault.duration + GRACE;
}

/** The state of an alarm after each minute from the onset to the end. */
export function watchFaulty(prepared: Prepared, world: World, onset: Onset, ordinary: Watched): Uint8Array {
  const { length, range, alarm } = prepared;
  const end = endOf(onset);
  const from = Math.max(0, onset.at - range * length);
  const begin = alarm.band ? Math.min(from, periodOf(prepared, onset.at) * length) : from;
  const values = valuesOf(prepared, world, begin, end);
  const late = onset.fault.effect.late ?? 0;
  // What the fault does not touch is as it was: most alarms, of most faults.
  if (late === 0 && ordinary.values && same(values, ordinary.values, begin))
    return ordinary.states.subarray(onset.at, end);
  const snapshot = ordinary.snapshots.get(periodOf(prepared, onset.at));
  const edges = alarm.band && edgesOf(prepared, values, begin, end, snapshot).edges;
  const flags = flagsOf(prepared, values, edges);
  const before = ordinary.states[onset.at - 1] as number;
  if (late === 0) return statesIn(prepared, world, flags, begin, onset.at, end, before);
  const left = length - (late % length);
  const partial =
    left === length ? flags : flagsOf(prepared, valuesOf(prepared, world, begin, end, left), edges);
  const nothing = new Float64Array(end - begin).fill(valueOfNothing(prepared));
  const empty = flagsOf(prepared, nothing, edges);
  return lateStatesOf(prepared, flags, partial, empty, begin, onset.at, end, before, late);
}

function same(values: Float64Array, ordinary: Float64Array, begin: number): boolean {
  for (let i = 0; i < values.length; i++) if (!Object.is(values[i], ordinary[begin + i])) return false;
  return true;
}

/**
 * Minutes from the onset until an alarm goes off because of the fault: it enters ALARM, and its twin in the ordinary
 * world, with the same luck, is not in ALARM at that minute. -1: never.
 */
export function attributable(states: Uint8Array, ordinary: Uint8Array, at: number): number {
  let before = ordinary[at - 1];
  for (let i = 0; i < states.length; i++) {
    const state = states[i];
    if (state === ALARM && before !== ALARM && ordinary[at + i] !== ALARM) return i + 1;
    before = state;
  }
  return -1;
}

/** Transitions to ALARM that the ordinary world does not have at that minute: of a control they are false alarms. */
export function extraAlarms(states: Uint8Array, ordinary: Uint8Array, at: number): number {
  let count = 0;
  let before = ordinary[at - 1];
  for (let i = 0; i < states.length; i++) {
    if (states[i] === ALARM && before !== ALARM && ordinary[at + i] !== ALARM) count++;
    before = states[i];
  }
  return count;
}

/**
 * Calls that went wrong because of the fault before the end of each minute after the onset: they failed, were turned
 * away, or never came.
 */
export function failedCalls(world: World, ordinary: World, { at }: Onset): Float64Array {
  const { minutes } = world;
  const usual = ordinary.minutes;
  const failed = new Float64Array(minutes.to - at);
  let total = 0;
  for (let minute = at; minute < minutes.to; minute++) {
    const [i, o] = [minute - minutes.from, minute - usual.from];
    const bad =
      (minutes.errors[i] as number) + (minutes.throttles[i] as number) + (minutes.dropped[i] as number);
    const badAnyway =
      (usual.errors[o] as number) + (usual.throttles[o] as number) + (usual.dropped[o] as number);
    const lost = (usual.arrivals[o] as number) - (minutes.arrivals[i] as number);
    total += Math.max(0, bad - badAnyway) + Math.max(0, lost);
    failed[minute - at] = total;
  }
  return failed;
}
