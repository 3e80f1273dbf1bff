import { zip } from "../align.ts";
import type { Context } from "../context.ts";
import { MathError, notSupported } from "../errors.ts";
import { reduced, REDUCTIONS } from "../functions/reduce.ts";
import { INSIGHTS_FINEST, INSIGHTS_SPAN, MOST_INSIGHTS_METRICS, SEARCHED_FOR } from "../limits.ts";
import { array, type Metric, type Series, type SeriesArray } from "../values.ts";
import type { Aggregate, Insights } from "./parse.ts";

/** Name of the group of metrics without a label that GROUP BY names. */
const OTHER = "Other";

/**
 * Aggregates the observations of all metrics that match, period by period: one series, or one for each group.
 *
 * A metric without a label that WHERE names does not match, with `!=` neither (undocumented, as in SQL). A series is
 * named after its group; the only one of a query without GROUP BY after the query's id.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-metrics-insights-querylanguage.html
 */
export function evaluateInsights(query: Insights, context: Context, id: string): Series | SeriesArray {
  const { source, now, message } = context;
  if (!source.metrics) throw notSupported("SELECT", "there is no list of metrics here");
  if (context.period === undefined)
    throw new MathError("PeriodRequired", "A Metrics Insights query needs a Period.");
  const period = Math.max(context.period, INSIGHTS_FINEST);
  const found = [...source.metrics(now - SEARCHED_FOR)].filter((metric) => matches(query, metric));
  if (found.length > MOST_INSIGHTS_METRICS)
    message("MaxMetricsExceeded", "Maximum number of allowed metrics exceeded");
  const groups = grouped(query.groupBy, found.slice(0, MOST_INSIGHTS_METRICS));
  const window = { ...context.window, from: Math.max(context.window.from, now - INSIGHTS_SPAN) };
  const series = groups.map(({ label, order, metrics }) => ({
    ...aggregated(query.select, metrics, period, { ...context, window }),
    label,
    attributes: Object.fromEntries(query.groupBy.map((key, index) => [key, order[index] ?? OTHER])),
  }));
  if (query.groupBy.length === 0)
    return series[0] ?? { kind: "series", period, times: [], values: [], label: id };
  const full = series.filter(({ values }) => values.length > 0);
  return array(ordered(query, full).slice(0, query.limit));
}

function matches({ metric, namespace, schema, where }: Insights, { dimensions, ...own }: Metric): boolean {
  if (own.namespace !== namespace || own.name !== metric) return false;
  if (schema) {
    if (Object.keys(dimensions).length !== schema.length) return false;
    if (!schema.every((key) => dimensions[key] !== undefined)) return false;
  }
  return where.every(({ label, equal, value }) => {
    const held = dimensions[label];
    return held !== undefined && (held === value) === equal;
  });
}

function grouped(keys: readonly string[], metrics: readonly Metric[]) {
  const groups = new Map<string, { label: string; order: string[]; metrics: Metric[] }>();
  for (const metric of metrics) {
    const order = keys.map((key) => metric.dimensions[key] ?? OTHER);
    const key = order.join("\u0000");
    const group = groups.get(key) ?? { label: order.join(" "), order, metrics: [] };
    group.metrics.push(metric);
    groups.set(key, group);
  }
  const own = [...groups.values()];
  return own.sort((one, other) => (one.order.join("\u0000") < other.order.join("\u0000") ? -1 : 1));
}

/** The statistics an aggregate is made of, and how those of several metrics become one number. */
const WAYS: Readonly<
  Record<Aggregate, { stats: readonly string[]; join: (row: readonly (number | undefined)[]) => number }>
> = {
  SUM: { stats: ["Sum"], join: total },
  COUNT: { stats: ["SampleCount"], join: total },
  MIN: {
    stats: ["Minimum"],
    join: (row) => row.reduce<number>((a, b) => Math.min(a, b ?? Infinity), Infinity),
  },
  MAX: {
    stats: ["Maximum"],
    join: (row) => row.reduce<number>((a, b) => Math.max(a, b ?? -Infinity), -Infinity),
  },
  /** Of all observations, however many each metric has. */
  AVG: {
    stats: ["Sum", "SampleCount"],
    join: (row) =>
      total(row.filter((_, index) => index % 2 === 0)) / total(row.filter((_, index) => index % 2 === 1)),
  },
};

function aggregated(select: Aggregate, metrics: readonly Metric[], period: number, context: Context): Series {
  const { stats, join } = WAYS[select];
  const list = metrics.flatMap((metric) =>
    stats.map((stat): Series => {
      const points = context.source.fetch({ metric, period, stat }, context.window);
      return { kind: "series", period, times: points.times, values: points.values };
    }),
  );
  return { ...zip(list, join), period };
}

function ordered({ orderBy }: Insights, series: readonly Series[]): Series[] {
  if (!orderBy) return [...series];
  const work = REDUCTIONS[orderBy.by === "COUNT" ? "DATAPOINT_COUNT" : orderBy.by] ?? (() => 0);
  const sign = orderBy.descending ? -1 : 1;
  return series
    .map((one) => ({ one, key: reduced(one, work) }))
    .sort((a, b) => sign * (a.key - b.key))
    .map(({ one }) => one);
}

function total(row: readonly (number | undefined)[]): number {
  return row.reduce<number>((sum, value) => sum + (value ?? 0), 0);
}
