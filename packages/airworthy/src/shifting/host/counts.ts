import type { Baseline, Counts, Shift, Stratum } from "../model.ts";
import type { CallAws } from "./calls.ts";
import type { Counted } from "./host.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What a baseline is made of: so many blocks, each so long. */
export interface Blocks {
  readonly block: number;
  readonly most: number;
}

/** A day has every hour of a service; what is flown on one machine has seldom flown so long. */
export const A_DAY: Blocks = { block: HOUR, most: 24 };
export const AN_HOUR: Blocks = { block: MINUTE, most: 60 };
/** Datapoints of one GetMetricData. Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html */
const MOST_POINTS = 100_800;
/** The longest stretch that one tick reads: after a long absence the rest comes with the next ticks. */
const LONGEST = 6 * HOUR;

interface Query {
  readonly id: string;
  readonly metric: string;
  readonly stat: string;
  /** Absent for both versions together. */
  readonly version?: string;
}

/**
 * Counts of both versions by minute, from the metrics that Lambda publishes with the alias as `Resource` and the version
 * that ran as `ExecutedVersion`. The old version has what the alias has beyond the new one. Slow is what CloudWatch's
 * trimmed count finds above the threshold.
 *
 * Sources: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html,
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html
 */
export async function countsFromMetrics(
  call: CallAws,
  shift: Shift,
  { from, now, slowerThan }: { readonly from: number; readonly now: number; readonly slowerThan?: number },
): Promise<Counted> {
  const { period, lag } = shift.metrics;
  const start = Math.floor(from / period) * period;
  const until = Math.min(Math.floor((now - lag) / period) * period, start + LONGEST);
  if (until <= start) return { strata: [], until: from };
  const queries = [...queriesFor("new", shift.new, slowerThan), ...queriesFor("all", undefined, slowerThan)];
  const found = await read(call, shift, queries, { start, until, period });
  const strata: Stratum[] = [];
  for (let at = start; at < until; at += period) {
    const fresh = countsAt(found, "new", at, slowerThan);
    const all = countsAt(found, "all", at, slowerThan);
    if (all.requests > 0) strata.push({ at, new: fresh, old: minus(all, fresh) });
  }
  return { strata, until };
}

/** The alias before the shift, from the first block in which it was invoked: what is normal. */
export async function baselineFromMetrics(
  call: CallAws,
  shift: Shift,
  {
    now,
    slowerThan,
    blocks: { block, most } = A_DAY,
  }: { readonly now: number; readonly slowerThan?: number; readonly blocks?: Blocks },
): Promise<Baseline> {
  const until = Math.floor((now - shift.metrics.lag) / block) * block;
  const start = until - most * block;
  const found = await read(call, shift, queriesFor("all", undefined, slowerThan), {
    start,
    until,
    period: block,
  });
  const first = Math.min(until, ...(found.get("allRequests")?.keys() ?? []));
  const length = Math.round((until - first) / block);
  const counts = Array.from({ length }, (_, index) =>
    countsAt(found, "all", first + index * block, slowerThan),
  );
  return { block, counts };
}

/**
 * What is slow: longer than all but one of a hundred calls in the day before. Milliseconds; undefined when there were
 * none.
 */
export async function slowThreshold(call: CallAws, shift: Shift, now: number): Promise<number | undefined> {
  const until = Math.floor(now / DAY) * DAY + DAY;
  const found = await read(call, shift, [{ id: "slow", metric: "Duration", stat: "p99" }], {
    start: until - 2 * DAY,
    until,
    period: 2 * DAY,
  });
  const values = [...(found.get("slow")?.values() ?? [])];
  return values.length > 0 ? Math.ceil(Math.max(...values)) : undefined;
}

function queriesFor(name: string, version: string | undefined, slowerThan?: number): Query[] {
  const of = version === undefined ? {} : { version };
  return [
    { id: `${name}Requests`, metric: "Invocations", stat: "Sum", ...of },
    { id: `${name}Failures`, metric: "Errors", stat: "Sum", ...of },
    ...(slowerThan === undefined
      ? []
      : [{ id: `${name}Slow`, metric: "Duration", stat: `TC(${slowerThan}:)`, ...of }]),
  ];
}

type Found = ReadonlyMap<string, ReadonlyMap<number, number>>;

async function read(
  call: CallAws,
  { functionName, alias }: Shift,
  queries: readonly Query[],
  { start, until, period }: { readonly start: number; readonly until: number; readonly period: number },
): Promise<Found> {
  const found = new Map(queries.map(({ id }) => [id, new Map<number, number>()]));
  let token: unknown;
  do {
    const page = await call("cloudwatch", "GetMetricData", {
      MetricDataQueries: queries.map(({ id, metric, stat, version }) => ({
        Id: id,
        MetricStat: {
          Metric: {
            Namespace: "AWS/Lambda",
            MetricName: metric,
            Dimensions: [
              { Name: "FunctionName", Value: functionName },
              { Name: "Resource", Value: `${functionName}:${alias}` },
              ...(version === undefined ? [] : [{ Name: "ExecutedVersion", Value: version }]),
            ],
          },
          Period: period / 1000,
          Stat: stat,
        },
      })),
      StartTime: new Date(start),
      EndTime: new Date(until),
      ScanBy: "TimestampAscending",
      MaxDatapoints: MOST_POINTS,
      ...(token === undefined ? {} : { NextToken: token }),
    });
    for (const result of (page["MetricDataResults"] ?? []) as readonly Result[]) {
      if (result.StatusCode === "InternalError" || result.StatusCode === "Forbidden")
        throw new Error(`CloudWatch could not read ${result.Id}: ${result.StatusCode}`);
      for (const [index, at] of (result.Timestamps ?? []).entries())
        found.get(result.Id ?? "")?.set(at.getTime(), result.Values?.[index] ?? 0);
    }
    token = page["NextToken"];
  } while (token !== undefined);
  return found;
}

interface Result {
  readonly Id?: string;
  readonly StatusCode?: string;
  readonly Timestamps?: readonly Date[];
  readonly Values?: readonly number[];
}

/** More failures than requests would be a metric read half: the failures of a minute cannot be more than its requests. */
function countsAt(found: Found, name: string, at: number, slowerThan: number | undefined): Counts {
  const value = (what: string): number => found.get(`${name}${what}`)?.get(at) ?? 0;
  const requests = value("Requests");
  return {
    requests,
    failures: Math.min(requests, value("Failures")),
    ...(slowerThan === undefined ? {} : { slow: Math.min(requests, Math.round(value("Slow"))) }),
  };
}

function minus(all: Counts, part: Counts): Counts {
  return {
    requests: Math.max(0, all.requests - part.requests),
    failures: Math.max(0, all.failures - part.failures),
    ...(all.slow === undefined ? {} : { slow: Math.max(0, all.slow - (part.slow ?? 0)) }),
  };
}
