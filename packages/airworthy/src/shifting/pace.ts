import { failuresThatFit, worstRate } from "./budget.ts";
import type { Metrics, Pace, State } from "./model.ts";

/** Weight × the excess that the evidence still allows: the part of all requests that may be failing for it. */
export const RISK = 0.01;
/** Nobody knows yet: be as careful as with a thousand requests a second. */
export const UNKNOWN_TRAFFIC = 1000;
/** Odds of 2:1 that the version is worse are no time to give it more than at the start: a doubt is settled by requests. */
export const DOUBT = 2;
/** Odds of 10:1 are one: what is under way will mostly tell. */
export const SUSPICION = 10;
/** Under suspicion the pace is a quarter. */
export const SLOWER = 4;
/** A version that fails half its calls has failed one of so many, but for once in a thousand. */
export const TELLING = 10;
/** The first failures are seldom enough to decide: a budget must last until the next look. */
const SLACK = 1.5;
/** Below it a weight makes no difference that can be waited for. Whether Lambda honours weights below 0.01 is not documented. */
export const LEAST = 0.00001;

/** Changes that are not worth a call. */
export const RAISE = 1.25;
export const LOWER = 0.5;

/** Until a weight has been counted, read and changed; in seconds. */
function reaction({ period, lag }: Metrics): number {
  return (period + lag) / 1000;
}

/**
 * The weight of a paced step. What the new version may cost before anybody can react is held constant, whatever the traffic:
 * as failures do not come, it may have more. The weight may depend on everything seen so far, without harm to the evidence.
 */
export function paced(pace: Pace, state: State, metrics: Metrics, odds: number): number {
  const current = state.weight;
  const wanted = wantedWeight(pace, state, metrics, odds);
  if (current === 0 || wanted <= current * LOWER) return tidy(wanted);
  return wanted >= current * RAISE || (wanted === pace.most && wanted > current) ? tidy(wanted) : current;
}

/** The weight that a paced step tends to. */
export function wantedWeight(pace: Pace, state: State, metrics: Metrics, odds: number): number {
  return Math.max(LEAST, Math.min(pace.most, weightFor(pace, state, metrics, odds)));
}

function weightFor(pace: Pace, state: State, metrics: Metrics, odds: number): number {
  const exposure = (state.traffic || UNKNOWN_TRAFFIC) * reaction(metrics);
  const excess = excessAllowed(state);
  const most = odds < DOUBT ? 1 : Math.max(state.weight, pace.start / exposure);
  const weight = Math.min(RISK / excess, most, affordable(pace, state, excess, odds) / exposure);
  if (!pace.budget) return weight;
  const overrun = failuresThatFit(pace.budget, state) / worstRate(pace.budget, state);
  return Math.min(weight, overrun / (exposure * SLACK));
}

/** Requests that the new version may have before anybody can react. */
function affordable(pace: Pace, { totals }: State, excess: number, odds: number): number {
  const { requests, failures } = totals.new;
  if (requests < TELLING && failures >= 1) return pace.start / (odds < SUSPICION ? 1 : SLOWER);
  const free =
    requests < TELLING ? pace.start * (1 + requests / 2) : pace.start + pace.expected * (1 / excess - 1);
  return odds < SUSPICION ? free : free / SLOWER;
}

/** How much worse the new version may well be: one failure more than it had, less what the old one has. */
function excessAllowed({ totals, baseline }: State): number {
  const usual = Math.max(baseline.failures, totals.old.failures / Math.max(1, totals.old.requests));
  return Math.min(1, Math.max(RISK, (totals.new.failures + 1) / (totals.new.requests + 1) - usual));
}

/** Four digits are enough of a weight. Halves go up, as in the state machine, whose language rounds them to even numbers. */
function tidy(weight: number): number {
  const scale = 10 ** (3 - Math.floor(Math.log10(weight)));
  return Math.floor(weight * scale + 0.5) / scale;
}
