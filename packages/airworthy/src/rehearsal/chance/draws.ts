/**
 * Random numbers of a rehearsal. They are looked up, not drawn one after the other: the number for a purpose and a minute
 * is the same whatever was asked before, so that a world and its twin without the fault share all their luck.
 *
 *   uniform(keyOf(seed, "orders", "errors"), minute)
 */
import { exp } from "./exact.ts";
import { normalQuantile } from "./normal.ts";

/** A key for one purpose. */
export function keyOf(seed: number, ...purposes: readonly string[]): number {
  let key = mixed(seed | 0);
  for (const purpose of purposes) {
    for (let index = 0; index < purpose.length; index++) key = mixed((key ^ purpose.charCodeAt(index)) | 0);
    key = mixed((key + 0x9e3779b9) | 0);
  }
  return key;
}

/** A key for one minute of a purpose, under which each call has its own number. */
export function keyAt(key: number, minute: number): number {
  return mixed((mixed((minute + 0x9e3779b9) | 0) ^ key) | 0);
}

/** The finalizer lowbias32 (Chris Wellons, 2018, public domain). */
function mixed(word: number): number {
  let x = word;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return x ^ (x >>> 16);
}

/** More than 0, less than 1. */
export function uniform(key: number, index: number): number {
  return ((mixed((mixed((index + 0x9e3779b9) | 0) + key) | 0) >>> 0) + 0.5) / 4294967296;
}

export function normal(key: number, index: number): number {
  return normalQuantile(uniform(key, index));
}

/** From here on a count is drawn from the normal distribution with a term for its skew. */
const MANY = 16;

/** A Poisson count, by inversion: more is expected, never less comes of the same number. */
export function poisson(mean: number, share: number): number {
  if (mean <= 0) return 0;
  if (mean < MANY) {
    let chance = exp(-mean);
    let sum = chance;
    let count = 0;
    while (sum < share && count < 1000) {
      count++;
      chance *= mean / count;
      sum += chance;
    }
    return count;
  }
  const z = normalQuantile(share);
  return Math.max(0, Math.round(mean + Math.sqrt(mean) * z + (z * z - 1) / 6));
}

/** A binomial count, by inversion. */
export function binomial(trials: number, chance: number, share: number): number {
  if (trials <= 0 || chance <= 0) return 0;
  if (chance >= 1) return trials;
  if (chance > 0.5) return trials - binomial(trials, 1 - chance, 1 - share);
  const mean = trials * chance;
  if (mean < MANY && trials <= 64) {
    let term = 1;
    for (let index = 0; index < trials; index++) term *= 1 - chance;
    let sum = term;
    let count = 0;
    const odds = chance / (1 - chance);
    while (sum < share && count < trials) {
      term *= (odds * (trials - count)) / (count + 1);
      count++;
      sum += term;
    }
    return count;
  }
  if (mean < MANY && chance < 0.1) return Math.min(trials, poisson(mean, share));
  const z = normalQuantile(share);
  const skew = ((z * z - 1) / 6) * (1 - 2 * chance);
  return Math.min(trials, Math.max(0, Math.round(mean + Math.sqrt(mean * (1 - chance)) * z + skew)));
}
