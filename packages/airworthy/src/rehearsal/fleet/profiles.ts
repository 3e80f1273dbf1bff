import { notWatched } from "../../checklist/practices/alarms/watching.ts";
import type { Policy } from "../../checklist/policy.ts";
import { numberOf, property, timeoutOf } from "../../checklist/properties.ts";
import { clockOf } from "../../checklist/recipes/interval.ts";
import { isScheduled } from "../../checklist/schedule.ts";
import { describe } from "../../checklist/subjects.ts";
import type { Fleet, LambdaFunction } from "../../fleet/model.ts";
import type { FunctionProfile } from "../model.ts";
import { weekOf } from "../traffic/shapes.ts";

/** Lambda's default. https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
const DEFAULT_MEMORY = 128;
/** Lambda's default, in seconds. */
const DEFAULT_TIMEOUT = 3;

/**
 * What is assumed of a function of which nothing is known: a call every two seconds with people's hours, a fifth of a
 * second each, one failure in two thousand, a hiccup every other week. Reports say that it was assumed.
 */
export const ASSUMED = {
  traffic: { perMinute: 30, week: weekOf("office", 0.5), restless: 0.1 },
  duration: { median: 200, sigma: 0.5 },
  init: { median: 400, sigma: 0.4 },
  errorRate: 0.0005,
  blipsPerWeek: 0.5,
  memoryUse: 0.45,
  cpuUse: 0.3,
} as const;

/** The functions of a fleet as a rehearsal runs them, before anything is said about their traffic. */
export interface Profiles {
  readonly functions: readonly FunctionProfile[];
  /** What each function of the fleet is called: its logical id, with the stack when two share one. */
  readonly names: ReadonlyMap<LambdaFunction, string>;
  /** Functions that are not rehearsed, with the reason. */
  readonly left: readonly { readonly fn: LambdaFunction; readonly because: string }[];
}

export function profilesOf(fleet: Fleet, policy: Policy): Profiles {
  const names = new Map<LambdaFunction, string>();
  const left: { fn: LambdaFunction; because: string }[] = [];
  for (const fn of fleet.functions) {
    const apart = notWatched(fn);
    if (apart) left.push({ fn, because: apart.kind === "not-met" ? "" : (apart.because ?? "") });
    else names.set(fn, isAmbiguous(fn, fleet) ? `${fn.stack.name}:${fn.id}` : fn.id);
  }
  const functions = [...names].map(([fn, name]) => profileOf(fn, name, fleet, policy));
  return { functions, names, left };
}

function isAmbiguous(fn: LambdaFunction, fleet: Fleet): boolean {
  return fleet.functions.some((other) => other !== fn && other.id === fn.id);
}

function profileOf(fn: LambdaFunction, name: string, fleet: Fleet, policy: Policy): FunctionProfile {
  const timeoutSeconds = timeoutOf(fn) ?? DEFAULT_TIMEOUT;
  const everyMinutes = intervalOf(fn);
  const reserved = numberOf(property(fn, "ReservedConcurrentExecutions"));
  const kept = keeperOf(fn, fleet);
  return {
    name,
    tier: policy.tierOf(describe("function", fn, fleet)),
    kinds: [...fn.invocations],
    timeoutSeconds,
    memoryMb: numberOf(property(fn, "MemorySize")) ?? DEFAULT_MEMORY,
    ...ASSUMED,
    ...(everyMinutes === undefined
      ? {}
      : { everyMinutes, traffic: { perMinute: 1 / everyMinutes, week: weekOf("flat"), restless: 0 } }),
    // An ordinary call does not come near the timeout, however short that is.
    duration: { ...ASSUMED.duration, median: Math.min(ASSUMED.duration.median, timeoutSeconds * 100) },
    insights: fn.insights,
    ...(reserved === undefined ? {} : { reservedConcurrency: reserved }),
    shifted: fn.aliases.some(({ deployment }) => deployment !== undefined),
    ...(kept === undefined ? {} : { failuresKept: kept }),
  };
}

/** Minutes between the runs of a function that nothing but a clock starts. */
function intervalOf(fn: LambdaFunction): number | undefined {
  if (!fn.triggers.every(isScheduled)) return undefined;
  const clock = clockOf(fn);
  return clock.kind === "regular" ? clock.pause / 60 : undefined;
}

function keeperOf(fn: LambdaFunction, fleet: Fleet): FunctionProfile["failuresKept"] {
  if (fn.deadLetter) return "deadLetterQueue";
  const queues = fn.mappings.flatMap(({ source }) =>
    fleet.queues.filter(({ resource }) => resource === source),
  );
  if (queues.some(({ redrive }) => redrive?.target.resource)) return "deadLetterQueue";
  const destinations = [...fn.invokeConfigs, ...fn.mappings].some(({ onFailure }) => onFailure !== undefined);
  return destinations ? "destination" : undefined;
}
