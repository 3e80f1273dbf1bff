import type { AlarmMetric } from "../../../fleet/model.ts";

/** A function of metric math that an alarm should do without. */
export interface Discouraged {
  readonly name: string;
  readonly why: string;
  readonly cure: string;
  /** CloudWatch refuses the alarm. */
  readonly refused?: true;
}

/** Reduces a time series to one number, made of whatever minutes the alarm happens to fetch. */
const REDUCING = /\b(AVG|MAX|MIN|SUM|STDDEV)\s*\(\s*/g;

const OVER_THE_RANGE =
  "depends on how many datapoints CloudWatch fetches, which is more than the alarm evaluates";

/**
 * What metric math of an alarm should not use: an alarm fetches more datapoints than it evaluates when some are
 * missing, and these functions give something else then than the graph shows.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html#metric-math-syntax-functions-list
 */
export function discouraged(metric: AlarmMetric, all: readonly AlarmMetric[]): Discouraged | undefined {
  const text = withoutTexts(metric.expression ?? "");
  // A Metrics Insights query, which has functions of its own.
  if (/^\s*SELECT\b/i.test(text)) return undefined;
  if (/\bSEARCH\s*\(/.test(text))
    return {
      name: "SEARCH",
      why: "finds any number of time series, where an alarm takes one",
      cure: "Name the metrics, or use a Metrics Insights query.",
      refused: true,
    };
  const [, always] = /\b(RUNNING_SUM|DATAPOINT_COUNT|REMOVE_EMPTY)\s*\(/.exec(text) ?? [];
  if (always)
    return {
      name: always,
      why: OVER_THE_RANGE,
      cure: "Compare each datapoint with the threshold, and let several decide.",
    };
  for (const match of text.matchAll(REDUCING)) {
    const name = match[1] ?? "";
    if (isArray(text.slice(match.index + match[0].length).replace(/^[\s(]+/, ""), all)) continue;
    return {
      name,
      why: `of a single metric ${OVER_THE_RANGE}`,
      cure: `Use the statistic of the metric for what happens within a period, and DatapointsToAlarm for several periods.`,
    };
  }
  return undefined;
}

/** Names of metrics in quotes are no functions. */
function withoutTexts(expression: string): string {
  return expression.replaceAll(/"[^"]*"|'[^']*'/g, '""');
}

/** Several time series are added minute by minute, which gives a time series again. */
function isArray(argument: string, all: readonly AlarmMetric[], depth = 0): boolean {
  if (/^(?:\[|(?:METRICS|SEARCH|SORT|SLICE|REMOVE_EMPTY)\s*\(|[A-Z_]+\s*\(\s*(?:\[|METRICS))/.test(argument))
    return true;
  const id = /^([a-z]\w*)\s*[),]/.exec(argument)?.[1];
  const other = all.find((metric) => metric.id === id && metric.expression !== undefined);
  return other !== undefined && depth < 5 && isArray(`${other.expression?.trim()})`, all, depth + 1);
}
