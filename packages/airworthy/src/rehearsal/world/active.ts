import { log } from "../chance/exact.ts";
import type { Effect, Fault } from "../model.ts";

/** A fault that begins at a minute. */
export interface Onset {
  readonly fault: Fault;
  readonly at: number;
}

/** The fault of a run at one minute, or nothing. */
export function effectAt({ fault, at }: Onset, minute: number): Effect | undefined {
  const since = minute - at;
  if (since < 0 || since >= fault.duration) return undefined;
  const { flapping } = fault.effect;
  if (flapping && since % (flapping.on + flapping.off) >= flapping.on) return undefined;
  return fault.effect;
}

/** Logarithm of the factor on durations. */
export function slownessOf({ slower = 1, creepPerHour = 0 }: Effect, since: number): number {
  const factor = slower * (1 + (creepPerHour * since) / 60);
  return factor === 1 ? 0 : log(factor);
}

/** Share of the memory in use: a leak grows evenly, from what is usual. */
export function memoryOf(effect: Effect, usual: number, since: number, duration: number): number {
  const { memoryGrowsTo } = effect;
  return memoryGrowsTo === undefined ? usual : usual + ((memoryGrowsTo - usual) * (since + 1)) / duration;
}
