import { wrongKind } from "./errors.ts";

/** A metric of CloudWatch. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** A metric, and the numbers wanted of it. */
export interface MetricStat {
  readonly metric: Metric;
  /** Seconds. */
  readonly period: number;
  /** `Sum`, `Average`, `p99`, `TM(10%:90%)`. */
  readonly stat: string;
  readonly unit?: string;
}

/** A number. NaN when the arithmetic has none (a division by zero): with it, no datapoint has a value. */
export interface ScalarValue {
  readonly kind: "scalar";
  readonly value: number;
}

/** Values at the starts of periods. A period without a value is not there. */
export interface Series {
  readonly kind: "series";
  /** Seconds. */
  readonly period: number;
  /** Milliseconds since 1970, ascending. */
  readonly times: readonly number[];
  readonly values: readonly number[];
  /** What it is called within an array. */
  readonly label?: string;
  /** Where it came from, if from one metric, however much was reckoned with it since. */
  readonly of?: MetricStat;
  /** The labels it was grouped by, if it is one of a Metrics Insights query. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** It is the metric itself, nothing was reckoned with it. */
  readonly raw?: boolean;
}

export interface SeriesArray {
  readonly kind: "array";
  readonly items: readonly Series[];
}

export interface TextValue {
  readonly kind: "text";
  readonly text: string;
}

/** A bare word: REPEAT, DESC, AVG. */
export interface WordValue {
  readonly kind: "word";
  readonly word: string;
}

export type Value = ScalarValue | Series | SeriesArray | TextValue | WordValue;

export const KIND_NAMES: Readonly<Record<Value["kind"], string>> = {
  scalar: "a number",
  series: "a time series",
  array: "an array of time series",
  text: "a string",
  word: "a word",
};

export function scalar(value: number): ScalarValue {
  return { kind: "scalar", value };
}

export function array(items: readonly Series[]): SeriesArray {
  return { kind: "array", items };
}

/** A series with other values: it keeps its name and origin, but is no metric any more. */
export function derived(from: Series, times: readonly number[], values: readonly number[]): Series {
  return {
    kind: "series",
    period: from.period,
    times,
    values,
    ...(from.label === undefined ? {} : { label: from.label }),
    ...(from.of ? { of: from.of } : {}),
  };
}

/** Applies to a series, or to each series of an array. */
export function each(
  value: Value | undefined,
  name: string,
  at: number,
  work: (series: Series) => Series,
): Series | SeriesArray {
  if (value?.kind === "series") return work(value);
  if (value?.kind === "array") return array(value.items.map(work));
  throw wrongKind(name, "a time series or an array of time series", nameOf(value), at);
}

export function nameOf(value: Value | undefined): string {
  return value ? KIND_NAMES[value.kind] : "nothing";
}
