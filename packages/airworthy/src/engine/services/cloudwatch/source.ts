import type { Metric, MetricStat, Source } from "../../../alarms/math/evaluate.ts";
import type { Detectors } from "./alarms/detectors.ts";
import { points } from "./read.ts";
import { type Dimension, firstValueOf } from "./series.ts";
import type { Store } from "./store.ts";
import { ofOneUnit } from "./units.ts";

/**
 * The metrics of a store, for metric math.
 *
 * @param asker Whose band it is: an alarm keeps what its band has learned. Learned anew when absent.
 * @param endOf Ends of periods that are not all equally long.
 */
export function sourceOf(
  store: Store,
  detectors: Detectors,
  asker: object = {},
  endOf?: (start: number) => number,
): Source {
  const fetch: Source["fetch"] = ({ metric, period, stat, unit }, window) => {
    const list = Object.entries(metric.dimensions).map(([Name, Value]) => ({ Name, Value }));
    const series = ofOneUnit(store.find(metric.namespace, metric.name, list, unit));
    const found = points(series, stat, period, window, endOf);
    return { times: found.map(({ at }) => at), values: found.map(({ value }) => value) };
  };
  return {
    fetch,
    *metrics(since) {
      const seen = new Set<string>();
      for (const { namespace, name, dimensions, lastArrival } of store.all()) {
        const metric = metricOf(namespace, name, dimensions);
        const key = JSON.stringify(metric);
        // One metric has a series for each unit.
        if (lastArrival >= since && !seen.has(key)) yield metric;
        if (lastArrival >= since) seen.add(key);
      }
    },
    /** At every period, whether it has data or not. The model is airworthy's own: CloudWatch's is not published. */
    band({ of, raw, period }, deviations, window, past) {
      // Before there was any data nothing is learned: FILL would teach zeros.
      const since = past.metrics.flatMap((one) => firstOf(store, one) ?? []);
      return detectors.band(asker, {
        key: JSON.stringify([raw ? of : past.key, period, deviations]),
        ...(raw && of ? { metric: of } : {}),
        period,
        deviations,
        window,
        since: since.length > 0 ? Math.min(...since) : Infinity,
        fetch: (from, until) => past.points({ from, until }),
      });
    },
  };
}

/** When a metric has its first value. */
function firstOf(store: Store, { metric, unit }: MetricStat): number | undefined {
  const list = Object.entries(metric.dimensions).map(([Name, Value]) => ({ Name, Value }));
  const times = store
    .find(metric.namespace, metric.name, list, unit)
    .flatMap((series) => firstValueOf(series) ?? []);
  return times.length > 0 ? Math.min(...times) : undefined;
}

export function metricOf(namespace: string, name: string, dimensions: readonly Dimension[]): Metric {
  return {
    namespace,
    name,
    dimensions: Object.fromEntries(dimensions.map(({ Name, Value }) => [Name, Value])),
  };
}
