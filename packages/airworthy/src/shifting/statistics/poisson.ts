/**
 * The mean at which a Poisson variable is at most `k` with probability `p`: the upper bound of a mean of which k events were
 * seen, at confidence 1 - p. Within 1.5 % for p up to 0.5 (Wilson and Hilferty's cube root).
 *
 * `poissonMean(0, 0.05)` is about 3: the rule of three.
 */
export function poissonMean(k: number, p: number): number {
  const shape = k + 1;
  return shape * Math.max(0, 1 - 1 / (9 * shape) + normalQuantile(1 - p) / (3 * Math.sqrt(shape))) ** 3;
}

/** The number of events that a Poisson variable falls short of with probability at most `p`. */
export function poissonLow(mean: number, p: number): number {
  let term = Math.exp(-mean);
  let below = 0;
  let k = 0;
  while (below + term <= p && k < 10_000) {
    below += term;
    k++;
    term *= mean / k;
  }
  return k;
}

/** To 4.5e-4. Source: Abramowitz and Stegun, 26.2.23. */
export function normalQuantile(p: number): number {
  if (p < 0.5) return -normalQuantile(1 - p);
  const t = Math.sqrt(-2 * Math.log(1 - p));
  const above = 2.515517 + t * (0.802853 + t * 0.010328);
  return t - above / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
}
