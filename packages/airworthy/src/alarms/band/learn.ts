import type { Expected } from "./expect.ts";
import { type Model, inward } from "./model.ts";
import { learnSeason } from "./season.ts";
import { learnSpread } from "./spread.ts";
import { SETTLING, type Tuning } from "./tuning.ts";

const DAY = 86_400_000;
/** The shortest run that can be a new level, and the longest one that its mean looks back over. */
const SHORTEST_RUN = 12;
const RUN_MEMORY = 24;
/** Of a run of points out of reach, those after the third are one incident, and hardly widen the band. */
const INCIDENT = 3;
const INCIDENT_WORTH = 0.1;
/** Powers beyond this are accidents. */
const STEEPEST = 1.5;

/** The first point of a metric. */
export function begin(of: Model, instant: number, value: number): void {
  of.first = instant;
  of.level = inward(of, value);
}

/**
 * Learns one value, given what was expected of it. Each part of the model learns from what the parts before it left
 * unexplained; what is out of reach teaches little, until it has lasted.
 */
export function learn(of: Model, tuning: Tuning, period: number, value: number, was: Expected): void {
  const left = inward(of, value) - was.middle;
  const residual = left / was.unit;
  const settled = of.points > SETTLING;
  const far = settled && Math.abs(residual) > tuning.reach;
  const most = settled ? tuning.clip * was.unit : Infinity;
  const kept = left > most ? most : left < -most ? -most : left;
  const passed = was.passingGain * was.passingSaid;
  of.points++;
  if (far) lengthenRun(of, left + passed, residual);
  else if (of.run !== 0) of.run -= Math.sign(of.run) * Math.min(2, Math.abs(of.run));
  const run = Math.abs(of.run);
  if (run >= SHORTEST_RUN && run * period >= tuning.patience) {
    of.shift += of.runMean;
    of.passing = 0;
    of.run = 0;
    return;
  }

  const { points } = of;
  const fresh = Math.max(3 / points, period / tuning.memory);
  const keep = 1 - Math.min(0.5, fresh / 3);
  const off = kept + passed;
  of.passingCross = of.passingCross * keep + was.passingSaid * off;
  of.passingPower = of.passingPower * keep + was.passingSaid * was.passingSaid;
  const seen = far ? passed + kept / 4 : off;
  of.passing = was.passingSaid + (1 - was.passingLeft) * (seen - was.passingSaid);

  // The pattern of the week learns what a shift is made of too, or else every Saturday would be a new level again.
  let rest = off + of.present;
  of.present += (far ? kept / 4 : off) / Math.min(points, Math.max(24, tuning.present / period));
  for (let index = of.seasons.length - 1; index >= 0; index--) {
    const season = of.seasons[index];
    if (!season) continue;
    const said = was.said[index] ?? 0;
    rest += (was.gains[index] ?? 0) * said;
    learnSeason(season, was.positions[index] ?? 0, said, season.length > DAY ? rest + of.shift : rest, keep);
  }
  // What lasts moves into the level, and what is expected stays the same.
  const step = (far ? kept / 4 : off + of.present) / Math.min(points, tuning.level / period);
  of.level += step;
  of.present -= step;
  const moved = of.shift * (period / tuning.level);
  of.level += moved;
  of.shift -= moved;

  const size = Math.abs(kept);
  of.scale += Math.min(1, fresh) * (size / was.shape - of.scale);
  if (!settled) return;
  if (of.roots && was.middle > 0)
    learnPower(of, was.logLevel, Math.log(Math.max(size, 0.1 * was.unit)), fresh);
  learnSpread(of.spread, residual, run > INCIDENT ? INCIDENT_WORTH : 1, fresh);
}

function lengthenRun(of: Model, off: number, residual: number): void {
  const side = residual > 0 ? 1 : -1;
  of.run = of.run * side > 0 ? of.run + side : side;
  of.runMean += (off - of.runMean) / Math.min(Math.abs(of.run), RUN_MEMORY);
}

/** The slope of the logarithm of residuals over that of the level, drawn towards 0 while there is little to see. */
function learnPower(of: Model, level: number, size: number, rate: number): void {
  if (of.logSpread === 0 && of.logLevel === 0) {
    of.logLevel = level;
    of.logSize = size;
  }
  const off = level - of.logLevel;
  of.logLevel += rate * off;
  of.logSize += rate * (size - of.logSize);
  of.logCross += rate * (off * (size - of.logSize) - of.logCross);
  of.logSpread += rate * (off * (level - of.logLevel) - of.logSpread);
  const slope = of.logCross / (of.logSpread + 0.003 + 2 * rate);
  of.power = slope > STEEPEST ? STEEPEST : slope < -STEEPEST ? -STEEPEST : slope;
}
