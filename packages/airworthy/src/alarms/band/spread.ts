/**
 * How residuals, in units of their scale, are distributed: two histograms, below and above zero, with bins that grow by
 * a fifth. Older residuals are forgotten. Tails beyond what was seen fall as an exponential does. Plain data.
 */
export interface Spread {
  readonly below: number[];
  readonly above: number[];
  /** Weight of the next residual: growing weights forget the old ones without touching them. */
  weight: number;
  total: number;
}

const BINS = 40;
const FIRST = 0.1;
const RATIO = 1.19;
const LOG_RATIO = Math.log(RATIO);
/** Residuals that are believed before any is seen. */
const PRIOR = 30;
/** Where fewer residuals than this lie beyond, the tail is extrapolated. */
const TRUSTED = 6;

export function spread(): Spread {
  return { below: Array<number>(BINS).fill(0), above: Array<number>(BINS).fill(0), weight: 1, total: 0 };
}

/** Upper edge of a bin. */
function edge(bin: number): number {
  return FIRST * RATIO ** bin;
}

const EDGES = Array.from({ length: BINS }, (_, bin) => edge(bin));

/** What is believed of each bin before anything is seen: an exponential falls more slowly than most metrics do. */
const BELIEVED = EDGES.map(
  (to, bin) => (PRIOR / 2) * (Math.exp(bin === 0 ? 0 : -(EDGES[bin - 1] ?? 0)) - Math.exp(-to)),
);

/** @param forget share of all that was learned that is forgotten. */
export function learnSpread(of: Spread, residual: number, worth: number, forget: number): void {
  const size = Math.abs(residual);
  const bin = size < FIRST ? 0 : Math.min(BINS - 1, Math.floor(Math.log(size / FIRST) / LOG_RATIO) + 1);
  const side = residual < 0 ? of.below : of.above;
  const weight = of.weight * worth;
  side[bin] = (side[bin] ?? 0) + weight;
  of.total += weight;
  of.weight /= 1 - forget;
  if (of.weight > 1e6) rescale(of);
}

function rescale(of: Spread): void {
  for (let bin = 0; bin < BINS; bin++) {
    of.below[bin] = (of.below[bin] ?? 0) / of.weight;
    of.above[bin] = (of.above[bin] ?? 0) / of.weight;
  }
  of.total /= of.weight;
  of.weight = 1;
}

/** The residual that a share of all residuals lies beyond, on one side; as a size, 0 or more. */
export function sizeBeyond(of: Spread, side: "below" | "above", share: number): number {
  const trusted = (TRUSTED * of.weight) / totalOf(of);
  if (share >= trusted) return seenBeyond(of, of[side], share);
  const { from, slope } = tailOf(of, side, trusted);
  return from + slope * Math.log(trusted / share);
}

/** The share of residuals that lie beyond a residual, on its side. */
export function shareBeyond(of: Spread, residual: number): number {
  const side = residual < 0 ? "below" : "above";
  const size = Math.abs(residual);
  const trusted = (TRUSTED * of.weight) / totalOf(of);
  const { from, slope } = tailOf(of, side, trusted);
  if (size > from) return trusted * Math.exp((from - size) / slope);
  const bins = of[side];
  let beyond = 0;
  let bin = BINS - 1;
  for (; bin > 0 && (EDGES[bin - 1] ?? 0) > size; bin--) beyond += weightOf(of, bins, bin);
  const low = bin === 0 ? 0 : (EDGES[bin - 1] ?? 0);
  const high = EDGES[bin] ?? 0;
  return (beyond + weightOf(of, bins, bin) * Math.min(1, (high - size) / (high - low))) / totalOf(of);
}

function tailOf(of: Spread, side: "below" | "above", trusted: number): { from: number; slope: number } {
  const from = seenBeyond(of, of[side], trusted);
  const wider = Math.min(0.4, 4 * trusted);
  const nearer = seenBeyond(of, of[side], wider);
  return { from, slope: Math.max((from - nearer) / Math.log(wider / trusted), 0.05 * from, 1e-3) };
}

function seenBeyond(of: Spread, bins: readonly number[], share: number): number {
  let left = share * totalOf(of);
  for (let bin = BINS - 1; bin >= 0; bin--) {
    const here = weightOf(of, bins, bin);
    if (left <= here && here > 0) {
      const low = bin === 0 ? 0 : (EDGES[bin - 1] ?? 0);
      return low + (1 - left / here) * ((EDGES[bin] ?? 0) - low);
    }
    left -= here;
  }
  return 0;
}

function totalOf(of: Spread): number {
  return of.total + PRIOR * of.weight;
}

function weightOf(of: Spread, bins: readonly number[], bin: number): number {
  return (bins[bin] ?? 0) + (BELIEVED[bin] ?? 0) * of.weight;
}
