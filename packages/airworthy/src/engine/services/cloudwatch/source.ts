import { MathError, type Metric, type Source } from "../../../alarms/math/evaluate.ts";
import type { Detectors } from "./alarms/detectors.ts";
import { points } from "./read.ts";
import type { Dimension } from "./series.ts";
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
    band({ of, raw }, deviations, window) {
      if (!of || !raw) throw unbanded();
      return detectors.band(asker, {
        of,
        deviations,
        window,
        fetch: (from, until) => fetch(of, { from, until }),
      });
    },
  };
}

export function metricOf(namespace: string, name: string, dimensions: readonly Dimension[]): Metric {
  return {
    namespace,
    name,
    dimensions: Object.fromEntries(dimensions.map(({ Name, Value }) => [Name, Value])),
  };
}

function unbanded(): MathError {
  return new MathError(
    "NotSupported",
    "airworthy does not evaluate the ANOMALY_DETECTION_BAND of an expression.",
  );
}
