import { begin, decide } from "../decide.ts";
import type { Decision, Shift } from "../model.ts";
import type { Tick } from "./host.ts";

/** Where a history and what is decided from it part. */
export interface Difference {
  readonly tick: Tick;
  readonly says: string;
}

/**
 * Decides a shift again from what its ticks saw. The same counts give the same odds to the last bit, so that a verdict can
 * be checked long after, and a change of the controller be tried on the past.
 */
export function replay(
  shift: Shift,
  ticks: readonly Tick[],
): { readonly last: Decision | undefined; readonly difference: Difference | undefined } {
  let last: Decision | undefined;
  for (const tick of ticks) {
    last = decide(shift, last?.state ?? begin(tick.at), tick.facts);
    if (last.says !== tick.says) return { last, difference: { tick, says: last.says } };
  }
  return { last, difference: undefined };
}
