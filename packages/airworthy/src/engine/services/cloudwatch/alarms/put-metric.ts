import type { MetricAlarm } from "../../../../alarms/alarm.ts";
import { watchedQuery } from "../../../../alarms/math/alarm.ts";
import { isInsights, parseInsights } from "../../../../alarms/math/insights/parse.ts";
import { MathError, QueryError, type Query } from "../../../../alarms/math/evaluate.ts";
import type { TreatMissingData } from "../../../../alarms/judge.ts";
import { comparesWithBand, type ComparisonOperator } from "../../../../alarms/threshold.ts";
import { ServiceError } from "../../../error.ts";
import { type MetricDataQuery, queryOf } from "../data.ts";
import { invalid, notFlown } from "../put.ts";
import type { Dimension } from "../series.ts";
import { statistic as statisticOf } from "../statistics.ts";
import { between, checkNamed, type Named, oneOf, validation } from "./check.ts";
import type { MetricAlarmRecord } from "./state.ts";
import { checkWindow, timingOf } from "./timing.ts";

/** Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
export interface PutMetricAlarmInput extends Named {
  readonly MetricName?: string;
  readonly Namespace?: string;
  readonly Statistic?: string;
  readonly ExtendedStatistic?: string;
  readonly Dimensions?: readonly Dimension[];
  readonly Period?: number;
  readonly Unit?: string;
  readonly EvaluationPeriods?: number;
  readonly DatapointsToAlarm?: number;
  readonly Threshold?: number;
  readonly ComparisonOperator?: string;
  readonly TreatMissingData?: string;
  readonly EvaluateLowSampleCountPercentile?: string;
  readonly Metrics?: readonly MetricDataQuery[];
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[];
  readonly ThresholdMetricId?: string;
  readonly EvaluationWindow?: {
    readonly SlidingWindow?: object;
    readonly WallClockWindow?: { readonly Timezone?: string };
  };
  readonly WarmUpConfiguration?: {
    readonly WarmUpPeriodDurationInMinutes: number;
    readonly OnlyStartEvaluatingAfterWarmUpPeriodEnds?: boolean;
  };
  readonly ActionConfiguration?: object;
  readonly EvaluationCriteria?: unknown;
  readonly EvaluationInterval?: number;
}

const OPERATORS: readonly ComparisonOperator[] = [
  "GreaterThanOrEqualToThreshold",
  "GreaterThanThreshold",
  "LessThanThreshold",
  "LessThanOrEqualToThreshold",
  "LessThanLowerOrGreaterThanUpperThreshold",
  "LessThanLowerThreshold",
  "GreaterThanUpperThreshold",
];
const STATISTICS = ["SampleCount", "Average", "Sum", "Minimum", "Maximum"];
const TREATMENTS = ["breaching", "notBreaching", "ignore", "missing"];

/** What a metric alarm watches, and how. */
export type Watching = Pick<
  MetricAlarmRecord,
  "rule" | "treatment" | "metric" | "metrics" | "queries" | "watched" | "thresholdMetricId" | "several"
>;

/** @throws ServiceError, which says what is wrong with the request. */
export function watchingOf(input: PutMetricAlarmInput): Watching {
  checkNamed(input);
  if (input.EvaluationCriteria) throw notFlown("PutMetricAlarm EvaluationCriteria (alarms on PromQL)");
  if (input.ActionConfiguration) throw notFlown("PutMetricAlarm ActionConfiguration (tags in notifications)");
  if (input.EvaluationInterval !== undefined)
    throw notFlown("PutMetricAlarm EvaluationInterval (alarms on PromQL)");
  const rule = ruleOf(input);
  const watching = input.Metrics ? ofMetrics(input, input.Metrics) : ofOneMetric(input);
  const { period } = watching;
  checkWindow(period, rule.evaluationPeriods);
  return {
    ...watching.what,
    treatment: input.TreatMissingData,
    rule: { ...byNamespace(input), ...rule, period, ...watching.how, ...timingOf(input, period) },
  };
}

/**
 * Metrics of DynamoDB are missing when nothing happens: an alarm on them keeps its state then. AWS's pages differ on
 * whether another treatment is obeyed; the newer one says it is.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
function byNamespace({ Namespace }: PutMetricAlarmInput): Pick<MetricAlarm, "treatMissingData"> {
  return Namespace === "AWS/DynamoDB" ? { treatMissingData: "ignore" } : {};
}

function ruleOf(input: PutMetricAlarmInput): Omit<MetricAlarm, "period"> {
  const { ComparisonOperator: operator, EvaluationPeriods: periods, DatapointsToAlarm: points } = input;
  const { TreatMissingData: treat, Threshold: threshold, ThresholdMetricId: band } = input;
  if (operator === undefined) throw validation("ComparisonOperator must be specified");
  oneOf(operator, "comparisonOperator", OPERATORS);
  if (periods === undefined) throw validation("EvaluationPeriods must be specified");
  between(periods, "evaluationPeriods", 1);
  between(points, "datapointsToAlarm", 1);
  if (points !== undefined && points > periods)
    throw validation("DatapointsToAlarm must be less than or equal to EvaluationPeriods");
  if (treat !== undefined && !TREATMENTS.includes(treat))
    throw validation(
      `Option ${treat} is not supported. Supported options for parameter TreatMissingData are [${TREATMENTS.join(", ")}].`,
    );
  const comparisonOperator = operator as ComparisonOperator;
  if (comparesWithBand(comparisonOperator) !== (band !== undefined))
    throw validation(
      band === undefined
        ? `ThresholdMetricId must be specified for the comparison operator ${operator}`
        : `ThresholdMetricId cannot be used with the comparison operator ${operator}`,
    );
  if (band === undefined && threshold === undefined) throw validation("Threshold must be specified");
  if (band !== undefined && threshold !== undefined)
    throw validation("Threshold and ThresholdMetricId cannot be specified together");
  if (threshold !== undefined && !Number.isFinite(threshold))
    throw validation(`Threshold must be a finite number, not ${threshold}`);
  return {
    comparisonOperator,
    evaluationPeriods: periods,
    ...(threshold === undefined ? {} : { threshold }),
    ...(points === undefined ? {} : { datapointsToAlarm: points }),
    ...(treat === undefined ? {} : { treatMissingData: treat as TreatMissingData }),
  };
}

interface What {
  readonly period: number;
  readonly what: Omit<Watching, "rule" | "treatment">;
  readonly how: Partial<MetricAlarm>;
}

function ofOneMetric(input: PutMetricAlarmInput): What {
  const { MetricName: name, Namespace: namespace, Period: period, Dimensions: dimensions = [] } = input;
  const { Statistic: simple, ExtendedStatistic: extended, Unit: unit } = input;
  const { EvaluateLowSampleCountPercentile: low } = input;
  if (!name || !namespace)
    throw validation(
      "Metrics list must not be empty, or MetricName and Namespace must be specified for the alarm",
    );
  if (input.ThresholdMetricId !== undefined)
    throw validation("ThresholdMetricId requires the Metrics of the alarm");
  if ((simple === undefined) === (extended === undefined))
    throw new ServiceError(
      simple === undefined ? "MissingParameter" : "InvalidParameterCombination",
      simple === undefined
        ? "Either Statistic or ExtendedStatistic must be specified"
        : "Statistic and ExtendedStatistic cannot be specified together",
    );
  oneOf(simple, "statistic", STATISTICS);
  const statistic = simple ?? extended ?? "";
  if (!statisticOf(statistic) || (extended !== undefined && STATISTICS.includes(extended)))
    throw invalid(`The value ${statistic} for parameter ExtendedStatistic is not supported.`);
  if (period === undefined) throw validation("Period must be specified");
  checkLow(low, statistic);
  return {
    period,
    what: {
      metric: { namespace, name, dimensions, statistic, extended: extended !== undefined, period, unit },
      metrics: undefined,
      queries: [],
      watched: "",
      thresholdMetricId: undefined,
      several: false,
    },
    how: {
      statistic,
      ...(unit === undefined ? {} : { unit }),
      ...(low === undefined ? {} : { evaluateLowSampleCountPercentile: low as "evaluate" | "ignore" }),
    },
  };
}

function checkLow(low: string | undefined, statistic: string): void {
  if (low === undefined) return;
  if (low !== "evaluate" && low !== "ignore")
    throw validation(
      `Option ${low} is not supported. Supported options for parameter EvaluateLowSampleCountPercentile are evaluate and ignore.`,
    );
  if (!/^p[\d.]+$/.test(statistic))
    throw validation("EvaluateLowSampleCountPercentile is only for alarms based on percentiles");
}

/** Members of the other form of the input, which it does not go with. */
const OF_ONE_METRIC = [
  "MetricName",
  "Namespace",
  "Statistic",
  "ExtendedStatistic",
  "Dimensions",
  "Period",
  "Unit",
  "EvaluateLowSampleCountPercentile",
] as const;

function ofMetrics(input: PutMetricAlarmInput, metrics: readonly MetricDataQuery[]): What {
  const foreign = OF_ONE_METRIC.find((member) => {
    const value = input[member];
    return value !== undefined && !(Array.isArray(value) && value.length === 0);
  });
  if (foreign) throw validation(`${foreign} cannot be specified together with Metrics, which has its own`);
  const queries = metrics.map((metric) => {
    checkMetric(metric);
    return queryOf(metric);
  });
  const { ThresholdMetricId: thresholdMetricId } = input;
  const watched = refusals(() => watchedQuery(queries, thresholdMetricId));
  const period = watched.period ?? periodOf(queries);
  if (period === undefined) throw validation("Period must not be null");
  const { metricStat } = watched;
  return {
    period,
    what: {
      metric: undefined,
      metrics,
      queries,
      watched: watched.id,
      thresholdMetricId,
      several: isSeveral(watched.expression),
    },
    how: metricStat
      ? { statistic: metricStat.stat, ...(metricStat.unit === undefined ? {} : { unit: metricStat.unit }) }
      : {},
  };
}

/** A Metrics Insights query that groups. */
function isSeveral(expression: string | undefined): boolean {
  return expression !== undefined && isInsights(expression) && parseInsights(expression).groupBy.length > 0;
}

function checkMetric({ Id: id, MetricStat: wanted, Expression: expression, AccountId }: MetricDataQuery) {
  if (!/^[a-z][a-zA-Z0-9_]*$/.test(id ?? ""))
    throw validation(
      `Invalid metrics list: the id ${id} must start with a lower-case letter and have only letters, digits and underscores`,
    );
  if ((wanted === undefined) === (expression === undefined))
    throw validation(`Invalid metrics list: ${id} must have either a MetricStat or an Expression`);
  if (AccountId !== undefined) throw notFlown("PutMetricAlarm Metrics AccountId (metrics of other accounts)");
  if (wanted && !statisticOf(wanted.Stat))
    throw validation(`The value ${wanted.Stat} for parameter Stat is not supported.`);
}

function periodOf(queries: readonly Query[]): number | undefined {
  return queries.find(({ metricStat }) => metricStat)?.metricStat?.period;
}

/** What metric math refuses, as the API says it. */
function refusals<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    const problem = error instanceof QueryError ? error.problem : error;
    if (!(problem instanceof MathError)) throw error;
    const where = problem.code === "Syntax" && error instanceof QueryError ? "Invalid metrics list: " : "";
    throw validation(`${where}${(error as Error).message}`);
  }
}
