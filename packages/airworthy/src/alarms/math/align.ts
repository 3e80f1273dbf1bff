import { derived, type Series } from "./values.ts";

/** The part of time a request is about; milliseconds since 1970. */
export interface Window {
  readonly from: number;
  /** Not included. */
  readonly until: number;
  /** Periods begin at `from`, as those of an alarm do, whose window moves by a minute; else at multiples of the period. */
  readonly sliding?: boolean;
}

/** Starts of all periods of a window, whether they have data or not. `period` in seconds. */
export function grid({ from, until, sliding = false }: Window, period: number): number[] {
  const step = period * 1000;
  const times: number[] = [];
  for (let at = sliding ? from : Math.floor(from / step) * step; at < until; at += step) times.push(at);
  return times;
}

/**
 * Reckons with several series, timestamp by timestamp; at each at least one of them has a value. Series of different
 * periods meet where their timestamps are equal, and the result has the finest period (AWS does not document it; alarms
 * take one period only).
 *
 * @param decide Gets `undefined` for a series without a value there. No value, or none that is finite, drops the point.
 */
export function zip(
  list: readonly Series[],
  decide: (row: readonly (number | undefined)[], at: number) => number | undefined,
): Series {
  const next = list.map(() => 0);
  const row: (number | undefined)[] = list.map(() => undefined);
  const times: number[] = [];
  const values: number[] = [];
  for (let at = earliest(list, next); at < Infinity; at = earliest(list, next)) {
    for (let index = 0; index < list.length; index++) {
      const cursor = next[index] ?? 0;
      const has = list[index]?.times[cursor] === at;
      row[index] = has ? list[index]?.values[cursor] : undefined;
      if (has) next[index] = cursor + 1;
    }
    const value = decide(row, at);
    if (value === undefined || !Number.isFinite(value)) continue;
    times.push(at);
    values.push(value);
  }
  const period = list.reduce((finest, series) => Math.min(finest, series.period), Infinity);
  return { kind: "series", period, times, values };
}

function earliest(list: readonly Series[], next: readonly number[]): number {
  let first = Infinity;
  for (let index = 0; index < list.length; index++) {
    const at = list[index]?.times[next[index] ?? 0];
    if (at !== undefined && at < first) first = at;
  }
  return first;
}

/** Another value for each point; points whose value is not finite are dropped. */
export function mapPoints(series: Series, work: (value: number, index: number) => number): Series {
  const times: number[] = [];
  const values: number[] = [];
  for (let index = 0; index < series.values.length; index++) {
    const value = series.values[index] ?? 0;
    const result = work(value, index);
    if (!Number.isFinite(result)) continue;
    times.push(series.times[index] ?? 0);
    values.push(result);
  }
  return derived(series, times, values);
}
