import { type Band, createBand, type Limits } from "../../../../alarms/band/band.ts";
import type { Adaptation } from "../../../../alarms/band/tuning.ts";
import type { BandPoints, Points } from "../../../../alarms/math/context.ts";
import { grid, type Window } from "../../../../alarms/math/align.ts";
import type { MetricStat } from "../../../../alarms/math/values.ts";
import type { Instant } from "../../../kernel/time.ts";

/** A model learns from two weeks. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Anomaly_Detection.html */
const LEARNED = 14 * 24 * 3_600_000;

/** An anomaly detector, as PutAnomalyDetector has it. */
export interface Detector {
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: readonly { readonly Name: string; readonly Value: string }[];
  readonly stat: string;
  readonly excluded: readonly { readonly from: Instant; readonly to: Instant }[];
  readonly timeZone: string | undefined;
  readonly adaptation: Adaptation;
  /** Settings that DescribeAnomalyDetectors gives back as they were given. */
  readonly said: Readonly<Record<string, string>>;
  readonly createdAt: Instant;
}

/** Detectors of a place, by metric and statistic, and the bands of alarms, which go on learning. */
export interface Detectors {
  readonly known: Map<string, Detector>;
  /** The band of an alarm over a window, learned as far as the evaluation before it came. */
  band(asker: object, wanted: Wanted): BandPoints;
  /** Settings have changed: bands learn anew, all of them or those of one asker. */
  forget(asker?: object): void;
}

interface Wanted {
  /** Tells two bands of one asker apart. */
  readonly key: string;
  /** Absent when it is the band of an expression, which has no detector. */
  readonly metric?: MetricStat;
  readonly period: number;
  readonly deviations: number;
  readonly window: Window;
  /** When there was data first. */
  readonly since: Instant;
  /** Points on their own grid. */
  readonly fetch: (from: Instant, until: Instant) => Points;
}

interface Learning {
  readonly band: Band;
  /** All points before this have been learned. */
  until: Instant;
  /** Limits of periods as they were known when the period came. */
  limits: Map<Instant, Limits | undefined>;
}

/**
 * Learning two weeks anew at every evaluation would cost more than all else: each alarm keeps its band and learns what
 * has come since. What arrives for a period that was learned already teaches nothing.
 */
export function detectors(): Detectors {
  const known = new Map<string, Detector>();
  let bands = new WeakMap<object, Map<string, Learning>>();

  function learningOf(asker: object, wanted: Wanted): Learning {
    let own = bands.get(asker);
    if (!own) bands.set(asker, (own = new Map<string, Learning>()));
    let learning = own.get(wanted.key);
    if (!learning) {
      const { metric: of, period, deviations, window } = wanted;
      const detector =
        of && known.get(detectorKey(of.metric.namespace, of.metric.name, of.metric.dimensions, of.stat));
      learning = {
        band: bandOf(period, deviations, detector),
        until: window.from - LEARNED,
        limits: new Map(),
      };
      own.set(wanted.key, learning);
    }
    return learning;
  }

  return {
    known,
    band(asker, wanted) {
      const { window, period } = wanted;
      const learning = learningOf(asker, wanted);
      const times = grid(window, period);
      for (const at of times)
        if (!learning.limits.has(at)) learning.limits.set(at, limitsAt(learning, at, wanted));
      const found = times.flatMap((at) => {
        const limits = learning.limits.get(at);
        return limits ? [{ at, ...limits }] : [];
      });
      const [oldest = 0] = times;
      for (const at of learning.limits.keys()) if (at < oldest) learning.limits.delete(at);
      return {
        times: found.map(({ at }) => at),
        upper: found.map(({ upper }) => upper),
        lower: found.map(({ lower }) => lower),
      };
    },
    forget(asker) {
      if (asker) bands.delete(asker);
      else bands = new WeakMap();
    },
  };
}

/** From what was measured in whole periods before an instant. */
function limitsAt(learning: Learning, at: Instant, { period, since, fetch }: Wanted): Limits | undefined {
  const length = period * 1000;
  const until = Math.floor(at / length) * length;
  const from = Math.max(learning.until, Math.floor(since / length) * length);
  if (until > from) {
    const { times, values } = fetch(from, until);
    for (const [index, time] of times.entries()) learning.band.observe(time, values[index] ?? Number.NaN);
    learning.until = until;
  }
  return learning.band.at(at);
}

/** A band with the settings of a metric's detector, if it has one. */
export function bandOf(period: number, deviations: number, detector: Detector | undefined): Band {
  return createBand({
    deviations,
    period,
    ...(detector ? { excluded: detector.excluded, adaptation: detector.adaptation } : {}),
    ...(detector?.timeZone === undefined ? {} : { timeZone: detector.timeZone }),
  });
}

export function detectorKey(
  namespace: string,
  name: string,
  dimensions: Readonly<Record<string, string>>,
  stat: string,
): string {
  return JSON.stringify([
    namespace,
    name,
    Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1)),
    stat,
  ]);
}
