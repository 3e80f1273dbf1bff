import { wallClock } from "./clock.ts";
import { countDeviations, countFloor, FEW } from "./counts.ts";
import { expect, expectedNothing } from "./expect.ts";
import { type Explanation, explanationOf } from "./explain.ts";
import { begin, learn } from "./learn.ts";
import { type Model, inward, leaveRoots, modelFor, outward } from "./model.ts";
import { normalBeyond, normalTail } from "./normal.ts";
import { shareBeyond, sizeBeyond } from "./spread.ts";
import { type Adaptation, TUNING } from "./tuning.ts";

export interface BandOptions {
  /** Width, as the second argument of `ANOMALY_DETECTION_BAND(m1, 2)`. 2 when absent; need not be whole. */
  readonly deviations?: number;
  /** Seconds between points; 60 when absent. */
  readonly period?: number;
  /** IANA name of the zone whose hours and weekdays the metric follows; UTC when absent. */
  readonly timeZone?: string;
  /** Times that teach nothing, milliseconds since 1970, `to` not included: deployments, known incidents. */
  readonly excluded?: readonly { readonly from: number; readonly to: number }[];
  /** How soon a new level is believed: after about 2, 6 (normal, when absent) or 24 hours. */
  readonly adaptation?: Adaptation;
  /** The metric cannot leave this range, so the band does not: `[0, 100]` for a percentage. */
  readonly range?: readonly [number, number];
}

export interface Limits {
  readonly lower: number;
  readonly middle: number;
  readonly upper: number;
}

export interface Band {
  /**
   * Learns a point. Instants are milliseconds since 1970. Answers false, and learns nothing, when the instant is
   * excluded or not after the last one, or when the value is not finite.
   */
  observe(instant: number, value: number): boolean;
  /** The band at an instant, usually the next one, from what was observed; undefined while warming up. */
  at(instant: number): Limits | undefined;
  /** What was usual at an instant, and what a value is beside it. */
  explain(instant: number, value: number): Explanation;
  /** How unusual a value is: the `deviations` whose band would just hold it, negative below the middle. */
  deviations(instant: number, value: number): number;
  /** Everything learned, to be kept as JSON and given to `createBand` again. */
  state(): Model;
}

const HOUR = 3_600_000;
/** 1970 began on a Thursday. */
const FROM_MONDAY = 3 * 24 * HOUR;
/** Before the first band: this many points, and this long. */
const WARM_POINTS = 36;
const WARM_TIME = 3 * HOUR;
/** Edges of the distribution are looked up at each so many points: not when asked, or asking would change the answer. */
const REFRESH = 32;

/**
 * The anomaly band of one metric: what it usually is at this hour of this weekday, learned point by point.
 *
 * The model is airworthy's own. CloudWatch's, behind ANOMALY_DETECTION_BAND, is unpublished: this band has the same
 * interface and habits (hours, days and weeks, two weeks of memory, logical ranges, excluded times, time zones), not
 * the same numbers. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Anomaly_Detection.html
 *
 * - A value is expected at level + pattern of the hour, the day, the week + where the metric stands at present. Each
 *   pattern is believed as far as it predicted well so far; see `season.ts`.
 * - The width comes from the residuals seen, not from a formula: on a metric that keeps its seasons, the share of points
 *   outside is that of a normal distribution, 4.6 % for 2 deviations, half on each side, whatever the distribution of
 *   the metric is; see `spread.ts`. Counts near zero never get less room than chance needs; see `counts.ts`.
 * - Outliers and incidents teach little. What stays out of reach for hours is a new level; see `learn.ts`.
 * - Warm-up: no band before 36 points and 3 hours. The pattern of a day counts from the second day, that of a week from
 *   the second week. Missing points need no filling.
 * - Causal and deterministic: the same points give the same band. About 650 numbers of state, constant work a point.
 *
 * @throws RangeError for a period, deviations or range out of order, or an unknown time zone.
 * @example
 * const band = createBand({ period: 300, timeZone: "Europe/Zurich" });
 * for (const { instant, value } of invocations) {
 *   const limits = band.at(instant); // before the point itself is learned
 *   if (limits && value < limits.lower) console.log(band.explain(instant, value).sentence);
 *   band.observe(instant, value); // Tuesday 14:00 usually 120–180, was 12
 * }
 */
export function createBand(options: BandOptions = {}, state?: Model): Band {
  const { deviations = 2, period = 60, timeZone = "UTC", excluded = [], adaptation = "normal" } = options;
  const [lowest, highest] = options.range ?? [-Infinity, Infinity];
  if (!(deviations > 0)) throw new RangeError(`deviations must be more than 0: ${deviations}`);
  if (!(period > 0)) throw new RangeError(`period must be more than 0 seconds: ${period}`);
  if (!(lowest < highest)) throw new RangeError(`range must go up: ${lowest}, ${highest}`);
  const milliseconds = period * 1000;
  const tuning = TUNING[adaptation];
  const share = normalTail(deviations);
  const offset = wallClock(timeZone);
  const model = state ? structuredClone(state) : modelFor(milliseconds);
  const now = expectedNothing();
  const few = countFloor(FEW, deviations);
  if (model.edges.share !== share) lookUp();

  const localOf = (instant: number): number => instant + offset(instant) + FROM_MONDAY;

  function ask(instant: number): void {
    if (instant !== now.instant) expect(model, tuning, instant, localOf(instant), now);
  }

  function lookUp(): void {
    model.edges.share = share;
    model.edges.below = sizeBeyond(model.spread, "below", share);
    model.edges.above = sizeBeyond(model.spread, "above", share);
  }

  function observe(instant: number, value: number): boolean {
    if (!Number.isFinite(value) || (model.points > 0 && instant <= model.last)) return false;
    for (const { from, to } of excluded) if (instant >= from && instant < to) return false;
    if (value < 0 && model.roots) {
      leaveRoots(model);
      now.instant = NaN;
    }
    if (model.whole && !Number.isInteger(value)) model.whole = false;
    if (model.points === 0) begin(model, instant, value);
    ask(instant);
    learn(model, tuning, milliseconds, value, now);
    model.last = instant;
    if (model.points % REFRESH === 0) lookUp();
    now.instant = NaN;
    return true;
  }

  function at(instant: number): Limits | undefined {
    if (model.points < WARM_POINTS || instant - model.first < WARM_TIME) return undefined;
    ask(instant);
    const { below, above } = model.edges;
    const middle = outward(model, now.middle);
    const least = deviations * now.least;
    let lower = outward(model, now.middle - Math.max(below * now.unit, least));
    let upper = outward(model, now.middle + Math.max(above * now.unit, least));
    if (model.roots && model.whole) {
      const floor = middle < FEW ? countFloor(middle, deviations) : few;
      const beside = middle < FEW ? 0 : middle - FEW;
      if (floor.lower + beside < lower) lower = floor.lower + beside;
      if (floor.upper + beside > upper) upper = floor.upper + beside;
    }
    return { lower: clamp(lower), middle: clamp(middle), upper: clamp(upper) };
  }

  function clamp(value: number): number {
    return value < lowest ? lowest : value > highest ? highest : value;
  }

  function deviationsAt(instant: number, value: number): number {
    ask(instant);
    const residual = (inward(model, value) - now.middle) / now.unit;
    const size = normalBeyond(Math.min(0.5, shareBeyond(model.spread, residual)));
    const still = Math.abs(residual * now.unit) / now.least;
    const chance = model.roots && model.whole ? countDeviations(outward(model, now.middle), value) : Infinity;
    const off = Math.min(size, still, chance);
    return residual < 0 && off > 0 ? -off : off;
  }

  return {
    observe,
    at,
    deviations: deviationsAt,
    explain: (instant, value) =>
      explanationOf(localOf(instant), value, at(instant), deviationsAt(instant, value), model.whole),
    state: () => structuredClone(model),
  };
}

/** One point of a series: milliseconds since 1970, and a value. */
export interface Point {
  readonly instant: number;
  readonly value: number;
}

/**
 * The band beside each point of a series, each from the points before it only.
 *
 * @param series in order of time; minutes without a point are left out.
 * @example bandOf(invocations, { period: 300 }).at(-1)?.upper // the most that was to be expected of the last point
 */
export function bandOf(series: readonly Point[], options: BandOptions = {}): (Limits | undefined)[] {
  const band = createBand(options);
  return series.map(({ instant, value }) => {
    const limits = band.at(instant);
    band.observe(instant, value);
    return limits;
  });
}

/** A band as metric math wants it: columns, without the points at which it was still warming up. */
export interface BandColumns {
  readonly times: readonly number[];
  readonly lower: readonly number[];
  readonly upper: readonly number[];
}

/**
 * The same in columns, as `ANOMALY_DETECTION_BAND` answers.
 *
 * @param since limits before this instant are left out: what lies earlier only teaches.
 * @example bandColumns({ times, values }, { period: 300, deviations: 2 }, window.start)
 */
export function bandColumns(
  series: { readonly times: readonly number[]; readonly values: readonly number[] },
  options: BandOptions = {},
  since = -Infinity,
): BandColumns {
  const band = createBand(options);
  const columns = { times: [] as number[], lower: [] as number[], upper: [] as number[] };
  for (const [index, instant] of series.times.entries()) {
    const limits = instant < since ? undefined : band.at(instant);
    if (limits) {
      columns.times.push(instant);
      columns.lower.push(limits.lower);
      columns.upper.push(limits.upper);
    }
    band.observe(instant, series.values[index] ?? NaN);
  }
  return columns;
}
