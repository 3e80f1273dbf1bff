import { EXPECTED_SHARE, expectedRate, FIRST, logRatio } from "./promotion.ts";

/** Beyond so many failures nobody waits. */
const MOST = 1500;

export interface Passage {
  /** Of the version. */
  readonly rate: number;
  readonly tolerance: number;
  readonly baseline: number;
  /** What the evidence must reach. */
  readonly odds: number;
}

/**
 * How many requests a version of a given rate needs until its rate is proven to be below the tolerance, in half of all cases.
 * null: never, or not in reason. Exact for failures that come as a Poisson process: the evidence grows by every request and
 * falls by every failure, so that it can be crossed with j failures at one number of requests only, and the chance to get
 * by all of these is a sum over the failures so far.
 */
export function medianPassage(passage: Passage): number | null {
  const { rate, tolerance } = passage;
  const better = (expectedRate(passage.baseline, tolerance) + tolerance) / 2;
  if (logRatio(1, rate, better, tolerance) <= 0) return null;
  let waiting = new Map([[0, 1]]);
  let before = 0;
  for (let failures = 0; failures < MOST; failures++) {
    const requests = border(passage, failures, before);
    waiting = later(waiting, rate * (requests - before), failures + 1);
    before = requests;
    let left = 0;
    for (const chance of waiting.values()) left += chance;
    if (left <= 0.5) return requests;
  }
  return null;
}

/** Requests that prove the rate in spite of so many failures; `least` do not. */
function border({ tolerance, baseline, odds }: Passage, failures: number, least: number): number {
  const expected = expectedRate(baseline, tolerance);
  const reached = (requests: number) => {
    const first = EXPECTED_SHARE * Math.exp(logRatio(requests, failures, expected, tolerance));
    const second =
      (1 - EXPECTED_SHARE) * Math.exp(logRatio(requests, failures, (expected + tolerance) / 2, tolerance));
    return FIRST * (first + second) >= odds;
  };
  let low = least;
  let high = Math.max(2 * least, 64);
  while (!reached(high)) high *= 2;
  while (high - low > 0.5) {
    const middle = (low + high) / 2;
    if (reached(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** Failures so far after more of them, only where there are `least`: with fewer the border was crossed. */
function later(now: ReadonlyMap<number, number>, mean: number, least: number): Map<number, number> {
  const next = new Map<number, number>();
  for (const [had, chance] of now) {
    let term = chance * Math.exp(-mean);
    for (let more = 0; term > 1e-9 || more < mean; more++) {
      if (had + more >= least) next.set(had + more, (next.get(had + more) ?? 0) + term);
      term *= mean / (more + 1);
    }
  }
  return next;
}
