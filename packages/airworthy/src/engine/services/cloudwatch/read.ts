import { grid, type Window } from "../../../alarms/math/align.ts";
import type { Instant } from "../../kernel/time.ts";
import { MOST_STATISTICS } from "./limits.ts";
import { combination, invalid, missing } from "./put.ts";
import { combined, type Dimension, type Series } from "./series.ts";
import { statistic } from "./statistics.ts";
import type { Store } from "./store.ts";

export interface Range {
  readonly StartTime?: Date;
  readonly EndTime?: Date;
}

export interface GetMetricStatisticsInput extends Range {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions?: readonly Dimension[];
  readonly Period: number;
  readonly Statistics?: readonly string[];
  readonly ExtendedStatistics?: readonly string[];
  readonly Unit?: string;
}

/** One number of one period. */
export interface Point {
  readonly at: Instant;
  readonly value: number;
}

/** Values of a statistic, period by period; periods without data are left out. */
export function points(
  series: readonly Series[],
  stat: string,
  periodSeconds: number,
  window: Window,
  endOf = (start: Instant): Instant => start + periodSeconds * 1000,
): Point[] {
  const work = statistic(stat);
  if (!work) throw invalid(`The value ${stat} for parameter Stat is not supported.`);
  const found: Point[] = [];
  for (const at of grid(window, periodSeconds)) {
    const bucket = combined(series, at, endOf(at));
    const value = bucket && work(bucket);
    if (value !== undefined) found.push({ at, value });
  }
  return found;
}

/** Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html */
export function getMetricStatistics(input: GetMetricStatisticsInput, store: Store) {
  const { from, until } = rangeOf(input);
  const { Period: period, Statistics: simple = [], ExtendedStatistics: extended = [] } = input;
  checkPeriod(period);
  if (simple.length === 0 && extended.length === 0)
    throw combination("Must specify either Statistics or ExtendedStatistics");
  if ((until - from) / (period * 1000) > MOST_STATISTICS)
    throw combination(
      `You have requested up to ${Math.ceil((until - from) / (period * 1000))} datapoints, which exceeds the limit of ${MOST_STATISTICS}. You may reduce the datapoints requested by increasing Period, or decreasing the time range.`,
    );
  const series = store.find(input.Namespace, input.MetricName, input.Dimensions ?? [], input.Unit);
  const rows: Record<string, unknown>[] = [];
  for (const unit of new Set(series.map((one) => one.unit ?? "None"))) {
    const here = new Map<Instant, Record<string, unknown>>();
    const own = series.filter((one) => (one.unit ?? "None") === unit);
    for (const name of [...simple, ...extended]) {
      for (const { at, value } of points(own, name, period, { from, until })) {
        const row = here.get(at) ?? { Timestamp: new Date(at), Unit: unit };
        here.set(at, row);
        if (simple.includes(name)) row[name] = value;
        else
          row["ExtendedStatistics"] = { ...(row["ExtendedStatistics"] as object | undefined), [name]: value };
      }
    }
    rows.push(...here.values());
  }
  const time = (row: Record<string, unknown>) => (row["Timestamp"] as Date).getTime();
  return { Label: input.MetricName, Datapoints: rows.sort((a, b) => time(a) - time(b)) };
}

function rangeOf({ StartTime, EndTime }: Range): { from: Instant; until: Instant } {
  if (!StartTime) throw missing("The parameter StartTime is required.");
  if (!EndTime) throw missing("The parameter EndTime is required.");
  // Read in whole seconds.
  const [from = 0, until = 0] = [StartTime, EndTime].map((time) => Math.floor(time.getTime() / 1000) * 1000);
  if (from >= until) throw invalid("The parameter StartTime must be less than the parameter EndTime.");
  return { from, until };
}

export function checkPeriod(period: number | undefined): void {
  if (period === undefined) throw missing("The parameter Period is required.");
  if (![1, 5, 10, 20, 30].includes(period) && (period < 60 || period % 60 !== 0))
    throw invalid("The parameter Period must be 1, 5, 10, 20, 30 or a multiple of 60.");
}
