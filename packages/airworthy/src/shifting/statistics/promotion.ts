import { logAdd } from "./gamma.ts";

const MINUTE = 60_000;

/**
 * Evidence that a version's rate is below a tolerance: a likelihood ratio against the tolerance itself, stratum by stratum.
 * It stays valid when rates change with time, because no stratum is compared with another: pooling the old version's
 * failures over an incident instead makes a bad version look fine (the trap; see promotion.test.ts).
 *
 * Two rates are bet on, the expected one and one halfway to the tolerance. A process that begins with the shift never
 * recovers from an incident in it, so that parts of the stake are kept for every later minute: the sum of all is again
 * a likelihood ratio, started with a stake of 1.
 *
 * Kept between ticks, `[log stake on the first, on the second, minute of the last start]`. Begin with `NEW_PROCESS`.
 */
export type Process = readonly number[];

/** The part of the stake that is there from the start. */
export const FIRST = 0.8;
const LATER = 1 - FIRST;
/** The part of every stake that is on the expected rate. */
export const EXPECTED_SHARE = 0.75;

export const NEW_PROCESS: Process = [Math.log(FIRST), Math.log(FIRST), 0];

/** What is not yet staked after the starts up to a minute: stakes are LATER / (minute (minute + 1)). */
function kept(minute: number): number {
  return LATER / (minute + 1);
}

/** A rate to bet on when the old version's was `baseline`: below the tolerance, and not so low that one failure decides. */
export function expectedRate(baseline: number, tolerance: number): number {
  return Math.min(Math.max(baseline, tolerance / 6), 0.8 * tolerance);
}

export interface NewStratum {
  /** Since the shift began; milliseconds. */
  readonly since: number;
  readonly requests: number;
  readonly events: number;
}

export function addNew(process: Process, stratum: NewStratum, tolerance: number, baseline: number): number[] {
  let [first = 0, second = 0, minute = 0] = process;
  const now = Math.max(0, Math.floor(stratum.since / MINUTE));
  if (now > minute) {
    const staked = Math.log(kept(minute) - kept(now));
    first = logAdd(first, staked);
    second = logAdd(second, staked);
    minute = now;
  }
  const { requests, events } = stratum;
  if (requests > 0) {
    const expected = expectedRate(baseline, tolerance);
    first += logRatio(requests, events, expected, tolerance);
    second += logRatio(requests, events, (expected + tolerance) / 2, tolerance);
  }
  return [first, second, minute];
}

/** ln of the likelihood of a rate against that of the tolerance. */
export function logRatio(requests: number, events: number, rate: number, tolerance: number): number {
  return (
    events * Math.log(rate / tolerance) + (requests - events) * (Math.log1p(-rate) - Math.log1p(-tolerance))
  );
}

/** Odds that the rate is below the tolerance. */
export function oddsBelow([first = 0, second = 0, minute = 0]: Process): number {
  return EXPECTED_SHARE * Math.exp(first) + (1 - EXPECTED_SHARE) * Math.exp(second) + kept(minute);
}
