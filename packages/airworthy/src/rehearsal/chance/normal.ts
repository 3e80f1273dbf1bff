import { exp, log } from "./exact.ts";

/**
 * The value below which a share of a standard normal distribution lies. Relative error below 1.2e-9.
 *
 * Source: Peter J. Acklam, An algorithm for computing the inverse normal cumulative distribution function.
 * @param share more than 0, less than 1.
 * @example normalQuantile(0.975) // 1.95996…
 */
export function normalQuantile(share: number): number {
  if (share < 0.02425) return tail(Math.sqrt(-2 * log(share)));
  if (share > 0.97575) return -tail(Math.sqrt(-2 * log(1 - share)));
  const q = share - 0.5;
  const r = q * q;
  return (
    ((((((-3.969683028665376e1 * r + 2.209460984245205e2) * r - 2.759285104469687e2) * r +
      1.38357751867269e2) *
      r -
      3.066479806614716e1) *
      r +
      2.506628277459239) *
      q) /
    (((((-5.447609879822406e1 * r + 1.615858368580409e2) * r - 1.556989798598866e2) * r +
      6.680131188771972e1) *
      r -
      1.328068155288572e1) *
      r +
      1)
  );
}

function tail(q: number): number {
  return (
    (((((-7.784894002430293e-3 * q - 3.223964580411365e-1) * q - 2.400758277161838) * q - 2.549732539343734) *
      q +
      4.374664141464968) *
      q +
      2.938163982698783) /
    ((((7.784695709041462e-3 * q + 3.224671290700398e-1) * q + 2.445134137142996) * q + 3.754408661907416) *
      q +
      1)
  );
}

/**
 * The share of a standard normal distribution below a value. Absolute error below 1e-14.
 *
 * Source: G. West, Better approximations to cumulative normal functions, Wilmott Magazine 2005, after J. F. Hart.
 */
export function normalShare(x: number): number {
  const size = Math.abs(x);
  if (size > 37) return x > 0 ? 1 : 0;
  const density = exp((-size * size) / 2);
  let beyond: number;
  if (size < 7.07106781186547) {
    let up = 3.52624965998911e-2 * size + 0.700383064443688;
    up = up * size + 6.37396220353165;
    up = up * size + 33.912866078383;
    up = up * size + 112.079291497871;
    up = up * size + 221.213596169931;
    up = up * size + 220.206867912376;
    let down = 8.83883476483184e-2 * size + 1.75566716318264;
    down = down * size + 16.064177579207;
    down = down * size + 86.7807322029461;
    down = down * size + 296.564248779674;
    down = down * size + 637.333633378831;
    down = down * size + 793.826512519948;
    down = down * size + 440.413735824752;
    beyond = (density * up) / down;
  } else {
    let fraction = size + 0.65;
    for (let step = 4; step > 0; step--) fraction = size + step / fraction;
    beyond = density / fraction / 2.506628274631;
  }
  return x > 0 ? 1 - beyond : beyond;
}
