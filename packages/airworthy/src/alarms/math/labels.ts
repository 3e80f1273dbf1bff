import { MathError } from "./errors.ts";
import type { Options, Query } from "./evaluate.ts";
import { MOST_LABEL_VALUES } from "./limits.ts";
import type { Series } from "./values.ts";

/**
 * What metrics are called when nobody says: by their names, with the statistic when the request has several, and with
 * the period when it has several. Recorded from AWS; of metrics that differ in their dimensions nothing is recorded.
 *
 * @example Average and Sum of Duration // "Duration Average", "Duration Sum"
 */
export function defaultLabels(queries: readonly Query[]): ReadonlyMap<string, string> {
  const metrics = queries.flatMap(({ id, metricStat }) => (metricStat ? [{ id, ...metricStat }] : []));
  const stats = new Set(metrics.map(({ stat }) => stat)).size > 1;
  const periods = new Set(metrics.map(({ period }) => period)).size > 1;
  return new Map(
    metrics.map(({ id, metric, stat, period }) => [
      id,
      [metric.name, ...(stats ? [stat] : []), ...(periods ? [period] : [])].join(" "),
    ]),
  );
}

/**
 * The label of a result. Without one, a metric has its default name and an expression its id. Each series of an array
 * has its own name, after the label of the expression; an empty label leaves the name alone.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html#adding-metrics-expression-console
 *
 * @param name What the query is called when nobody says.
 */
export function labelOf(
  { label }: Query,
  series: Series,
  place: { readonly name: string; readonly several: boolean; readonly now: number },
  options: Options,
): string {
  const { name, several, now } = place;
  const own = several ? (series.label ?? name) : name;
  if (label === undefined) return own;
  if (!label.includes("${")) return several ? [label, own].filter(Boolean).join(" ") : label;
  return dynamic(label, own, series, now, options);
}

const PLACE = /\$\{(?:PROP\('(?<property>[^']*)'\)|(?<name>[A-Z_]+))\}/g;

/**
 * A label with its dynamic values. How CloudWatch writes numbers and times is not documented: here numbers have at most
 * four decimals, times are `2026-01-31 12:00:00`, and lengths of time are in seconds.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/graph-dynamic-labels.html
 */
function dynamic(label: string, own: string, series: Series, now: number, options: Options): string {
  const places = [...label.matchAll(PLACE)];
  if (places.length > MOST_LABEL_VALUES)
    throw new MathError("Limit", `A label has at most ${MOST_LABEL_VALUES} dynamic values.`);
  if (places.filter(({ groups }) => groups?.["name"] === "LABEL").length > 1)
    throw new MathError("Limit", "A label has ${LABEL} only once.");
  return label.replaceAll(PLACE, (whole, property: string | undefined, name: string | undefined) => {
    if (property !== undefined) return propertyOf(property, series, options) ?? whole;
    if (name === "LABEL") return own;
    return liveValue(name ?? "", series, now, options.timezone) ?? whole;
  });
}

function propertyOf(property: string, { of, period }: Series, options: Options): string | undefined {
  switch (property) {
    case "Period":
      return String(period);
    case "AccountId":
      return options.account;
    case "Region":
      return options.region;
    case "MetricName":
      return of?.metric.name;
    case "Namespace":
      return of?.metric.namespace;
    case "Stat":
      return of?.stat;
    default:
      return property.startsWith("Dim.") ? of?.metric.dimensions[property.slice(4)] : undefined;
  }
}

/** Live values of a whole series, and of points in it. */
const WHOLE: Readonly<Record<string, (values: readonly number[]) => number>> = {
  AVG: (values) => sum(values) / values.length,
  SUM: sum,
  DATAPOINT_COUNT: (values) => values.length,
};

function liveValue(
  name: string,
  { values, times }: Series,
  now: number,
  timezone: string | undefined,
): string | undefined {
  if (values.length === 0) return name === "DATAPOINT_COUNT" ? "0" : "--";
  const whole = WHOLE[name];
  if (whole) return written(whole(values));
  const where: Readonly<Record<string, number>> = {
    FIRST: 0,
    LAST: values.length - 1,
    MIN: values.indexOf(values.reduce((least, value) => Math.min(least, value))),
    MAX: values.indexOf(values.reduce((most, value) => Math.max(most, value))),
  };
  const match = /^(FIRST|LAST|MIN|MAX)(?:_(LAST|MAX))?(?:_(TIME|TIME_RELATIVE|RANGE|TIME_RANGE))?$/.exec(
    name,
  );
  const [, from = "", to, what] = match ?? [];
  const [index, other] = [where[from], to && where[to]];
  if (index === undefined) return undefined;
  const [value = 0, time = 0] = [values[index], times[index]];
  if (typeof other === "number") {
    if ((from === "FIRST") !== (to === "LAST")) return undefined;
    if (what === "RANGE") return written(Math.abs((values[other] ?? 0) - value));
    if (what === "TIME_RANGE") return written(Math.abs((times[other] ?? 0) - time) / 1000);
    return undefined;
  }
  if (what === undefined) return written(value);
  if (what === "TIME") return clock(time, timezone);
  return what === "TIME_RELATIVE" ? written(Math.abs(now - time) / 1000) : undefined;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function written(value: number): string {
  return String(Number(value.toFixed(4)));
}

function clock(at: number, timezone = "+0000"): string {
  const [, sign, hours, minutes] = /^([+-])(\d\d)(\d\d)$/.exec(timezone) ?? [];
  if (!sign) throw new MathError("Syntax", `A time zone is written as +0130, not ${timezone}.`);
  const ahead = (Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === "-" ? -1 : 1);
  return new Date(at + ahead).toISOString().slice(0, 19).replace("T", " ");
}
