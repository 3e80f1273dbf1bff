import type { MetricAlarm, ReadPoints } from "../../../../alarms/alarm.ts";
import { periodEnd } from "../../../../alarms/cadence.ts";
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
  return alarm.metric ? ofMetric(alarm.metric, alarm.rule, room.store) : ofQueries(room, alarm);
}

function ofMetric(
  { namespace, name, dimensions, statistic: stat, unit }: WatchedMetric,
  rule: MetricAlarm,
  store: Store,
): ReadPoints {
  const series = ofOneUnit(store.find(namespace, name, dimensions, unit));
  const work = statistic(stat);
  return (starts) =>
    starts.flatMap((at): Point[] => {
      const bucket = combined(series, at, periodEnd(rule, at));
      const value = bucket && work?.(bucket);
      return bucket && value !== undefined ? [{ at, value, sampleCount: bucket.count }] : [];
    });
}

function ofQueries(room: Room, alarm: MetricAlarmRecord): ReadPoints {
  return (starts) => {
    const read = reader(room, alarm, starts);
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
  const read = reader(room, alarm, starts);
  return read(alarm.watched).map((series) => ({
    attributes: series.attributes ?? {},
    points: pointsIn(series),
  }));
}

/**
 * Expressions see the whole evaluation range at once, its periods beginning where the alarm's do. On a wall clock the
 * days when it changes are longer or shorter than others: then they see one period at a time, and those that look at
 * the periods beside it (RATE, DIFF, FILL) see none.
 */
function reader(room: Room, alarm: MetricAlarmRecord, starts: readonly number[]) {
  const { rule, queries } = alarm;
  const endOf = (start: number): number => periodEnd(rule, start);
  const source = sourceOf(room.store, room.detectors, alarm, endOf);
  const now = room.place.kernel.now();
  const length = rule.period * 1000;
  const even = starts.every((start, index) => start === (starts[0] ?? 0) + index * length);
  const windows = even
    ? [[starts[0] ?? 0, (starts.at(-1) ?? 0) + length] as const]
    : starts.map((start) => [start, start + 1] as const);
  return (id: string): readonly Series[] => {
    const parts = windows.map(([from, until]) => {
      const value = valueOf(
        id,
        queries,
        source,
        { from, until, now, sliding: true },
        () => (alarm.evaluation = "PARTIAL_DATA"),
      );
      return value.kind === "series" ? [value] : value.items;
    });
    return joined(parts);
  };
}

/** The same series of several windows, one behind the other. */
function joined(parts: readonly (readonly Series[])[]): readonly Series[] {
  const [only = []] = parts;
  if (parts.length === 1) return only;
  const all = new Map<string, Series>();
  for (const series of parts.flat()) {
    const key = JSON.stringify([series.label, series.attributes]);
    const known = all.get(key);
    all.set(
      key,
      known
        ? { ...known, times: [...known.times, ...series.times], values: [...known.values, ...series.values] }
        : series,
    );
  }
  return [...all.values()];
}

function pointsIn({ times, values }: Series): Point[] {
  return times.map((at, index) => ({ at, value: values[index] ?? Number.NaN }));
}

function limitAt(side: "upper" | "lower", series: Series | undefined, at: number) {
  const value = series?.values[series.times.indexOf(at)];
  return value === undefined ? {} : { [side]: value };
}
