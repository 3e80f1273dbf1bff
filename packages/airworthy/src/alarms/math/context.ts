import type { Window } from "./align.ts";
import { MathError, wrongKind } from "./errors.ts";
import type { Call, Expression } from "./tree.ts";
import { type Metric, type MetricStat, nameOf, type Series, type SeriesArray, type Value } from "./values.ts";

export interface Points {
  /** Milliseconds since 1970, ascending: the starts of periods that have data. */
  readonly times: readonly number[];
  readonly values: readonly number[];
}

export interface BandPoints {
  readonly times: readonly number[];
  readonly upper: readonly number[];
  readonly lower: readonly number[];
}

/** What a band may learn of: the same metric or expression at another time. */
export interface Past {
  /** The expression, so that two bands of one request are told apart. */
  readonly key: string;
  /** Its points over another window. */
  points(window: Window): Points;
  /** The metrics it may be made of. */
  readonly metrics: readonly MetricStat[];
}

/** Where an evaluation gets what it cannot reckon. Pure: the same question has the same answer during one evaluation. */
export interface Source {
  fetch(stat: MetricStat, window: Window): Points;
  /** Metrics that reported since an instant: what SEARCH and SELECT look through. Without it both are refused. */
  metrics?(since: number): Iterable<Metric>;
  /** The band of a series, `deviations` wide, over the window. Without it ANOMALY_DETECTION_BAND is refused. */
  band?(series: Series, deviations: number, window: Window, past: Past): BandPoints;
  /** The quota behind a metric of AWS/Usage; `undefined` when it has none. Without it SERVICE_QUOTA is refused. */
  quota?(metric: Metric): number | undefined;
}

/** What a function may know besides its arguments. */
export interface Context {
  readonly source: Source;
  readonly window: Window;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Seconds between points of what has no period of its own; `undefined` when the request does not tell. */
  readonly period: number | undefined;
  /** The metrics of the request, by Id, without the expressions. */
  readonly metrics: () => ReadonlyMap<string, Series>;
  /** The value that an expression has over another window. */
  readonly over: (expression: Expression, window: Window) => Value;
  /** Tells the caller something that is no error: too many metrics found. */
  readonly message: (code: string, value: string) => void;
}

/** A function of metric math. */
export interface MathFunction {
  readonly least: number;
  readonly most: number;
  readonly work: (args: readonly Value[], call: Call, context: Context) => Value;
}

export function periodOf(context: Context, call: Call): number {
  if (context.period !== undefined) return context.period;
  throw new MathError("PeriodRequired", `${call.name} needs a Period, and the query has none.`, call.at);
}

export function seriesArgument(value: Value | undefined, call: Call): Series {
  if (value?.kind === "series") return value;
  throw wrongKind(call.name, "a time series", nameOf(value), call.at);
}

export function arrayArgument(value: Value | undefined, call: Call): SeriesArray {
  if (value?.kind === "array") return value;
  throw wrongKind(call.name, "an array of time series", nameOf(value), call.at);
}

export function scalarArgument(value: Value | undefined, call: Call): number {
  if (value?.kind === "scalar") return value.value;
  throw wrongKind(call.name, "a number here", nameOf(value), call.at);
}

/** A bare word out of a few. */
export function wordArgument<Word extends string>(
  value: Value | undefined,
  call: Call,
  words: readonly Word[],
): Word {
  const word = words.find((one) => value?.kind === "word" && one === value.word);
  if (word) return word;
  throw wrongKind(
    call.name,
    words.join(" or "),
    value?.kind === "word" ? value.word : nameOf(value),
    call.at,
  );
}
