import type { World } from "../world/metrics.ts";
import { windowOf } from "../world/windows.ts";
import type { Prepared } from "./prepare.ts";
import { cautiousStates, statesOf } from "./timeline.ts";

/** The state of an alarm after each minute of [from, to) in a world; `flags` begin at `flagsFrom`. */
export function statesIn(
  prepared: Prepared,
  world: World,
  flags: Uint8Array,
  flagsFrom: number,
  from: number,
  to: number,
  before: number,
): Uint8Array {
  const [metric] = prepared.inputs;
  if (prepared.samplesNeeded === undefined || !metric)
    return statesOf(prepared, flags, flagsFrom, from, to, before);
  const counted = { ...metric, statistic: "SampleCount" };
  const samples = windowOf(world, counted, prepared.length, flagsFrom, to);
  return cautiousStates(prepared, flags, samples, flagsFrom, from, to, before);
}
