import type { ReadPoints } from "../../../../alarms/alarm.ts";
import type { ContributorSeries } from "../../../../alarms/contributors.ts";
import { comparesWithBand, type Point } from "../../../../alarms/threshold.ts";
import { valueOf } from "../../../../alarms/math/evaluate.ts";
import type { Series } from "../../../../alarms/math/values.ts";
import { combined } from "../series.ts";
import { sourceOf } from "../source.ts";
import { ofOneUnit } from "../units.ts";
import { statistic } from "../statistics.ts";
import type { Store } from "../store.ts";
import type { MetricAlarmRecord, Room, WatchedMetric } from "./state.ts";

/** The points an alarm asks for, of what has arrived by now: the store knows nothing else. */
export function pointsOf(room: Room, alarm: MetricAlarmRecord): ReadPoints {
  return alarm.metric ? ofMetric(alarm.metric, room.store) : ofQueries(room, alarm);
}

function ofMetric(
  { namespace, name, dimensions, statistic: stat, unit }: WatchedMetric,
  store: Store,
): ReadPoints {
  const series = ofOneUnit(store.find(namespace, name, dimensions, unit));
  const work = statistic(stat);
  return (starts, period) =>
    starts.flatMap((at): Point[] => {
      const bucket = combined(series, at, at + period * 1000);
      const value = bucket && work?.(bucket);
      return bucket && value !== undefined ? [{ at, value, sampleCount: bucket.count }] : [];
    });
}

function ofQueries(room: Room, alarm: MetricAlarmRecord): ReadPoints {
  return (starts, period) => {
    const read = reader(room, alarm, starts, period);
    const [values] = read(alarm.watched);
    if (!values) return [];
    const points = pointsIn(values);
    if (!comparesWithBand(alarm.rule.comparisonOperator) || alarm.thresholdMetricId === undefined)
      return points;
    const [upper, lower] = read(alarm.thresholdMetricId);
    return points.map((point) => ({
      ...point,
      ...limitAt("upper", upper, point.at),
      ...limitAt("lower", lower, point.at),
    }));
  };
}

/** The time series of an alarm on several of them. */
export function seriesOf(
  room: Room,
  alarm: MetricAlarmRecord,
  starts: readonly number[],
): ContributorSeries[] {
  const read = reader(room, alarm, starts, alarm.rule.period);
  return read(alarm.watched).map((series) => ({
    attributes: series.attributes ?? {},
    points: pointsIn(series),
  }));
}

/** Expressions see the whole evaluation range at once, its periods beginning where the alarm's do. */
function reader(room: Room, alarm: MetricAlarmRecord, starts: readonly number[], period: number) {
  const source = sourceOf(room.store, room.detectors, alarm);
  const [from = 0] = starts;
  const until = (starts.at(-1) ?? 0) + period * 1000;
  const window = { from, until, now: room.place.kernel.now(), sliding: true };
  return (id: string): readonly Series[] => {
    const value = valueOf(id, alarm.queries, source, window, () => (alarm.evaluation = "PARTIAL_DATA"));
    return value.kind === "series" ? [value] : value.items;
  };
}

function pointsIn({ times, values }: Series): Point[] {
  return times.map((at, index) => ({ at, value: values[index] ?? Number.NaN }));
}

function limitAt(side: "upper" | "lower", series: Series | undefined, at: number) {
  const value = series?.values[series.times.indexOf(at)];
  return value === undefined ? {} : { [side]: value };
}
