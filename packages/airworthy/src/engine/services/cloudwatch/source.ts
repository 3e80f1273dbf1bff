import { createBand } from "../../../alarms/band/band.ts";
import { grid } from "../../../alarms/math/align.ts";
import { MathError, type Metric, type Source } from "../../../alarms/math/evaluate.ts";
import { points } from "./read.ts";
import type { Dimension } from "./series.ts";
import type { Store } from "./store.ts";

/** A model learns from two weeks. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Anomaly_Detection.html */
const LEARNED = 14 * 24 * 3_600_000;

/** The metrics of a store, for metric math. */
export function sourceOf(store: Store): Source {
  const fetch: Source["fetch"] = ({ metric, period, stat, unit }, window) => {
    const list = Object.entries(metric.dimensions).map(([Name, Value]) => ({ Name, Value }));
    const found = points(store.find(metric.namespace, metric.name, list, unit), stat, period, window);
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
    band({ of, raw, period }, deviations, window) {
      if (!of || !raw) throw unbanded();
      const band = createBand({ deviations, period });
      const { times, values } = fetch(of, { from: window.from - LEARNED, until: window.until });
      let learned = 0;
      const found = grid(window, period).flatMap((at) => {
        for (; (times[learned] ?? Infinity) < at; learned++)
          band.observe(times[learned] ?? 0, values[learned] ?? Number.NaN);
        const limits = band.at(at);
        return limits ? [{ at, ...limits }] : [];
      });
      return {
        times: found.map(({ at }) => at),
        upper: found.map(({ upper }) => upper),
        lower: found.map(({ lower }) => lower),
      };
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
