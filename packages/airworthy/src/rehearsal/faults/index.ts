import type { Effect, Fault, FunctionProfile } from "../model.ts";
import { CONTROLS } from "./controls.ts";
import { ERRORS } from "./errors.ts";
import { EVENTS } from "./events.ts";
import { LATENCY } from "./latency.ts";
import { RESOURCES } from "./resources.ts";
import { THROTTLING } from "./throttling.ts";
import { TRAFFIC } from "./traffic.ts";
import { VERSIONS } from "./versions.ts";

export { BEYOND } from "./beyond.ts";

/**
 * The faults that a rehearsal injects unless told otherwise: 25 and two controls. What AWS FIS and failure-lambda inject
 * is among them, and what they cannot: silence, surges, leaks, bad versions, lost events.
 *
 * Each is as long as such things usually last before somebody notices by himself; sizes are those that matter, not those
 * that are easy to see.
 */
export const CATALOGUE: readonly Fault[] = [
  ...ERRORS,
  ...LATENCY,
  ...THROTTLING,
  ...TRAFFIC,
  ...RESOURCES,
  ...EVENTS,
  ...VERSIONS,
  ...CONTROLS,
];

/** Why a fault cannot befall a function, or nothing when it can. */
export function notBefallen(
  { befalls }: Fault,
  { kinds, shifted, failuresKept }: FunctionProfile,
): string | undefined {
  if (befalls?.kinds && !befalls.kinds.some((kind) => kinds.includes(kind)))
    return `it is not invoked by ${befalls.kinds.join(" or ")}`;
  if (befalls?.shifted && !shifted) return "its deployments are not shifted";
  if (befalls?.failuresKept && !failuresKept) return "its failed events are not kept";
  return undefined;
}

const OF_VERSIONS = new Set<keyof Effect>(["errors", "slower"]);

/** @throws RangeError for a fault of one's own that makes no sense, with the field that is wrong. */
export function checkFault({ id, duration, effect }: Fault): void {
  const wrong = (why: string): RangeError => new RangeError(`The fault ${id}: ${why}.`);
  if (!(duration > 0 && Number.isInteger(duration)))
    throw wrong(`its duration is ${duration}, not a whole number of minutes`);
  for (const name of [
    "errors",
    "timeouts",
    "throttled",
    "accountTaken",
    "eventsDropped",
    "corrupted",
  ] as const) {
    const share = effect[name];
    if (share !== undefined && !(share >= 0 && share <= 1))
      throw wrong(`${name} is ${share}, and a share lies between 0 and 1`);
  }
  for (const name of [
    "slower",
    "slowerInit",
    "computes",
    "traffic",
    "recursion",
    "memoryGrowsTo",
    "poison",
    "fallsBehind",
    "late",
    "creepPerHour",
  ] as const) {
    const size = effect[name];
    if (size !== undefined && !(size >= 0 && Number.isFinite(size)))
      throw wrong(`${name} is ${size}, and has to be 0 or more`);
  }
  const { version, flapping } = effect;
  if (flapping && !(flapping.on > 0 && flapping.off >= 0))
    throw wrong("flapping needs minutes in which it is on");
  if (!version) return;
  if (!(version.weight > 0 && version.weight <= 1))
    throw wrong(`a version's weight is ${version.weight}, not a share`);
  for (const name of Object.keys(version.effect) as (keyof Effect)[])
    if (!OF_VERSIONS.has(name)) throw wrong(`a version can have errors or be slower, but not ${name}`);
}
