import { type Season, season } from "./season.ts";
import { type Spread, spread } from "./spread.ts";
import { VISITS } from "./tuning.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/**
 * All that a band remembers of a metric: about 650 numbers, whatever the number of points. Plain data, to be kept as
 * JSON. Values are held as square roots while no value was negative, because the noise of a count is then the same at
 * every level.
 */
export interface Model {
  readonly version: 1;
  points: number;
  /** Milliseconds since 1970 of the first and the last point. */
  first: number;
  last: number;
  /** No value was negative. */
  roots: boolean;
  /** Every value was a whole number. */
  whole: boolean;
  level: number;
  /** What an accepted new level lies off the old one: it moves into the level over days. */
  shift: number;
  /** How far the metric stands off its level and its seasons these hours. */
  present: number;
  /** How far it is off all of these at the moment, and the sums that say how well that predicts the next point. */
  passing: number;
  passingCross: number;
  passingPower: number;
  /** Mean size of residuals at the usual level. */
  scale: number;
  /** The size of residuals grows as this power of the level. Below, the moments it is the slope of. */
  power: number;
  logLevel: number;
  logSize: number;
  logCross: number;
  logSpread: number;
  /** A run of points out of reach on one side: how many, negative when below, and their mean distance. */
  run: number;
  runMean: number;
  readonly seasons: Season[];
  readonly spread: Spread;
  /** Sizes that a share of the residuals lies beyond: looked up in `spread` now and then, because that takes longest. */
  readonly edges: { share: number; below: number; above: number };
}

/** @param period milliseconds between points: patterns have no more nodes than there are points to tell them apart. */
export function modelFor(period: number): Model {
  const hour = Math.min(60, Math.floor(HOUR / period));
  const day = Math.min(48, Math.floor(DAY / period));
  const week = Math.min(168, Math.floor((7 * DAY) / period));
  return {
    version: 1,
    points: 0,
    first: 0,
    last: 0,
    roots: true,
    whole: true,
    level: 0,
    shift: 0,
    present: 0,
    passing: 0,
    passingCross: 0,
    passingPower: 0,
    scale: 0,
    power: 0,
    logLevel: 0,
    logSize: 0,
    logCross: 0,
    logSpread: 0,
    run: 0,
    runMean: 0,
    seasons: [
      ...(hour > 1 ? [season(HOUR, hour, VISITS.hour)] : []),
      ...(day > 1 ? [season(DAY, day, VISITS.day)] : []),
      ...(week > 1 ? [season(7 * DAY, week, VISITS.week)] : []),
    ],
    spread: spread(),
    edges: { share: 0, below: 0, above: 0 },
  };
}

/** A value as the model holds it. */
export function inward(of: Model, value: number): number {
  return of.roots ? Math.sqrt(Math.max(value, 0)) : value;
}

/** What the model holds, as a value. */
export function outward(of: Model, inner: number): number {
  if (!of.roots) return inner;
  return inner > 0 ? inner * inner : 0;
}

/** The first negative value: what was learned as roots is turned into values, as well as a straight line can. */
export function leaveRoots(of: Model): void {
  const { level } = of;
  const slope = Math.max(2 * Math.abs(level), 1e-9);
  for (const one of of.seasons) {
    for (const [index, node] of one.nodes.entries())
      one.nodes[index] = outward(of, level + node) - level * level;
    Object.assign(one, { at: -1, sum: 0, weight: 0, nextSum: 0, nextWeight: 0 });
    one.cross *= slope * slope;
    one.power *= slope * slope;
  }
  of.roots = false;
  of.level = level * level;
  of.shift *= slope;
  of.present *= slope;
  of.passing *= slope;
  of.passingCross *= slope * slope;
  of.passingPower *= slope * slope;
  of.runMean *= slope;
  of.scale *= slope;
  of.power = 0;
}
