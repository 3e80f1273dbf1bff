import { logBeta } from "./gamma.ts";

/** Where a normal mixture is tightest: ρ for a variance `v`. Source: https://arxiv.org/abs/1810.08240, equation 56 */
export function bestRho(v: number, alpha: number): number {
  const log = Math.log(1 / alpha);
  return v / (2 * log + Math.log(1 + 2 * log));
}

export interface Mixture {
  /** The variance at which it is tightest. */
  readonly v: number;
  readonly alpha: number;
  /** Steps down by g, up by h: p and 1 - p for a coin. */
  readonly g: number;
  readonly h: number;
}

/**
 * ln of the two-sided beta-binomial mixture at a sum `s` with variance `v`. Source: https://arxiv.org/abs/1810.08240,
 * proposition 7.
 */
export function betaBinomialLogMixture(s: number, v: number, mixture: Mixture): number {
  const { g, h } = mixture;
  const r = Math.max(bestRho(mixture.v, mixture.alpha) - g * h, 1e-3 * g * h);
  const width = g + h;
  return (
    (v / (g * h)) * Math.log(width) -
    ((v + h * s) / (h * width)) * Math.log(g) -
    ((v - g * s) / (g * width)) * Math.log(h) +
    logBeta((r + v - g * s) / (g * width), (r + v + h * s) / (h * width)) -
    logBeta(r / (g * width), r / (h * width))
  );
}

/**
 * Bounds of a rate that hold at every time at once with probability 1 - alpha: what a person is shown beside a rate.
 * `best`: the number of requests at which they are tightest.
 *
 * `rateBounds(700, 1000, 0.05, 100)` is `[0.6516…, 0.7459…]`.
 */
export function rateBounds(
  events: number,
  requests: number,
  alpha = 0.05,
  best = 1000,
): readonly [low: number, high: number] {
  const rate = requests === 0 ? 0.5 : events / requests;
  const outside = (p: number) =>
    betaBinomialLogMixture((rate - p) * requests, p * (1 - p) * requests, {
      v: p * (1 - p) * best,
      alpha: 0.05,
      g: p,
      h: 1 - p,
    }) > Math.log(1 / alpha);
  return [bisect(0, rate, outside), bisect(1, rate, outside)];
}

/** The border between `from`, which is outside or an end, and `to`, which is inside. */
function bisect(from: number, to: number, outside: (p: number) => boolean): number {
  let [out, inside] = [from, to];
  for (let round = 0; round < 50; round++) {
    const middle = (out + inside) / 2;
    if (middle > 0 && middle < 1 && outside(middle)) out = middle;
    else if (middle <= 0 || middle >= 1) break;
    else inside = middle;
  }
  return Math.abs(out - from) < 1e-12 ? from : (out + inside) / 2;
}
