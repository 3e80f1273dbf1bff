import { AWS_METRICS, ENGINE_METRICS } from "../../packages/airworthy/src/shifting/defaults.ts";
import type { Metrics, Shift } from "../../packages/airworthy/src/shifting/model.ts";
import { Random } from "../../packages/airworthy/src/shifting/random.fixture.ts";
import { type Flown, fly, type Service } from "../../packages/airworthy/src/shifting/service.fixture.ts";

export const RATES = [0.1, 1, 10, 100, 1000] as const;
export type Host = "engine" | "AWS";
export const METRICS: Readonly<Record<Host, Metrics>> = { engine: ENGINE_METRICS, AWS: AWS_METRICS };
export const HOSTS = Object.entries(METRICS) as readonly (readonly [Host, Metrics])[];

/** The one default configuration: everything that may be left out is. */
export function shift(metrics: Metrics, more: Partial<Shift> = {}): Shift {
  return {
    id: "bench",
    functionName: "orders",
    alias: "live",
    old: "1",
    new: "2",
    strategy: { kind: "evidence" },
    metrics,
    ...more,
  };
}

/** Many shifts of one service, each with a seed that follows from the first. */
export function many(own: Shift, service: Service, count: number, seed: number, longest?: number): Flown[] {
  return Array.from({ length: count }, (_, index) =>
    fly(own, service, new Random(seed + index * 7919), longest),
  );
}

/** A seed for a cell of a table, from its names. */
export function seedOf(...names: readonly (string | number)[]): number {
  let seed = 2166136261;
  for (const character of names.join("/")) seed = Math.imul(seed ^ (character.codePointAt(0) ?? 0), 16777619);
  return seed >>> 1;
}

export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

export function share(flown: readonly Flown[], phase: Flown["phase"]): number {
  return flown.filter((one) => one.phase === phase).length / flown.length;
}

/** The bound that a share of `events` in `count` is below with 99 % confidence (Clopper and Pearson, by bisection). */
export function upper99(events: number, count: number): number {
  let [low, high] = [events / count, 1];
  for (let round = 0; round < 60; round++) {
    const middle = (low + high) / 2;
    if (atMost(events, count, middle) > 0.01) low = middle;
    else high = middle;
  }
  return high;
}

function atMost(events: number, count: number, rate: number): number {
  if (rate >= 1) return events >= count ? 1 : 0;
  let term = count * Math.log1p(-rate);
  let sum = 0;
  for (let k = 0; k <= events; k++) {
    sum += Math.exp(term);
    term += Math.log(((count - k) / (k + 1)) * (rate / (1 - rate)));
  }
  return sum;
}

export function percent(part: number): string {
  return `${(100 * part).toFixed(part < 0.01 && part > 0 ? 2 : 1)} %`;
}

export function minutes(duration: number): string {
  return `${(duration / 60_000).toFixed(duration < 600_000 ? 1 : 0)} min`;
}
