import { logGamma } from "./gamma.ts";

/**
 * Whether requests fell on the versions as the weights say: the odds against it. A multinomial test valid at any time; small
 * odds say nothing, odds of 1000:1 say that traffic goes around the alias or that weights are not honoured. `prior`: how
 * many requests the mixture is worth. Source: https://arxiv.org/abs/2011.03567, equation 9.
 *
 * `logOddsAgainst([148, 62], [0.8, 0.2])`
 */
export function logOddsAgainst(counts: readonly number[], shares: readonly number[], prior = 100): number {
  let total = 0;
  let log = 0;
  for (const [index, count] of counts.entries()) {
    const share = shares[index] ?? 0;
    total += count;
    log += logGamma(prior * share + count) - logGamma(prior * share) - count * Math.log(share);
  }
  return log - logGamma(prior + total) + logGamma(prior);
}
