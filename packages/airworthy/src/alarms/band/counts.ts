/**
 * The floor under the band of a count: what chance alone does to calls or errors that come one by one, so that a quiet
 * function does not cry wolf. Counts beyond ten must show their noise themselves: they get the floor of ten.
 *
 * With Anscombe's root (Biometrika 35, 1948) a Poisson count has a standard deviation of one half; values are whole, so
 * limits lie half a count further out.
 */
export const FEW = 10;
const ANSCOMBE = 3 / 8;

/**
 * @param mean at most `FEW`: the floor of more lies as far from them as this one from `FEW`.
 * @example countFloor(0, 2) // { lower: 0, upper: 2.8… }: one or two errors out of the blue are no news
 */
export function countFloor(mean: number, deviations: number): { lower: number; upper: number } {
  const root = Math.sqrt(mean + ANSCOMBE);
  const low = Math.max(root - deviations / 2, 0);
  const high = root + deviations / 2;
  return { lower: Math.max(0, low * low - ANSCOMBE - 0.5), upper: high * high - ANSCOMBE + 0.5 };
}

/** How many deviations a count is off its mean by chance's own measure, 0 or more. */
export function countDeviations(mean: number, value: number): number {
  const beside = Math.max(0, mean - FEW);
  const nearer = value > mean ? Math.max(mean, value - 0.5) : Math.min(mean, value + 0.5);
  const off = Math.sqrt(Math.max(0, nearer - beside) + ANSCOMBE) - Math.sqrt(mean - beside + ANSCOMBE);
  return 2 * Math.abs(off);
}
