import type { Instant } from "../../kernel/time.ts";
import { addTo, type Dimension, type Sample, type Series } from "./series.ts";

export interface NewValues {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: readonly Dimension[];
  readonly unit: string | undefined;
  readonly highResolution: boolean;
  readonly at: Instant;
  readonly sample: Sample;
}

/** All metrics of one place. */
export interface Store {
  add(values: NewValues, now: Instant): void;
  /** The series that values belong to, made when it is not there. */
  series(metric: Omit<NewValues, "at" | "sample">, now: Instant): Series;
  /** The series of one metric: one a unit. */
  find(namespace: string, name: string, dimensions: readonly Dimension[], unit?: string): readonly Series[];
  all(): Iterable<Series>;
}

export function metricStore(): Store {
  /** By metric, then by unit: values of different units are different series. */
  const metrics = new Map<string, Map<string, Series>>();

  return {
    add({ at, sample, ...metric }, now) {
      const series = this.series(metric, now);
      series.lastArrival = now;
      addTo(series, at, sample);
    },
    series({ namespace, name, dimensions, unit, highResolution }, now) {
      const key = keyOf(namespace, name, dimensions);
      let units = metrics.get(key);
      if (!units) metrics.set(key, (units = new Map<string, Series>()));
      const width = highResolution ? 1000 : 60_000;
      const unitKey = `${unit ?? "None"} ${width}`;
      let series = units.get(unitKey);
      if (!series) {
        series = {
          namespace,
          name,
          dimensions,
          unit,
          resolution: width,
          chunks: new Map(),
          newest: undefined,
          lastArrival: now,
        };
        units.set(unitKey, series);
      }
      return series;
    },
    find(namespace, name, dimensions, unit) {
      const found = [...(metrics.get(keyOf(namespace, name, dimensions))?.values() ?? [])];
      return unit === undefined ? found : found.filter((series) => (series.unit ?? "None") === unit);
    },
    *all() {
      for (const units of metrics.values()) yield* units.values();
    },
  };
}

/** The order of dimensions does not tell metrics apart. */
function keyOf(namespace: string, name: string, dimensions: readonly Dimension[]): string {
  const sorted = dimensions.map(({ Name, Value }) => `${Name}\u0000${Value}`).sort();
  return [namespace, name, ...sorted].join("\u0001");
}
