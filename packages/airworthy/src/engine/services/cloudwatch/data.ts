import { evaluateQueries, MathError, type Query, QueryError } from "../../../alarms/math/evaluate.ts";
import { ServiceError } from "../../error.ts";
import type { Instant } from "../../kernel/time.ts";
import { MOST_DATAPOINTS, MOST_QUERIES } from "./limits.ts";
import { combination, invalid, missing, notFlown } from "./put.ts";
import { checkPeriod, type Range } from "./read.ts";
import type { Dimension } from "./series.ts";
import { metricOf, sourceOf } from "./source.ts";
import type { Store } from "./store.ts";

export interface GetMetricDataInput extends Range {
  readonly MetricDataQueries?: readonly MetricDataQuery[];
  readonly ScanBy?: "TimestampDescending" | "TimestampAscending";
  readonly MaxDatapoints?: number;
  readonly NextToken?: string;
  readonly LabelOptions?: { readonly Timezone?: string };
}

export interface MetricDataQuery {
  readonly Id: string;
  readonly Expression?: string;
  readonly Label?: string;
  readonly ReturnData?: boolean;
  readonly Period?: number;
  readonly AccountId?: string;
  readonly MetricStat?: {
    readonly Metric: {
      readonly Namespace: string;
      readonly MetricName: string;
      readonly Dimensions?: readonly Dimension[];
    };
    readonly Period: number;
    readonly Stat: string;
    readonly Unit?: string;
  };
}

/** Whose metrics they are, and what time it is. */
interface Here {
  readonly account: string;
  readonly region: string;
  readonly kernel: { now(): Instant };
}

/**
 * Metrics, and what metric math, SEARCH and Metrics Insights make of them.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
 */
export function getMetricData(input: GetMetricDataInput, store: Store, { account, region, kernel }: Here) {
  const range = wholeSeconds(input);
  const queries = input.MetricDataQueries ?? [];
  checkQueries(queries);
  if (input.NextToken) throw invalid("The value for parameter NextToken is invalid.");
  const timezone = input.LabelOptions?.Timezone;
  const { results, messages } = refusals(() =>
    evaluateQueries(
      queries.map(queryOf),
      sourceOf(store),
      { ...range, now: kernel.now() },
      { account, region, ...(timezone === undefined ? {} : { timezone }) },
    ),
  );
  const most = Math.min(input.MaxDatapoints ?? MOST_DATAPOINTS, MOST_DATAPOINTS);
  if (results.reduce((sum, { values }) => sum + values.length, 0) > most)
    throw notFlown(`GetMetricData of more than ${most} datapoints (NextToken)`);
  // Newest first unless it is asked otherwise.
  const ordered = <Item>(list: readonly Item[]): readonly Item[] =>
    input.ScanBy === "TimestampAscending" ? list : list.toReversed();
  return {
    MetricDataResults: results.map(({ id, label, times, values }) => ({
      Id: id,
      Label: label,
      Timestamps: ordered(times).map((at) => new Date(at)),
      Values: ordered(values),
      StatusCode: "Complete",
    })),
    Messages: messages.map(({ code, value }) => ({ Code: code, Value: value })),
  };
}

/** One query of the API as metric math takes it. */
export function queryOf(query: MetricDataQuery): Query {
  const { MetricStat: wanted, Expression: expression, Label: label, ReturnData, Period: period } = query;
  return {
    id: query.Id,
    ...(wanted && {
      metricStat: {
        metric: metricOf(wanted.Metric.Namespace, wanted.Metric.MetricName, wanted.Metric.Dimensions ?? []),
        period: wanted.Period,
        stat: wanted.Stat,
        ...(wanted.Unit === undefined ? {} : { unit: wanted.Unit }),
      },
    }),
    ...(expression === undefined ? {} : { expression }),
    ...(label === undefined ? {} : { label }),
    ...(period === undefined ? {} : { period }),
    returnData: ReturnData !== false,
  };
}

function checkQueries(queries: readonly MetricDataQuery[]): void {
  if (queries.length === 0) throw missing("The parameter MetricDataQueries is required.");
  if (queries.length > MOST_QUERIES)
    throw invalid(`The collection MetricDataQueries must not have a size greater than ${MOST_QUERIES}.`);
  const ids = new Set<string>();
  for (const [index, query] of queries.entries()) {
    const { Id: id, MetricStat: wanted, Expression: expression } = query;
    const member = `MetricDataQueries.member.${index + 1}`;
    if (!/^[a-z][a-zA-Z0-9_]*$/.test(id))
      throw invalid(`The value ${id} for parameter ${member}.Id is invalid.`);
    if (ids.has(id)) throw invalid(`The values for parameter id in MetricDataQueries are not unique: ${id}.`);
    ids.add(id);
    if (wanted && expression !== undefined)
      throw combination(`The query ${id} has both a MetricStat and an Expression.`);
    if (!wanted && expression === undefined)
      throw new ServiceError("ValidationError", `The parameter ${member}.MetricStat is required.\n`);
    if (query.AccountId) throw notFlown("GetMetricData AccountId");
    if (wanted) checkPeriod(wanted.Period);
    if (query.Period !== undefined) checkPeriod(query.Period);
  }
}

/** The range of a request: it is read in whole seconds. */
function wholeSeconds({ StartTime, EndTime }: Range): { from: Instant; until: Instant } {
  if (!StartTime) throw missing("The parameter StartTime is required.");
  if (!EndTime) throw missing("The parameter EndTime is required.");
  const [from = 0, until = 0] = [StartTime, EndTime].map((time) => Math.floor(time.getTime() / 1000) * 1000);
  if (from === until)
    throw new ServiceError("ValidationError", "The parameter StartTime must not equal parameter EndTime.");
  if (from > until)
    throw new ServiceError("ValidationError", "The parameter EndTime must be greater than StartTime.");
  return { from, until };
}

/** What metric math refuses, as the API says it. */
function refusals<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    const problem = error instanceof QueryError ? error.problem : error;
    if (!(problem instanceof MathError)) throw error;
    if (problem.code === "NotSupported")
      throw new ServiceError("NotImplemented", (error as Error).message, { status: 501 });
    throw new ServiceError("ValidationError", (error as Error).message);
  }
}
