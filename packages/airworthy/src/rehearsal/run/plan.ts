import type { Fault } from "../model.ts";
import { keyOf, uniform } from "../chance/draws.ts";

const DAY = 24 * 60;

/** How much is rehearsed. */
export interface Plan {
  /** Everything random follows from it. */
  readonly seed: number;
  /** Independent worlds of each function: three weeks each, of which the bands learn two. */
  readonly worlds: number;
  /** Onsets of each fault in each world. */
  readonly onsets: number;
}

/** Twelve onsets of each fault, and as many quiet weeks as worlds. */
export const USUAL_PLAN: Plan = { seed: 1, worlds: 4, onsets: 3 };

/** Minutes before anything is counted: CloudWatch's bands learn from two weeks too. */
export const TRAINING = 14 * DAY;
/** Minutes in which alarms are counted as false, and faults begin. */
export const WATCHED = 7 * DAY;
export const WORLD = TRAINING + WATCHED;

/** Minutes after a fault's end in which going off still counts: an alarm sees a minute once it is over. */
export const GRACE = 5;

/** The seed of one of the worlds. */
export function seedOf({ seed }: Plan, world: number): number {
  return keyOf(seed, `world ${world}`);
}

/** The minute at which a fault begins, for the `nth` time in a world. The same for all functions and alarm sets. */
export function onsetOf(plan: Plan, world: number, nth: number, { id, duration }: Fault): number {
  const room = WATCHED - duration - GRACE;
  if (room < 1)
    throw new RangeError(`A fault of ${duration} minutes is longer than the week it is rehearsed in.`);
  // Spread over the week, so that few onsets see day and night.
  const place = (nth + uniform(keyOf(seedOf(plan, world), "onset", id), nth)) / plan.onsets;
  return TRAINING + Math.floor(place * room);
}
