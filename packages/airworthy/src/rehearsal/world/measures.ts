/** What is measured of a function minute by minute, one function a metric; the table of them stands in metrics.ts. */
import { binomial, normal, poisson, uniform } from "../chance/draws.ts";
import { exp, log } from "../chance/exact.ts";
import type { Effect } from "../model.ts";
import { effectAt } from "./active.ts";
import { meanOf, type Sample } from "./duration.ts";
import {
  ACCOUNT_CONCURRENCY,
  ACCOUNT_USED,
  MEMORY_OF_ONE_PROCESSOR,
  QUEUE_ACTIVE_MINUTES,
} from "./limits.ts";
import type { Fill, World } from "./metrics.ts";
import type { Minutes } from "./minutes.ts";

/** Errors say 0 for each success. */
export const errors: Fill = ({ minutes }) => ({ sum: minutes.errors, count: minutes.invocations });

const NOTHING: Effect = {};

function effectIn({ onset }: World, minute: number): Effect {
  return (onset && effectAt(onset, minute)) ?? NOTHING;
}

function sampleAt(minutes: Minutes, i: number): Sample {
  const count = minutes.invocations[i] as number;
  const slowed = minutes.slowed[i] as number;
  const timeouts = Math.min(minutes.timeouts[i] as number, count - slowed);
  return { count, slowed, slowness: minutes.slowness[i] as number, timeouts };
}

/** How many run at once, on average over a minute. */
export function running({ setting, minutes }: World, i: number): number {
  const calls = minutes.invocations[i] as number;
  if (calls === 0) return NaN;
  const { durations, inits, cold, keys } = setting;
  return (
    (calls *
      (meanOf(durations, sampleAt(minutes, i), normal(keys.mean, minutes.from + i)) + cold * inits.mean)) /
    60_000
  );
}

/**
 * The most at once in a minute. Each call finds as many others as a Poisson distribution says (PASTA, M/G/infinity); the
 * largest of these numbers is drawn as if they did not depend on each other.
 */
export function mostRunning(world: World, i: number, minute: number): number {
  if (world.observed) return world.observed.running[i] || NaN;
  const mean = running(world, i);
  if (mean !== mean) return NaN;
  const calls = world.minutes.invocations[i] as number;
  return 1 + poisson(mean, exp(log(uniform(world.setting.keys.running, minute)) / calls));
}

export function accountRunning(world: World, i: number, minute: number): number {
  const { setting } = world;
  const effect = effectIn(world, minute);
  const others =
    ACCOUNT_CONCURRENCY *
    (ACCOUNT_USED * (1 + 0.05 * normal(setting.keys.account, minute)) + (effect.accountTaken ?? 0));
  const own = mostRunning(world, i, minute);
  return Math.min(ACCOUNT_CONCURRENCY, Math.round(others + (own === own ? own : 0)));
}

/** Memory of the fullest environment, in percent. */
export function memory({ setting, minutes }: World, i: number, minute: number): number {
  if (!setting.profile.insights || minutes.invocations[i] === 0) return NaN;
  const share = (minutes.memory[i] as number) * (1 + 0.03 * normal(setting.keys.memory, minute));
  return 100 * Math.min(1, share);
}

/** Milliseconds of processor time of all invocations of a minute: no more than the duration and the memory pay for. */
export const processor: Fill = (world) => {
  const { minutes, setting } = world;
  const { durations, keys, profile } = setting;
  const length = minutes.to - minutes.from;
  const [sum, count] = [new Float64Array(length), new Float64Array(length)];
  if (!profile.insights) return { sum, count };
  for (let i = 0; i < length; i++) {
    const calls = minutes.invocations[i] as number;
    if (calls === 0) continue;
    const luck = 1 + (0.1 * normal(keys.cpu, minutes.from + i)) / Math.sqrt(calls);
    const share = Math.min(1, profile.cpuUse * luck * (effectIn(world, minutes.from + i).computes ?? 1));
    const sample = sampleAt(minutes, i);
    // A call that waits for something else does not compute.
    const { slowness } = sample;
    const computing = slowness > 0 ? { ...sample, slowness: 0 } : sample;
    count[i] = calls;
    sum[i] =
      calls *
      meanOf(durations, computing, normal(keys.mean, minutes.from + i)) *
      share *
      processors(profile.memoryMb);
  }
  return { sum, count };
};

/** Processors that come with some megabytes of memory. Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
function processors(memoryMb: number): number {
  return memoryMb / MEMORY_OF_ONE_PROCESSOR;
}

/** Milliseconds of initializations: only calls that start an environment have one. */
export const inits: Fill = (world) => {
  const { setting, minutes, observed } = world;
  if (observed && setting.profile.insights)
    return { sum: observed.initSum, count: observed.starts, max: observed.initMax };
  const length = minutes.to - minutes.from;
  const [sum, count, max] = [new Float64Array(length), new Float64Array(length), new Float64Array(length)];
  const { keys, inits: of, cold, profile } = setting;
  if (!profile.insights) return { sum, count, max };
  for (let i = 0; i < length; i++) {
    const minute = minutes.from + i;
    const starts = startsAt(minutes.invocations[i] as number, cold, keys.inits, minute);
    if (starts === 0) continue;
    const factor = effectIn(world, minute).slowerInit ?? 1;
    const sample = { count: starts, slowed: 0, slowness: 0, timeouts: 0 };
    const mean = Math.min(of.timeoutMs, factor * meanOf(of, sample, normal(keys.initMean, minute)));
    count[i] = starts;
    sum[i] = mean * starts;
    max[i] = Math.min(of.timeoutMs, mean * exp(of.sigma * (starts > 1 ? 1 : 0)));
  }
  return { sum, count, max };
};

function startsAt(calls: number, cold: number, key: number, minute: number): number {
  return binomial(calls, cold, uniform(key, minute));
}

/** Age of the last record of a batch: usually half a second; milliseconds. */
export function iteratorAge({ setting, minutes }: World, i: number, minute: number): number {
  if (!setting.profile.kinds.includes("stream") || minutes.invocations[i] === 0) return NaN;
  return 500 * exp(0.4 * normal(setting.keys.age, minute)) + 1000 * (minutes.behind[i] as number);
}

export function eventAge({ setting, minutes }: World, i: number, minute: number): number {
  if (!setting.profile.kinds.includes("async") || minutes.invocations[i] === 0) return NaN;
  const waits = (minutes.throttles[i] as number) > 0 ? 60_000 : 0;
  return 80 * exp(0.5 * normal(setting.keys.age, minute)) + waits;
}

/** A queue reports while it is used and for some hours after. */
export const kept: Fill = ({ minutes }) => {
  const length = minutes.to - minutes.from;
  const [sum, count] = [new Float64Array(length), new Float64Array(length)];
  let last = -Infinity;
  for (let i = 0; i < length; i++) {
    const depth = minutes.kept[i] as number;
    if (depth > 0) last = i;
    if (i - last > QUEUE_ACTIVE_MINUTES) continue;
    count[i] = 1;
    sum[i] = depth;
  }
  return { sum, count, max: sum };
};

export const deliveryFailures = (by: "deadLetterQueue" | "destination"): Fill => {
  return ({ minutes, setting, onset }) => {
    const sum = new Float64Array(minutes.to - minutes.from);
    if (
      setting.profile.failuresKept === by &&
      setting.profile.kinds.includes("async") &&
      onset?.fault.effect.deliveryDenied
    ) {
      for (let i = Math.max(0, onset.at - minutes.from); i < sum.length; i++)
        sum[i] = minutes.dead[i] as number;
    }
    return { sum, count: sum };
  };
};
