import { zip } from "../align.ts";
import type { MathFunction } from "../context.ts";
import { wrongKind } from "../errors.ts";
import { nameOf, scalar, type Series } from "../values.ts";

type Reduction = (values: readonly number[], of: number) => number;

/**
 * Of a time series a number, of an array a time series.
 *
 * AVG of an array counts a missing value as 0: it divides by the number of series. Of one series it is the average of
 * "all the data points". MIN, MAX and STDDEV of an array take the values that are there, and STDDEV is that of a whole
 * population (AWS documents neither).
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html#metric-math-syntax-functions-list
 */
export const REDUCTIONS: Readonly<Record<string, Reduction>> = {
  AVG: (values, of) => sum(values) / of,
  SUM: sum,
  MIN: (values) => values.reduce((least, value) => Math.min(least, value), Infinity),
  MAX: (values) => values.reduce((most, value) => Math.max(most, value), -Infinity),
  STDDEV: deviation,
  DATAPOINT_COUNT: (values) => values.length,
};

export const REDUCE: Readonly<Record<string, MathFunction>> = {
  ...Object.fromEntries(Object.entries(REDUCTIONS).map(([name, work]) => [name, reduction(work)])),
  METRIC_COUNT: {
    least: 1,
    most: 1,
    work: ([value], call) => {
      if (value?.kind === "array") return scalar(value.items.length);
      throw wrongKind(call.name, "an array of time series", nameOf(value), call.at);
    },
  },
};

/** The number a reduction makes of one series; NaN when there is none. */
export function reduced(series: Series, work: Reduction): number {
  const value = work(series.values, series.values.length);
  return Number.isFinite(value) ? value : Number.NaN;
}

function reduction(work: Reduction): MathFunction {
  return {
    least: 1,
    most: 1,
    work: ([value], call) => {
      if (value?.kind === "series") return scalar(reduced(value, work));
      if (value?.kind === "array") return zip(value.items, (row) => work(present(row), row.length));
      throw wrongKind(call.name, "a time series or an array of time series", nameOf(value), call.at);
    },
  };
}

function present(row: readonly (number | undefined)[]): readonly number[] {
  return row.filter((value) => value !== undefined);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function deviation(values: readonly number[]): number {
  const mean = sum(values) / values.length;
  return Math.sqrt(values.reduce((total, value) => total + (value - mean) ** 2, 0) / values.length);
}
