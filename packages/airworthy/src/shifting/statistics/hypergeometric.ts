import { logChoose } from "./gamma.ts";

/** A table of one stratum: what is conditioned on. */
export interface Margins {
  /** Requests to the new version. */
  readonly fresh: number;
  /** Requests to the old version. */
  readonly stale: number;
  /** Failures of both. */
  readonly failures: number;
}

/** Tables with a range up to this are summed outright. */
const SMALL = 64;

/**
 * ln of E[ψ^X] when X, the failures of the new version, is hypergeometric: when the versions are alike. So the likelihood of
 * x at odds ratio ψ, against 1, is ψ^x / E[ψ^X] (Fisher's noncentral hypergeometric distribution). Exact; ψ > 0.
 *
 * `logMoments(margins, [1.5, 2], out)` writes one value for each ψ into `out`.
 */
export function logMoments(margins: Margins, ratios: readonly number[], out: number[]): void {
  const { fresh, stale, failures } = margins;
  const low = Math.max(0, failures - stale);
  const high = Math.min(fresh, failures);
  if (high - low <= SMALL && sumAll(margins, low, high, ratios, out)) return;
  const whole = logChoose(fresh + stale, failures);
  for (let index = 0; index < ratios.length; index++)
    out[index] = logSum(margins, low, high, ratios[index] ?? 1) - whole;
}

/** By powers of ψ - 1 ratios of neighbours from the lowest table on. False when a number would grow too large. */
function sumAll(
  { fresh, stale, failures }: Margins,
  low: number,
  high: number,
  ratios: readonly number[],
  out: number[],
): boolean {
  let central = 0;
  for (let index = -1; index < ratios.length; index++) {
    const ratio = index < 0 ? 1 : (ratios[index] ?? 1);
    let term = 1;
    let sum = 1;
    for (let j = low; j < high; j++) {
      term *= (ratio * ((fresh - j) * (failures - j))) / ((j + 1) * (stale - failures + j + 1));
      sum += term;
    }
    if (index < 0) central = sum;
    else out[index] = Math.log(sum / central) + low * Math.log(ratio);
    if (!(sum < 1e300)) return false;
  }
  return true;
}

/** ln Σ C(fresh, j) C(stale, failures - j) ψ^j, from the largest term outward until terms no longer count. */
function logSum({ fresh, stale, failures }: Margins, low: number, high: number, ratio: number): number {
  const top = mode(fresh, stale, failures, ratio, low, high);
  let sum = 1;
  let term = 1;
  for (let j = top; j < high && term > 1e-18; j++) {
    term *= (ratio * ((fresh - j) * (failures - j))) / ((j + 1) * (stale - failures + j + 1));
    sum += term;
  }
  term = 1;
  for (let j = top; j > low && term > 1e-18; j--) {
    term *= (j * (stale - failures + j)) / (ratio * ((fresh - j + 1) * (failures - j + 1)));
    sum += term;
  }
  return logChoose(fresh, top) + logChoose(stale, failures - top) + top * Math.log(ratio) + Math.log(sum);
}

/** Where neighbours are as likely: the root of a quadratic. Source: https://en.wikipedia.org/wiki/Fisher%27s_noncentral_hypergeometric_distribution */
function mode(
  fresh: number,
  stale: number,
  failures: number,
  ratio: number,
  low: number,
  high: number,
): number {
  const a = ratio - 1;
  const b = (fresh + failures + 2) * ratio + stale - failures;
  const c = (fresh + 1) * (failures + 1) * ratio;
  // 2c / (b + √…) is the root that does not vanish at ratio 1.
  const root = (2 * c) / (b + Math.sqrt(Math.max(0, b * b - 4 * a * c)));
  return Math.min(high, Math.max(low, Math.floor(root)));
}
