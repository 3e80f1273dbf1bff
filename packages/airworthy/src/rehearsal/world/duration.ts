/**
 * Statistics of the durations of many invocations without drawing each of them: the mean and the order statistics of a
 * sample, from its size and one normal number.
 *
 * - The mean of n lognormal values is nearly lognormal again, with the spread divided by n; exact for one value.
 * - The k-th largest of n values is the one beyond which a share 1 - exp(-G/n) lies, G being the k-th event of a Poisson
 *   process; G comes from the normal number by Wilson and Hilferty's cube root.
 *
 * Which of n values a percentile is: the documentation does not say; here the (floor(n · (1 - p)) + 1)-th largest.
 */
import { exp, log } from "../chance/exact.ts";
import { normalQuantile, normalShare } from "../chance/normal.ts";
import type { Lognormal } from "../model.ts";

/** A sample of durations: most are usual, some are slowed by a fault, some were cut off at the timeout. */
export interface Sample {
  count: number;
  slowed: number;
  /** Logarithm of the factor on the slowed ones. */
  slowness: number;
  timeouts: number;
}

export interface Durations {
  readonly median: number;
  readonly sigma: number;
  readonly timeoutMs: number;
  readonly mean: number;
  /** Variance over square of the mean. */
  readonly variation: number;
}

export function durationsOf({ median, sigma }: Lognormal, timeoutMs: number): Durations {
  const variation = exp(sigma * sigma) - 1;
  return { median, sigma, timeoutMs, mean: median * exp((sigma * sigma) / 2), variation };
}

/** Milliseconds. `z`: a standard normal number. */
export function meanOf(of: Durations, sample: Sample, z: number): number {
  const { count, slowed, slowness, timeouts } = sample;
  const usual = count - slowed - timeouts;
  const s2 = of.variation < 0.01 * count ? of.variation / count : log(1 + of.variation / count);
  const luck = exp(Math.sqrt(s2) * z - s2 / 2);
  const slow = slowed > 0 ? Math.min(of.timeoutMs, of.mean * exp(slowness)) : 0;
  return Math.min(of.timeoutMs, ((usual * of.mean + slowed * slow) * luck + timeouts * of.timeoutMs) / count);
}

/** Milliseconds at a percentile; 100 is the maximum, 0 the minimum. */
export function percentileOf(of: Durations, sample: Sample, percentile: number, z: number): number {
  const { count } = sample;
  if (percentile <= 0) return valueBeyond(of, sample, 1 - tailOf(1, count, z));
  const k = percentile >= 100 ? 1 : Math.min(count, Math.floor(count * (1 - percentile / 100) + 1e-9) + 1);
  return valueBeyond(of, sample, tailOf(k, count, -z));
}

/** The share beyond the k-th largest of n. */
function tailOf(k: number, n: number, z: number): number {
  const root = 1 - 1 / (9 * k) + z / (3 * Math.sqrt(k));
  const gamma = root > 0 ? k * root * root * root : 1e-9;
  const share = 1 - exp(-gamma / (n + (1 - k) / 2));
  return share < 1e-12 ? 1e-12 : share > 1 - 1e-12 ? 1 - 1e-12 : share;
}

function valueBeyond(of: Durations, sample: Sample, share: number): number {
  const { count, slowed, slowness, timeouts } = sample;
  const cutOff = timeouts / count;
  if (share < cutOff) return of.timeoutMs;
  // Of those that were not cut off.
  const rest = (share - cutOff) / (1 - cutOff);
  const mixed = slowed / (count - timeouts);
  const at = mixed <= 0 || slowness === 0 ? 0 : mixed >= 1 ? slowness : undefined;
  const value =
    at === undefined
      ? between(of, mixed, slowness, rest)
      : of.median * exp(at + of.sigma * normalQuantile(Math.min(Math.max(1 - rest, 1e-12), 1 - 1e-12)));
  return Math.min(value, of.timeoutMs);
}

/** The same of a mixture of usual and slowed durations, by halving. */
function between(of: Durations, mixed: number, slowness: number, share: number): number {
  let low = Math.min(0, slowness) - 8 * of.sigma;
  let high = Math.max(0, slowness) + 8 * of.sigma;
  for (let step = 0; step < 36; step++) {
    const middle = (low + high) / 2;
    const beyond =
      (1 - mixed) * (1 - normalShare(middle / of.sigma)) +
      mixed * (1 - normalShare((middle - slowness) / of.sigma));
    if (beyond > share) low = middle;
    else high = middle;
  }
  return of.median * exp((low + high) / 2);
}

/** Share of calls that run longer than the timeout when the fault multiplies durations by `exp(slowness)`. */
export function shareOverTimeout(of: Durations, slowness: number): number {
  return 1 - normalShare((log(of.timeoutMs / of.median) - slowness) / of.sigma);
}
