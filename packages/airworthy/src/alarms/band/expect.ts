import type { Model } from "./model.ts";
import { gainOf, patternAt } from "./season.ts";
import type { Tuning } from "./tuning.ts";

/** What a model expects of an instant, in the units it thinks in. */
export interface Expected {
  middle: number;
  /** Size of a usual residual here: `shape` times the model's scale, not below a floor. */
  unit: number;
  shape: number;
  /** What each season said, and how far it is believed. */
  readonly said: number[];
  readonly gains: number[];
  passingSaid: number;
  passingGain: number;
}

export function expectedNothing(): Expected {
  return { middle: 0, unit: 1, shape: 1, said: [0, 0, 0], gains: [0, 0, 0], passingSaid: 0, passingGain: 0 };
}

/** The square root of ten: counts beyond ten must show their noise themselves. */
const ROOT_OF_TEN = Math.sqrt(10);
/** The mean size of what the square root of a count is off by, at any level: half a normal deviation. */
const ROOT_OF_COUNT = 0.4;
/** A constant metric may move by this share before that is news. */
const STILL = 0.002;
/** Levels at which logarithms stop. */
export const LEAST = 0.05;

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
    const said = patternAt(season, local);
    const gain = gainOf(season, doubt);
    out.said[index] = said;
    out.gains[index] = gain;
    middle += gain * said;
  }
  const ahead = Math.max(0, instant - of.last);
  const slope = of.passingCross / (of.passingPower + doubt);
  out.passingSaid = of.passing * Math.exp(-ahead / tuning.passing);
  out.passingGain = slope > 0 ? Math.min(slope, 1) : 0;
  middle += of.present * Math.exp(-ahead / tuning.present) + out.passingGain * out.passingSaid;
  out.middle = middle;
  const still = STILL * Math.abs(middle) + 1e-9;
  const counts =
    of.roots && of.whole ? ROOT_OF_COUNT * Math.min(1, ROOT_OF_TEN / Math.max(middle, LEAST)) : 0;
  out.shape = of.power === 0 ? 1 : Math.exp(of.power * (Math.log(Math.max(middle, LEAST)) - of.logLevel));
  out.unit = Math.max(of.scale * out.shape, still, counts);
}
