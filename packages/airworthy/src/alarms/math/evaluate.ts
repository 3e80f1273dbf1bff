/**
 * Evaluates a set of MetricDataQueries, as GetMetricData and alarms do.
 *
 *   evaluateQueries(queries, source, { from, until, now }) -> { results, messages }
 *
 * - `queries`: metrics (`metricStat`) and expressions, named by `id`; an expression may name any other query.
 * - `source`: `fetch(stat, window)` gives a metric's points; `metrics(since)` lists metrics for SEARCH and SELECT;
 *   `band(series, deviations, window)` and `quota(metric)` answer for ANOMALY_DETECTION_BAND and SERVICE_QUOTA. All
 *   but `fetch` may be left out: what needs them is then refused by name (`NotSupported`).
 * - times are milliseconds since 1970, periods are seconds, `until` is not included. Periods begin at their multiples;
 *   with `sliding` in the window at `from`, which is what alarms ask for.
 * - a result has its points in ascending order; an expression that makes an array gives several results with its id.
 * - `valueOf` evaluates one query only: what an alarm needs.
 *
 * An alarm that evaluates one expression over and over compiles it instead: see compile.ts, which agrees with this.
 *
 * Errors are MathErrors with a code, a position in the expression and a sentence; `query` says whose it is.
 */
import type { Window } from "./align.ts";
import type { Context, Source } from "./context.ts";
import { MathError } from "./errors.ts";
import { evaluateInsights } from "./insights/evaluate.ts";
import { isInsights, parseInsights } from "./insights/parse.ts";
import { interpret } from "./interpret.ts";
import { defaultLabels, labelOf } from "./labels.ts";
import { MOST_INSIGHTS_QUERIES, MOST_QUERIES, MOST_SEARCHES } from "./limits.ts";
import { parse } from "./parse.ts";
import { callsOf, type Expression } from "./tree.ts";
import { KIND_NAMES, type MetricStat, type Series, type Value } from "./values.ts";

export type { Window } from "./align.ts";
export type { BandPoints, Points, Source } from "./context.ts";
export { MathError } from "./errors.ts";
export type { Metric, MetricStat, Series } from "./values.ts";

/** A metric or an expression. Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDataQuery.html */
export interface Query {
  readonly id: string;
  readonly metricStat?: MetricStat;
  readonly expression?: string;
  readonly label?: string;
  /** True when absent. */
  readonly returnData?: boolean;
  /** Seconds; of SEARCH, SELECT and TIME_SERIES, which have none of their own. */
  readonly period?: number;
}

export interface Result {
  readonly id: string;
  readonly label: string;
  readonly period: number;
  readonly times: readonly number[];
  readonly values: readonly number[];
}

export interface Message {
  readonly code: string;
  readonly value: string;
}

export interface Options {
  /** Hours and minutes ahead of UTC for times within labels, as `+0130`; UTC when absent. */
  readonly timezone?: string;
  /** For `${PROP('AccountId')}` and `${PROP('Region')}`. */
  readonly account?: string;
  readonly region?: string;
}

/** An error with the query it is in. */
export class QueryError extends Error {
  readonly query: string;
  readonly problem: MathError;

  constructor(query: string, problem: MathError) {
    super(`Error in expression '${query}': ${problem.message}`);
    this.name = problem.code;
    this.query = query;
    this.problem = problem;
  }
}

/** @throws QueryError, whose `problem` is the MathError; MathError `Limit` for what concerns all queries. */
export function evaluateQueries(
  queries: readonly Query[],
  source: Source,
  window: Window & { readonly now: number },
  options: Options = {},
): { results: Result[]; messages: Message[] } {
  const messages = new Map<string, Message>();
  const { get: values } = evaluator(queries, source, window, (code, value) =>
    messages.set(code, { code, value }),
  );
  const names = defaultLabels(queries);
  const results = queries
    .filter((query) => query.returnData !== false)
    .flatMap((query) => {
      const value = values(query.id);
      const list = value.kind === "series" ? [value] : value.kind === "array" ? value.items : [];
      return list.map((series) => {
        const place = {
          name: names.get(query.id) ?? query.id,
          several: value.kind === "array",
          now: window.now,
        };
        const label = labelOf(query, series, place, options);
        return { id: query.id, label, period: series.period, times: series.times, values: series.values };
      });
    });
  return { results, messages: [...messages.values()] };
}

/** The value of one query: a time series, or an array of them. `message` is told what is no error. */
export function valueOf(
  id: string,
  queries: readonly Query[],
  source: Source,
  window: Window & { readonly now: number },
  message: Context["message"] = () => undefined,
): Extract<Value, { kind: "series" | "array" }> {
  const value = evaluator(queries, source, window, message).get(id);
  return value as Extract<Value, { kind: "series" | "array" }>;
}

interface Evaluator {
  /** The value of a query, which must be one that can be returned. */
  get(id: string): Value;
  /** The value of an expression that names queries. */
  value(expression: Expression): Value;
}

function evaluator(
  queries: readonly Query[],
  source: Source,
  window: Window & { readonly now: number },
  message: Context["message"],
): Evaluator {
  if (queries.length > MOST_QUERIES)
    throw new MathError("Limit", `A request has at most ${MOST_QUERIES} queries.`);
  const read = new Map(queries.map((query) => [query.id, { query, expression: expressionOf(query) }]));
  checkLimits(queries, [...read.values()]);
  const names = defaultLabels(queries);
  const done = new Map<string, Value>();
  const open: string[] = [];

  function get(id: string, final: boolean): Value {
    const known = done.get(id);
    const value = known ?? reckonQuery(id);
    done.set(id, value);
    if (final && value.kind !== "series" && value.kind !== "array")
      throw new QueryError(
        id,
        new MathError("WrongKind", `The result must be a time series, not ${KIND_NAMES[value.kind]}.`),
      );
    return value;
  }

  function reckonQuery(id: string): Value {
    const { query, expression } = read.get(id) as { query: Query; expression: Expression | undefined };
    if (query.metricStat)
      return fetched(query.metricStat, query.label ?? names.get(id) ?? id, source, window);
    if (open.includes(id)) {
      const way = [...open.slice(open.indexOf(id)), id].join(" -> ");
      throw new QueryError(id, new MathError("Cycle", `Expressions refer to each other: ${way}.`));
    }
    open.push(id);
    const value = located(id, () => {
      const context = contextOf(query);
      if (!expression) return evaluateInsights(parseInsights(query.expression ?? ""), context, id);
      return interpret(expression, (other, at) => lookUp(other, at), context);
    });
    open.pop();
    return value;
  }

  function lookUp(id: string, at: number): Value {
    if (read.has(id)) return get(id, false);
    throw new MathError("UnknownId", `${id} is not the Id of a metric or expression of this request.`, at);
  }

  function metrics(): ReadonlyMap<string, Series> {
    const raw = queries.filter((query) => query.metricStat);
    return new Map(raw.map(({ id }) => [id, get(id, false) as Series]));
  }

  function contextOf(query: Query): Context {
    const periods = queries.flatMap(({ metricStat }) => (metricStat ? [metricStat.period] : []));
    // Without one of its own, an expression goes by the metrics of the request (undocumented).
    const period = query.period ?? (periods.length > 0 ? Math.min(...periods) : undefined);
    return { source, window, now: window.now, period, metrics, over, message };
  }

  function over(expression: Expression, other: Window): Value {
    return evaluator(queries, source, { ...other, now: window.now }, message).value(expression);
  }

  return {
    get(id) {
      if (!read.has(id)) throw new MathError("UnknownId", `There is no query ${id}.`);
      return get(id, true);
    },
    value: (expression) => interpret(expression, lookUp, contextOf({ id: "" })),
  };
}

function fetched(stat: MetricStat, label: string, source: Source, window: Window): Series {
  const { times, values } = source.fetch(stat, window);
  const { period } = stat;
  return { kind: "series", period, times, values, label, of: stat, raw: true };
}

/** `undefined` for metrics, and for SELECT, which is another language. */
function expressionOf({ id, expression, metricStat }: Query): Expression | undefined {
  if (metricStat || expression === undefined || isInsights(expression)) return undefined;
  return located(id, () => parse(expression));
}

function checkLimits(
  queries: readonly Query[],
  read: readonly { readonly expression: Expression | undefined }[],
): void {
  const selects = queries.filter(({ expression }) => expression !== undefined && isInsights(expression));
  if (selects.length > MOST_INSIGHTS_QUERIES)
    throw new MathError("Limit", `A request has at most ${MOST_INSIGHTS_QUERIES} Metrics Insights query.`);
  const searches = read.reduce(
    (sum, { expression }) => sum + (expression ? callsOf(expression, "SEARCH").length : 0),
    0,
  );
  if (searches > MOST_SEARCHES)
    throw new MathError("Limit", `A request has at most ${MOST_SEARCHES} search expressions.`);
}

/** Says in an error which query it is in. */
function located<Result>(query: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof MathError) throw new QueryError(query, error);
    throw error;
  }
}
