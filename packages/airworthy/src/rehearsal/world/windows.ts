/**
 * What a statistic over a period is at each minute: the window slides, as that of an alarm does. Values stand at the last
 * minute of their window; NaN where there is no data.
 */
import type { MetricInput } from "../model.ts";
import { normal } from "../chance/draws.ts";
import type { Observed } from "../invocations/observed.ts";
import { meanOf, percentileOf, type Sample } from "./duration.ts";
import { type Column, columnOf, isDuration, type World } from "./metrics.ts";

/** A statistic that is not rehearsed for a metric. */
export class NotRehearsed extends Error {
  override name = "NotRehearsed";
}

/**
 * @param length minutes of a period.
 * @param from first minute of the result; the world begins `length - 1` minutes before it, or what is earlier is missing.
 * @throws NotRehearsed for a statistic the metric is not made with.
 */
export function windowOf(
  world: World,
  input: MetricInput,
  length: number,
  from: number,
  to: number,
): Float64Array {
  // Where nothing is, no statistic has data.
  if (input.scope === "nothing") return new Float64Array(to - from).fill(NaN);
  if (isDuration(input)) return durationWindow(world, input, length, from, to);
  return columnWindow(columnOf(world, input), input, length, from - world.minutes.from, to - from);
}

function columnWindow(
  column: Column,
  { metric, statistic }: MetricInput,
  length: number,
  start: number,
  size: number,
): Float64Array {
  const out = new Float64Array(size);
  if (statistic === "Maximum" || statistic === "Minimum")
    return extreme(column, statistic, length, start, out);
  const { sum, count } = column;
  let total = 0;
  let samples = 0;
  for (let i = Math.max(0, start - length); i < start; i++) {
    total += sum[i] as number;
    samples += count[i] as number;
  }
  const kind = KINDS[statistic];
  if (kind === undefined)
    throw new NotRehearsed(
      `The statistic ${statistic} of ${metric} is not rehearsed: only Sum, Average, Maximum, Minimum and SampleCount are.`,
    );
  for (let at = 0; at < size; at++) {
    const i = start + at;
    total += sum[i] as number;
    samples += count[i] as number;
    const gone = i - length;
    if (gone >= 0) {
      total -= sum[gone] as number;
      samples -= count[gone] as number;
    }
    if (samples < 0.5) {
      total = 0;
      samples = 0;
      out[at] = NaN;
    } else out[at] = kind === 0 ? total : kind === 1 ? total / samples : samples;
  }
  return out;
}

const KINDS: Readonly<Record<string, number>> = { Sum: 0, Average: 1, SampleCount: 2 };

function extreme(
  { sum, count, max }: Column,
  statistic: string,
  length: number,
  start: number,
  out: Float64Array,
): Float64Array {
  const most = statistic === "Maximum";
  for (let at = 0; at < out.length; at++) {
    let best = NaN;
    for (let i = Math.max(0, start + at - length + 1); i <= start + at; i++) {
      const samples = count[i] as number;
      if (samples === 0) continue;
      const value = max
        ? (max[i] as number)
        : most
          ? Math.min(1, sum[i] as number)
          : sum[i] === samples
            ? 1
            : 0;
      if (best !== best || (most ? value > best : value < best)) best = value;
    }
    out[at] = best;
  }
  return out;
}

function durationWindow(
  world: World,
  { scope, statistic }: MetricInput,
  length: number,
  from: number,
  to: number,
): Float64Array {
  const { minutes, setting } = world;
  const { durations, keys } = setting;
  const out = new Float64Array(to - from);
  if (world.observed && scope !== "version")
    return observedWindow(world.observed, statistic, length, from, to);
  const percentile = percentileIn(statistic);
  if (percentile === undefined && KINDS[statistic] === undefined)
    throw new NotRehearsed(
      `The statistic ${statistic} of Duration is not rehearsed: Average, Sum, SampleCount, Minimum, Maximum and percentiles are.`,
    );
  const key = percentile === undefined ? keys.mean : keys.order;
  const versioned = scope === "version";
  const total: Sample & { z: number } = { count: 0, slowed: 0, slowness: 0, timeouts: 0, z: 0 };
  const take = (i: number, sign: number): void => {
    const all = minutes.invocations[i] as number;
    const calls = versioned ? (minutes.ofVersion[i] as number) : all;
    if (!(calls > 0)) return;
    const share = versioned ? calls / all : 1;
    const slowed = minutes.slowed[i] as number;
    total.count += sign * calls;
    total.slowed += sign * (versioned ? Math.min(slowed, calls) : slowed);
    total.timeouts += sign * Math.round((minutes.timeouts[i] as number) * share);
    total.z += sign * Math.sqrt(calls) * normal(key, minutes.from + i);
    if (sign > 0 && slowed > 0) total.slowness = minutes.slowness[i] as number;
  };
  const start = from - minutes.from;
  for (let i = Math.max(0, start - length); i < start; i++) take(i, 1);
  for (let at = 0; at < out.length; at++) {
    take(start + at, 1);
    if (start + at - length >= 0) take(start + at - length, -1);
    if (total.count < 0.5) {
      total.z = 0;
      out[at] = NaN;
      continue;
    }
    const z = total.z / Math.sqrt(total.count);
    if (percentile !== undefined) out[at] = percentileOf(durations, total, percentile, z);
    else if (statistic === "SampleCount") out[at] = total.count;
    else out[at] = meanOf(durations, total, z) * (statistic === "Sum" ? total.count : 1);
  }
  return out;
}

/** The same of durations that were counted one by one. */
function observedWindow(
  observed: Observed,
  statistic: string,
  length: number,
  from: number,
  to: number,
): Float64Array {
  const percentile = percentileIn(statistic);
  const { durationSum: sum, invocations: count, durationMax: max, samples = [] } = observed;
  const input = { namespace: "AWS/Lambda", metric: "Duration", scope: "function", statistic } as const;
  if (percentile === undefined || percentile === 100)
    return columnWindow({ sum, count, max }, input, length, from - observed.from, to - from);
  return Float64Array.from({ length: to - from }, (_, at) => {
    const last = from + at - observed.from;
    const window = samples
      .slice(Math.max(0, last - length + 1), last + 1)
      .flat()
      .sort((a, b) => b - a);
    return window[Math.floor(window.length * (1 - percentile / 100) + 1e-9)] ?? NaN;
  });
}

/** Maximum and minimum are the percentiles at the ends. */
function percentileIn(statistic: string): number | undefined {
  if (statistic === "Maximum") return 100;
  if (statistic === "Minimum") return 0;
  const written = /^p(\d+(?:\.\d+)?)$/.exec(statistic);
  return written ? Number(written[1]) : undefined;
}
