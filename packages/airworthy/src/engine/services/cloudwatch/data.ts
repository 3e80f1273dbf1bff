import { evaluateQueries, MathError, type Query, QueryError } from "../../../alarms/math/evaluate.ts";
import { ServiceError } from "../../error.ts";
import type { Instant } from "../../kernel/time.ts";
import type { Detectors } from "./alarms/detectors.ts";
import { MOST_DATAPOINTS, MOST_QUERIES } from "./limits.ts";
import { combination, invalid, missing, notFlown } from "./put.ts";
import { checkPeriod, type Range } from "./read.ts";
import type { Dimension } from "./series.ts";
import { metricOf, sourceOf } from "./source.ts";
import type { Store } from "./store.ts";
import { unitsOf } from "./units.ts";

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
  readonly detectors: Detectors;
}

/**
 * Metrics, and what metric math, SEARCH and Metrics Insights make of them.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
 */
export function getMetricData(input: GetMetricDataInput, store: Store, here: Here) {
  const { account, region, kernel, detectors } = here;
  const range = wholeSeconds(input);
  const queries = input.MetricDataQueries ?? [];
  checkQueries(queries);
  const timezone = input.LabelOptions?.Timezone;
  if (timezone !== undefined && !/^[+-]\d{4}$/.test(timezone))
    throw invalid(`The value ${timezone} for parameter LabelOptions.Timezone is invalid.`);
  const { results, messages } = refusals(() =>
    evaluateQueries(
      queries.map(queryOf),
      sourceOf(store, detectors),
      { ...range, now: kernel.now() },
      { account, region, ...(timezone === undefined ? {} : { timezone }) },
    ),
  );
  // Newest first unless it is asked otherwise.
  const newest = input.ScanBy !== "TimestampAscending";
  const list = results.map((one) => ({
    Id: one.id,
    Label: one.label,
    Timestamps: (newest ? one.times.toReversed() : one.times).map((at) => new Date(at)),
    Values: newest ? one.values.toReversed() : one.values,
    StatusCode: "Complete",
    ...unitMessage(
      queries.find(({ Id }) => Id === one.id),
      store,
    ),
  }));
  const reckoned = queries.some(({ Expression: expression }) => expression !== undefined);
  return {
    ...page(list, input, reckoned),
    Messages: messages.map(({ code, value }) => ({ Code: code, Value: value })),
  };
}

/** As recorded on AWS: one of several units counts, and it is said. */
function unitMessage(query: MetricDataQuery | undefined, store: Store) {
  const { Metric: metric, Unit } = query?.MetricStat ?? {};
  if (!metric || Unit !== undefined) return {};
  const units = unitsOf(store.find(metric.Namespace, metric.MetricName, metric.Dimensions ?? []));
  return units.length > 1
    ? { Messages: [{ Code: "MultipleUnits", Value: `Multiple units returned: '[${units.join(", ")}]'` }] }
    : {};
}

interface MetricDataResult {
  readonly Id: string;
  readonly Label: string;
  readonly Timestamps: readonly Date[];
  readonly Values: readonly number[];
  readonly StatusCode: string;
}

/** The datapoints of a page, one metric after the other; the token is the number of the first one of the next page. */
function page(results: readonly MetricDataResult[], input: GetMetricDataInput, reckoned: boolean) {
  const most = Math.min(input.MaxDatapoints ?? MOST_DATAPOINTS, MOST_DATAPOINTS);
  const from = Number(input.NextToken ?? 0);
  const total = results.reduce((sum, { Values: values }) => sum + values.length, 0);
  if (!Number.isInteger(from) || from < 0 || (input.NextToken !== undefined && from >= total))
    throw invalid("The value for parameter NextToken is invalid.");
  const until = from + most;
  // "NextToken is not returned if you are performing a math expression": AWS does not say what happens to the rest.
  if (reckoned && until < total)
    throw notFlown(`GetMetricData of expressions of more than ${most} datapoints`);
  let first = 0;
  const MetricDataResults = results.map((one) => {
    const [begin, end] = [from - first, until - first].map((index) => Math.max(0, index));
    first += one.Values.length;
    return {
      ...one,
      Timestamps: one.Timestamps.slice(begin, end),
      Values: one.Values.slice(begin, end),
      StatusCode: first > until ? "PartialData" : "Complete",
    };
  });
  return { MetricDataResults, ...(until < total ? { NextToken: String(until) } : {}) };
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
