import { normalBeyond } from "../../alarms/band/normal.ts";
import type { Lognormal, Traffic } from "../model.ts";
import type { MetricPoint, Series } from "./metrics-file.ts";
import type { MetricName } from "./names.ts";
import { normalized } from "./shapes.ts";

/** What exported metrics say of a function's normal weeks. */
export interface Observed {
  readonly traffic?: Traffic;
  readonly errorRate?: number;
  readonly blipsPerWeek?: number;
  readonly duration?: Lognormal;
  /** What could not be learned from them, as sentences. */
  readonly notes: readonly string[];
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;
/** 1970 began on a Thursday. */
const FROM_MONDAY = 3 * DAY;
/** A minute in which this share of the calls fails, and this many do, is a hiccup; what lasts longer is an incident. */
const BLIP = { share: 0.2, errors: 3 } as const;
/** Most that the slow fluctuation may be: more is a shape that was not understood. */
const MOST_RESTLESS = 0.6;
/** Spread of durations when nothing is known of it: p99 at 3.2 medians. */
const USUAL_SIGMA = 0.5;

/**
 * Learns a function's normal week from its exported metrics: mean and shape of its traffic, how restless it is beyond
 * chance, its ordinary error rate and hiccups, how long it runs.
 *
 * @example observed(readMetrics(file, now).series).traffic?.perMinute
 */
export function observed(series: readonly Series[]): Observed {
  const notes: string[] = [];
  const of = (metric: MetricName) => series.filter((one) => one.metric === metric && one.points.length > 0);
  const [invocations] = of("Invocations");
  const [errors] = of("Errors");
  const traffic = invocations && trafficOf(invocations, notes);
  const failing = invocations && errors && failuresOf(invocations, errors);
  const duration = durationOf(of("Duration"));
  if (!invocations) notes.push("no Invocations among the metrics: the traffic stays as it is assumed");
  return {
    ...(traffic ? { traffic } : {}),
    ...failing,
    ...(duration ? { duration } : {}),
    notes,
  };
}

function trafficOf({ points, period }: Series, notes: string[]): Traffic {
  const first = (points[0] as MetricPoint).at;
  const end = (points.at(-1) as MetricPoint).at + period * 1000;
  const span = end - first;
  const counts = new Map(points.map(({ at, value }) => [at, value]));
  // A silent period is not in the file; it is a zero all the same.
  const periods = Array.from({ length: Math.round(span / (period * 1000)) }, (_, index) => {
    const at = first + index * period * 1000;
    return { at, value: counts.get(at) ?? 0 };
  });
  const slots = span >= WEEK ? 168 : span >= DAY ? 24 : 1;
  if (span < WEEK)
    notes.push(
      `the metrics hold ${words(span)} only: ${slots === 1 ? "every hour is taken to be alike" : "every day is taken to be alike"}`,
    );
  const means = meansOf(periods, slots);
  const mean = periods.reduce((sum, { value }) => sum + value, 0) / periods.length;
  const shape = normalized(means);
  return {
    perMinute: (mean * 60) / period,
    week: slots === 168 ? shape : Array.from({ length: 168 }, (_, hour) => shape[hour % slots] as number),
    restless: restlessnessOf(periods, means),
  };
}

function words(span: number): string {
  const days = span / DAY;
  return days >= 1 ? `${Number(days.toFixed(1))} days` : `${Number((span / HOUR).toFixed(1))} hours`;
}

function slotOf(at: number, slots: number): number {
  return Math.floor((at + FROM_MONDAY) / HOUR) % slots;
}

/** The mean of each hour; with three weeks or more the median of its days, so that one incident teaches nothing. */
function meansOf(periods: readonly MetricPoint[], slots: number): number[] {
  const hours = new Map<number, { sum: number; count: number }>();
  for (const { at, value } of periods) {
    const hour = Math.floor(at / HOUR);
    const known = hours.get(hour) ?? { sum: 0, count: 0 };
    hours.set(hour, { sum: known.sum + value, count: known.count + 1 });
  }
  const bySlot = Array.from({ length: slots }, (): number[] => []);
  for (const [hour, { sum, count }] of hours) bySlot[slotOf(hour * HOUR, slots)]?.push(sum / count);
  return bySlot.map((values) => (values.length >= 3 ? median(values) : averageOf(values)));
}

/** Variation of the counts beyond that of chance, as the coefficient of variation of a factor on the rate. */
function restlessnessOf(periods: readonly MetricPoint[], means: readonly number[]): number {
  let beyond = 0;
  let scale = 0;
  for (const { at, value } of periods) {
    const expected = means[slotOf(at, means.length)] as number;
    // Far outliers are incidents or bursts, not restlessness.
    const off = Math.max(-2 * expected, Math.min(2 * expected, value - expected));
    beyond += off * off - expected;
    scale += expected * expected;
  }
  return scale > 0 ? Math.min(MOST_RESTLESS, Math.sqrt(Math.max(0, beyond / scale))) : 0;
}

function failuresOf(invocations: Series, errors: Series): Pick<Observed, "errorRate" | "blipsPerWeek"> {
  const failed = new Map(errors.points.map(({ at, value }) => [at, value]));
  let [calls, faults, blips] = [0, 0, 0];
  let since = -Infinity;
  for (const { at, value } of invocations.points) {
    const bad = failed.get(at) ?? 0;
    if (bad >= BLIP.errors && bad >= BLIP.share * value) {
      // Neighbouring bad minutes are one hiccup.
      if (at - since > 2 * invocations.period * 1000) blips++;
      since = at;
      continue;
    }
    calls += value;
    faults += Math.min(bad, value);
  }
  const span = spanOf(invocations);
  return {
    errorRate: calls > 0 ? faults / calls : 0,
    blipsPerWeek: span > 0 ? (blips * WEEK) / Math.max(span, DAY) : 0,
  };
}

function spanOf({ points, period }: Series): number {
  return (points.at(-1) as MetricPoint).at - (points[0] as MetricPoint).at + period * 1000;
}

/** A lognormal distribution through what is known: a median or a mean, and a percentile further out. */
function durationOf(series: readonly Series[]): Lognormal | undefined {
  const usual = (one: Series): number => median(one.points.map(({ value }) => value));
  const of = (wanted: (statistic: Series["statistic"]) => boolean): Series | undefined =>
    series.find((one) => wanted(one.statistic));
  const half = of((statistic) => statistic === 50);
  const mean = of((statistic) => statistic === "Average" || statistic === undefined);
  const far = series
    .filter(({ statistic }) => typeof statistic === "number" && statistic > 50 && statistic < 100)
    .toSorted((a, b) => Number(b.statistic) - Number(a.statistic))[0];
  const beyond = far && { value: usual(far), z: normalBeyond(1 - Number(far.statistic) / 100) };
  if (half) {
    const at = usual(half);
    return at > 0 ? { median: at, sigma: beyond ? sigmaFrom(at, beyond) : USUAL_SIGMA } : undefined;
  }
  if (mean) {
    const average = usual(mean);
    if (!(average > 0)) return undefined;
    // ln(p / mean) = z sigma - sigma^2 / 2; the smaller root is the one of ordinary distributions.
    const apart = beyond ? Math.log(Math.max(1, beyond.value / average)) : undefined;
    const sigma =
      beyond && apart !== undefined
        ? clamped(beyond.z - Math.sqrt(Math.max(0, beyond.z ** 2 - 2 * apart)))
        : USUAL_SIGMA;
    return { median: average / Math.exp(sigma ** 2 / 2), sigma };
  }
  if (!beyond || !(beyond.value > 0)) return undefined;
  return { median: beyond.value / Math.exp(USUAL_SIGMA * beyond.z), sigma: USUAL_SIGMA };
}

function sigmaFrom(middle: number, { value, z }: { readonly value: number; readonly z: number }): number {
  return clamped(Math.log(Math.max(1, value / middle)) / z);
}

function clamped(sigma: number): number {
  return Math.max(0.01, Math.min(2, sigma));
}

function averageOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, one) => sum + one, 0) / values.length;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[half] as number)
    : ((sorted[half - 1] as number) + (sorted[half] as number)) / 2;
}
