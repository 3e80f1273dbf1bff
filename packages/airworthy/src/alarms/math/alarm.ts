import { compile } from "./compile/index.ts";
import { MathError } from "./errors.ts";
import { type Query, QueryError } from "./evaluate.ts";
import { isInsights, parseInsights } from "./insights/parse.ts";
import { INSIGHTS_FINEST, MOST_ALARM_EXPRESSIONS, MOST_ALARM_METRICS } from "./limits.ts";
import { parse } from "./parse.ts";
import { callsOf } from "./tree.ts";

/**
 * Checks the Metrics of a PutMetricAlarm, in AWS's words where they are known.
 *
 * @param thresholdMetricId Of an alarm on a band: the id of its ANOMALY_DETECTION_BAND.
 * @returns the query whose value the alarm watches
 * @throws MathError or QueryError, whose message the API answers with (`ValidationError`)
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
export function watchedQuery(queries: readonly Query[], thresholdMetricId?: string): Query {
  const metrics = queries.filter(({ metricStat }) => metricStat);
  if (metrics.length > MOST_ALARM_METRICS)
    throw new MathError("Limit", `An alarm has at most ${MOST_ALARM_METRICS} metrics.`);
  if (queries.length - metrics.length > MOST_ALARM_EXPRESSIONS)
    throw new MathError("Limit", `An alarm has at most ${MOST_ALARM_EXPRESSIONS} expressions.`);
  const periods = new Set(metrics.map(({ metricStat }) => metricStat?.period));
  if (periods.size > 1)
    throw new MathError(
      "Limit",
      `All metrics of an alarm have one period, not ${[...periods].join(" and ")}.`,
    );
  const returned = queries.filter(({ returnData }) => returnData !== false);
  const band = thresholdMetricId !== undefined;
  if (returned.length !== (band ? 2 : 1))
    throw new MathError(
      "WrongCount",
      `Exactly ${band ? "two elements" : "one element"} of the metrics list should return data.`,
    );
  if (band && !returned.some(({ id }) => id === thresholdMetricId))
    throw new MathError(
      "UnknownId",
      "Metrics list must contain exactly one metric matching the ThresholdMetricId parameter",
    );
  for (const query of queries) checkExpression(query);
  const watched = returned.find(({ id }) => id !== thresholdMetricId) as Query;
  checkResult(watched, queries);
  return watched;
}

function checkExpression({ id, expression, period = INSIGHTS_FINEST }: Query): void {
  if (expression === undefined) return;
  if (isInsights(expression) && period < INSIGHTS_FINEST)
    throw new MathError("Limit", "MetricsInsights monitors do not support less than 60 seconds period");
  try {
    if (isInsights(expression)) parseInsights(expression);
    else if (callsOf(parse(expression), "SEARCH").length > 0)
      throw new MathError("NotSupported", "SEARCH is not supported on Metric Alarms.");
  } catch (error) {
    if (error instanceof MathError && error.code !== "NotSupported") throw new QueryError(id, error);
    throw error;
  }
}

/** One time series, or the several of a Metrics Insights query that puts them in an order. */
function checkResult(watched: Query, queries: readonly Query[]): void {
  const { expression } = watched;
  if (expression !== undefined && isInsights(expression)) {
    const { groupBy, orderBy } = parseInsights(expression);
    if (watched.period === undefined) throw new MathError("PeriodRequired", "Period must not be null");
    if (groupBy.length > 0 && !orderBy) throw several();
    return;
  }
  try {
    compile(watched.id, queries, { most: 1 });
  } catch (error) {
    if (!(error instanceof MathError)) throw error;
    // What is only interpreted has no kind before it runs.
    if (error.code === "NotSupported") return;
    if (error.message.includes("one time series, not an array")) throw several();
    throw new QueryError(watched.id, error);
  }
}

function several(): MathError {
  return new MathError(
    "WrongKind",
    "Metrics expression that return multi time series are only allowed for MetricsInsights expression with an ORDER BY clause",
  );
}
