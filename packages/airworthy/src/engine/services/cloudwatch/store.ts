import type { Instant } from "../../kernel/time.ts";
import { MOST_METRIC_SERIES } from "./limits.ts";
import { addTo, type Dimension, newSeries, type Sample, type Series } from "./series.ts";

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

/** The series of one metric, by unit: values of different units are different series. */
interface Units {
  readonly series: Map<string, Series>;
  /** When it was last put at the end of the queue of those that may go. */
  queued: Instant;
}

export interface StoreOptions {
  /** Metrics it holds. */
  readonly most?: number;
  /** Told when a metric has to go for the first time. */
  readonly onForgotten?: () => void;
}

/**
 * Holds a bounded number of metrics. When there is no room, the one at the head of the queue goes, unless values have
 * come since it was queued: then it is queued again.
 */
export function metricStore({ most = MOST_METRIC_SERIES, onForgotten }: StoreOptions = {}): Store {
  const metrics = new Map<string, Units>();
  /** Every metric once. A list and not the order of the map: that is slow where much was deleted at its head. */
  let queue: string[] = [];
  let head = 0;
  let full = false;

  function makeRoom(now: Instant): void {
    if (metrics.size < most) return;
    if (!full) onForgotten?.();
    full = true;
    // Each is passed over once at most: a second time it has not been used since.
    for (; ; head++) {
      const key = queue[head] as string;
      const units = metrics.get(key) as Units;
      const used = Math.max(...[...units.series.values()].map(({ lastArrival }) => lastArrival));
      if (used <= units.queued) {
        for (const series of units.series.values()) series.forgotten = true;
        metrics.delete(key);
        head++;
        break;
      }
      units.queued = now;
      queue.push(key);
    }
    if (head > most) {
      queue = queue.slice(head);
      head = 0;
    }
  }

  return {
    add({ at, sample, ...metric }, now) {
      const series = this.series(metric, now);
      series.lastArrival = now;
      addTo(series, at, sample);
    },
    series({ namespace, name, dimensions, unit, highResolution }, now) {
      const key = keyOf(namespace, name, dimensions);
      let units = metrics.get(key);
      if (!units) {
        makeRoom(now);
        metrics.set(key, (units = { series: new Map(), queued: now }));
        queue.push(key);
      }
      const resolution = highResolution ? 1000 : 60_000;
      const unitKey = `${unit ?? "None"} ${resolution}`;
      let series = units.series.get(unitKey);
      if (!series) {
        series = newSeries({ namespace, name, dimensions, unit, resolution }, now);
        units.series.set(unitKey, series);
      }
      return series;
    },
    find(namespace, name, dimensions, unit) {
      const found = [...(metrics.get(keyOf(namespace, name, dimensions))?.series.values() ?? [])];
      return unit === undefined ? found : found.filter((series) => (series.unit ?? "None") === unit);
    },
    *all() {
      for (const units of metrics.values()) yield* units.series.values();
    },
  };
}

/** The order of dimensions does not tell metrics apart. */
function keyOf(namespace: string, name: string, dimensions: readonly Dimension[]): string {
  const sorted = dimensions.map(({ Name, Value }) => `${Name}\u0000${Value}`).sort();
  return [namespace, name, ...sorted].join("\u0001");
}
