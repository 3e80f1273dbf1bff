/**
 * The metrics of a function, made of its minutes. A metric is a column of sums and counts of samples, one a minute; a
 * minute without samples has no value, as in CloudWatch.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 */
import type { Observed } from "../invocations/observed.ts";
import type { MetricInput } from "../model.ts";
import type { Onset } from "./active.ts";
import {
  accountRunning,
  deliveryFailures,
  errors,
  eventAge,
  inits,
  iteratorAge,
  kept,
  memory,
  mostRunning,
  processor,
  running,
} from "./measures.ts";
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

export type Fill = (world: World) => Column;

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
