import type { ReadPoints } from "../../../../alarms/alarm.ts";
import { comparesWithBand, type Point } from "../../../../alarms/threshold.ts";
import { valueOf } from "../../../../alarms/math/evaluate.ts";
import type { Series } from "../../../../alarms/math/values.ts";
import type { Instant } from "../../../kernel/time.ts";
import { combined } from "../series.ts";
import { sourceOf } from "../source.ts";
import { statistic } from "../statistics.ts";
import type { Store } from "../store.ts";
import type { MetricAlarmRecord, WatchedMetric } from "./state.ts";

/** The points an alarm asks for, of what has arrived by now: the store knows nothing else. */
export function pointsOf(alarm: MetricAlarmRecord, store: Store, now: Instant): ReadPoints {
  return alarm.metric ? ofMetric(alarm.metric, store) : ofQueries(alarm, store, now);
}

function ofMetric(
  { namespace, name, dimensions, statistic: stat, unit }: WatchedMetric,
  store: Store,
): ReadPoints {
  const series = store.find(namespace, name, dimensions, unit);
  const work = statistic(stat);
  return (starts, period) =>
    starts.flatMap((at): Point[] => {
      const bucket = combined(series, at, at + period * 1000);
      const value = bucket && work?.(bucket);
      return bucket && value !== undefined ? [{ at, value, sampleCount: bucket.count }] : [];
    });
}

/** Expressions see the whole evaluation range at once, its periods beginning where the alarm's do. */
function ofQueries(alarm: MetricAlarmRecord, store: Store, now: Instant): ReadPoints {
  const source = sourceOf(store);
  return (starts, period) => {
    const [from = 0] = starts;
    const until = (starts.at(-1) ?? 0) + period * 1000;
    const window = { from, until, now, sliding: true };
    const read = (id: string) => valueOf(id, alarm.queries, source, window);
    const watched = read(alarm.watched);
    const values = watched.kind === "series" ? watched : watched.items[0];
    if (!values) return [];
    if (!comparesWithBand(alarm.rule.comparisonOperator) || alarm.thresholdMetricId === undefined)
      return values.times.map((at, index) => ({ at, value: values.values[index] ?? Number.NaN }));
    const band = read(alarm.thresholdMetricId);
    const [upper, lower] = band.kind === "array" ? band.items : [];
    return values.times.map((at, index) => ({
      at,
      value: values.values[index] ?? Number.NaN,
      ...limitAt("upper", upper, at),
      ...limitAt("lower", lower, at),
    }));
  };
}

function limitAt(side: "upper" | "lower", series: Series | undefined, at: number) {
  const value = series?.values[series.times.indexOf(at)];
  return value === undefined ? {} : { [side]: value };
}
