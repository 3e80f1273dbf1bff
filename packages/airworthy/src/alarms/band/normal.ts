/**
 * The share of a normal distribution that lies above `x` standard deviations.
 *
 * @example normalTail(2) // 0.02275…
 */
export function normalTail(x: number): number {
  if (x < 0) return 1 - normalTail(-x);
  const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
  if (x > 3) {
    // Laplace's continued fraction: the series below loses its digits out here.
    let fraction = x;
    for (let step = 60; step > 0; step--) fraction = x + step / fraction;
    return density / fraction;
  }
  let term = x;
  let sum = x;
  for (let step = 3; term > 1e-17 * sum; step += 2) {
    term *= (x * x) / step;
    sum += term;
  }
  return 0.5 - density * sum;
}

/** Standard deviations above which a share of a normal distribution lies, a share of at most one half. */
export function normalBeyond(share: number): number {
  let low = 0;
  let high = 38;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (normalTail(middle) > share) low = middle;
    else high = middle;
  }
  return low;
}
