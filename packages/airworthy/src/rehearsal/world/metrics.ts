/**
 * The metrics of a function, made of its minutes. A metric is a column of sums and counts of samples, one a minute; a
 * minute without samples has no value, as in CloudWatch.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 */
import type { Effect, MetricInput } from "../model.ts";
import { binomial, normal, uniform } from "../chance/draws.ts";
import { exp } from "../chance/exact.ts";
import type { Observed } from "../invocations/observed.ts";
import { effectAt, type Onset } from "./active.ts";
import { meanOf, type Sample } from "./duration.ts";
import {
  ACCOUNT_CONCURRENCY,
  ACCOUNT_USED,
  MEMORY_OF_ONE_PROCESSOR,
  QUEUE_ACTIVE_MINUTES,
} from "./limits.ts";
import type { Minutes } from "./minutes.ts";
import type { Setting } from "./profile.ts";

/** Values of one metric, minute by minute. */
export interface Column {
  readonly sum: Float64Array;
  /** Samples; 0 where the metric has no value. */
  readonly count: Float64Array;
  /** Largest sample; 1 or 0 of counters when absent. */
  readonly max?: Float64Array;
}

export interface World {
  readonly setting: Setting;
  readonly minutes: Minutes;
  readonly onset?: Onset;
  /** What was counted call by call, where it was: durations, environments and their starts are then read from it. */
  readonly observed?: Observed;
}

type Fill = (world: World) => Column;

/** One for each event, and nothing in minutes without any. */
const counter =
  (of: (minutes: Minutes) => Float64Array): Fill =>
  ({ minutes }) => ({ sum: of(minutes), count: of(minutes) });

/** A value at each minute in which there was an invocation. */
function gauge(average: (world: World, i: number, minute: number) => number, peak?: typeof average): Fill {
  return (world) => {
    const { minutes } = world;
    const length = minutes.to - minutes.from;
    const [sum, count, max] = [new Float64Array(length), new Float64Array(length), new Float64Array(length)];
    for (let i = 0; i < length; i++) {
      const value = average(world, i, minutes.from + i);
      if (value !== value) continue;
      count[i] = 1;
      sum[i] = value;
      max[i] = peak ? peak(world, i, minutes.from + i) : value;
    }
    return { sum, count, max };
  };
}

/** Errors say 0 for each success. */
const errors: Fill = ({ minutes }) => ({ sum: minutes.errors, count: minutes.invocations });

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
function running({ setting, minutes }: World, i: number): number {
  const calls = minutes.invocations[i] as number;
  if (calls === 0) return NaN;
  const { durations, inits, cold, keys } = setting;
  return (
    (calls *
      (meanOf(durations, sampleAt(minutes, i), normal(keys.mean, minutes.from + i)) + cold * inits.mean)) /
    60_000
  );
}

/** The most at once in a minute: the mean and what chance puts on top of it. */
function mostRunning(world: World, i: number, minute: number): number {
  if (world.observed) return world.observed.running[i] || NaN;
  const mean = running(world, i);
  const luck = 2.4 + 0.4 * normal(world.setting.keys.running, minute);
  return Math.max(1, Math.round(mean + luck * Math.sqrt(mean)));
}

function accountRunning(world: World, i: number, minute: number): number {
  const { setting } = world;
  const effect = effectIn(world, minute);
  const others =
    ACCOUNT_CONCURRENCY *
    (ACCOUNT_USED * (1 + 0.05 * normal(setting.keys.account, minute)) + (effect.accountTaken ?? 0));
  const own = mostRunning(world, i, minute);
  return Math.min(ACCOUNT_CONCURRENCY, Math.round(others + (own === own ? own : 0)));
}

/** Memory of the fullest environment, in percent. */
function memory({ setting, minutes }: World, i: number, minute: number): number {
  if (!setting.profile.insights || minutes.invocations[i] === 0) return NaN;
  const share = (minutes.memory[i] as number) * (1 + 0.03 * normal(setting.keys.memory, minute));
  return 100 * Math.min(1, share);
}

/** Milliseconds of processor time of all invocations of a minute: no more than the duration and the memory pay for. */
const processor: Fill = (world) => {
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
const inits: Fill = (world) => {
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
function iteratorAge({ setting, minutes }: World, i: number, minute: number): number {
  if (!setting.profile.kinds.includes("stream") || minutes.invocations[i] === 0) return NaN;
  return 500 * exp(0.4 * normal(setting.keys.age, minute)) + 1000 * (minutes.behind[i] as number);
}

function eventAge({ setting, minutes }: World, i: number, minute: number): number {
  if (!setting.profile.kinds.includes("async") || minutes.invocations[i] === 0) return NaN;
  const waits = (minutes.throttles[i] as number) > 0 ? 60_000 : 0;
  return 80 * exp(0.5 * normal(setting.keys.age, minute)) + waits;
}

/** A queue reports while it is used and for some hours after. */
const kept: Fill = ({ minutes }) => {
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

const deliveryFailures = (by: "deadLetterQueue" | "destination"): Fill => {
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

const isQueue = ({ setting }: World): boolean => setting.profile.kinds.includes("queue");
const isAsync = ({ setting }: World): boolean => setting.profile.kinds.includes("async");

/** By `namespace/metric/scope`; `alias` is looked up as `function`. Duration has a way of its own: windows.ts. */
const METRICS: Readonly<Record<string, Fill>> = {
  "AWS/Lambda/Invocations/function": counter((minutes) => minutes.invocations),
  "AWS/Lambda/Errors/function": errors,
  "AWS/Lambda/Throttles/function": counter((minutes) => minutes.throttles),
  "AWS/Lambda/ConcurrentExecutions/function": gauge(running, mostRunning),
  "AWS/Lambda/AsyncEventsReceived/function": (world) =>
    isAsync(world) ? counter((minutes) => minutes.arrivals)(world) : nothing(world),
  "AWS/Lambda/AsyncEventsDropped/function": counter((minutes) => minutes.dropped),
  "AWS/Lambda/AsyncEventAge/function": gauge(eventAge),
  "AWS/Lambda/DeadLetterErrors/function": deliveryFailures("deadLetterQueue"),
  "AWS/Lambda/DestinationDeliveryFailures/function": deliveryFailures("destination"),
  "AWS/Lambda/RecursiveInvocationsDropped/function": counter((minutes) => minutes.recursions),
  "AWS/Lambda/IteratorAge/function": gauge(iteratorAge),
  "AWS/Lambda/Invocations/version": ({ minutes }) => ({
    sum: zeros(minutes.ofVersion),
    count: zeros(minutes.ofVersion),
  }),
  "AWS/Lambda/Errors/version": ({ minutes }) => ({
    sum: minutes.versionErrors,
    count: zeros(minutes.ofVersion),
  }),
  "AWS/Lambda/ConcurrentExecutions/account": gauge(accountRunning),
  "AWS/Lambda/ClaimedAccountConcurrency/account": gauge(accountRunning),
  "AWS/Lambda/UnreservedConcurrentExecutions/account": gauge(accountRunning),
  "LambdaInsights/memory_utilization/function": gauge(memory),
  "LambdaInsights/used_memory_max/function": gauge(
    (world, i, minute) => (memory(world, i, minute) / 100) * world.setting.profile.memoryMb,
  ),
  "LambdaInsights/cpu_total_time/function": processor,
  "LambdaInsights/init_duration/function": inits,
  "AWS/SQS/ApproximateNumberOfMessagesVisible/deadLetterQueue": kept,
  "AWS/SQS/ApproximateNumberOfMessagesVisible/queue": gauge((world, i) =>
    isQueue(world) ? (world.minutes.backlog[i] as number) : NaN,
  ),
  "AWS/SQS/ApproximateAgeOfOldestMessage/queue": gauge((world, i) =>
    isQueue(world) ? 60 * (world.minutes.waiting[i] as number) : NaN,
  ),
  "AWS/SQS/ApproximateNumberOfMessagesNotVisible/queue": gauge((world, i) =>
    isQueue(world) ? running(world, i) : NaN,
  ),
  "AWS/SQS/NumberOfMessagesSent/queue": (world) =>
    isQueue(world) ? counter((minutes) => minutes.arrivals)(world) : nothing(world),
  "AWS/SQS/NumberOfMessagesReceived/queue": (world) =>
    isQueue(world) ? counter((minutes) => minutes.invocations)(world) : nothing(world),
};

function keyOf({ namespace, metric, scope }: MetricInput): string {
  const whose =
    scope === "alias" || (scope === "account" && !ACCOUNT_METRICS.has(metric)) ? "function" : scope;
  return `${namespace}/${metric}/${whose}`;
}

/** Of these the account has values of its own; of others the function stands for the account. */
const ACCOUNT_METRICS = new Set([
  "ConcurrentExecutions",
  "ClaimedAccountConcurrency",
  "UnreservedConcurrentExecutions",
]);

/** Whether a rehearsal makes this metric; of others an alarm never sees data. */
export function isRehearsed(input: MetricInput): boolean {
  return isDuration(input) || METRICS[keyOf(input)] !== undefined;
}

export function isDuration({ namespace, metric, scope }: MetricInput): boolean {
  return namespace === "AWS/Lambda" && metric === "Duration" && scope !== "nothing";
}

export function columnOf(world: World, input: MetricInput): Column {
  return (METRICS[keyOf(input)] ?? nothing)(world);
}

function nothing({ minutes }: World): Column {
  const empty = new Float64Array(minutes.to - minutes.from);
  return { sum: empty, count: empty };
}

/** NaN is a time without that version. */
function zeros(column: Float64Array): Float64Array {
  return column.map((value) => (value === value ? value : 0));
}
