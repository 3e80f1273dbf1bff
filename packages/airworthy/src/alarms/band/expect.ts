import type { Model } from "./model.ts";
import { gainOf, patternAt, positionOf } from "./season.ts";
import type { Tuning } from "./tuning.ts";

/** What a model expects of an instant, in the units it thinks in. */
export interface Expected {
  /** What was asked for; NaN when something was learned since. */
  instant: number;
  middle: number;
  /** Size of a usual residual here: `shape` times the model's scale, not below a floor. */
  unit: number;
  shape: number;
  /** One deviation is never less than this. */
  least: number;
  /** Where on each season's ring the instant lies, what it said, and how far it is believed. */
  readonly positions: number[];
  readonly said: number[];
  readonly gains: number[];
  passingSaid: number;
  passingGain: number;
  /** Milliseconds since the last point, and what they leave of the passing deviation and of the present. */
  ahead: number;
  passingLeft: number;
  presentLeft: number;
  /** Logarithm of the middle, for the power that the unit grows as. */
  logLevel: number;
}

export function expectedNothing(): Expected {
  return {
    instant: NaN,
    middle: 0,
    unit: 1,
    shape: 1,
    least: 0,
    positions: [0, 0, 0],
    said: [0, 0, 0],
    gains: [0, 0, 0],
    passingSaid: 0,
    passingGain: 0,
    ahead: 0,
    passingLeft: 1,
    presentLeft: 1,
    logLevel: 0,
  };
}

/** The square root of ten: counts beyond ten must show their noise themselves. */
const ROOT_OF_TEN = Math.sqrt(10);
/** The mean size of what the square root of a count is off by, at any level: half a normal deviation. */
const ROOT_OF_COUNT = 0.4;
/** A unit is at least this share of the middle, and a deviation at least a quarter of that: a constant must move to be news. */
const STILL = 0.002;
/** Levels at which logarithms stop. */
const LEAST = 0.05;

/**
 * Writes into `out` what the model expects. It is filled in place, because it is made for every point of every metric.
 *
 * @param local the instant as the wall clock of the metric shows it, counted from a Monday.
 */
export function expect(of: Model, tuning: Tuning, instant: number, local: number, out: Expected): void {
  const doubt = 36 * of.scale * of.scale + 1e-12;
  let middle = of.level + of.shift;
  for (let index = 0; index < of.seasons.length; index++) {
    const season = of.seasons[index];
    if (!season) continue;
    const position = positionOf(season, local);
    const said = patternAt(season, position);
    const gain = gainOf(season, doubt);
    out.positions[index] = position;
    out.said[index] = said;
    out.gains[index] = gain;
    middle += gain * said;
  }
  const ahead = instant > of.last ? instant - of.last : 0;
  if (ahead !== out.ahead) {
    out.ahead = ahead;
    out.passingLeft = Math.exp(-ahead / tuning.passing);
    out.presentLeft = Math.exp(-ahead / tuning.present);
  }
  const slope = of.passingCross / (of.passingPower + doubt);
  out.passingSaid = of.passing * out.passingLeft;
  out.passingGain = slope > 0 ? (slope < 1 ? slope : 1) : 0;
  middle += of.present * out.presentLeft + out.passingGain * out.passingSaid;
  out.instant = instant;
  out.middle = middle;
  const high = middle > LEAST ? middle : LEAST;
  let floor = STILL * Math.abs(middle) + 1e-9;
  out.least = floor / 4;
  if (of.roots && of.whole)
    floor = Math.max(floor, ROOT_OF_COUNT * (high < ROOT_OF_TEN ? 1 : ROOT_OF_TEN / high));
  out.logLevel = of.roots ? Math.log(high) : 0;
  out.shape = of.power === 0 ? 1 : Math.exp(of.power * (out.logLevel - of.logLevel));
  const unit = of.scale * out.shape;
  out.unit = unit > floor ? unit : floor;
}
