import { NOTHING_COUNTED } from "../counting.ts";
import { begin } from "../decide.ts";
import type { Condition, Shift, State, Step, Traffic } from "../model.ts";
import { wantedWeight } from "../pace.ts";
import { medianPassage } from "../statistics/passage.ts";
import { addEvents, NOTHING_SEEN, odds } from "../statistics/worse.ts";
import { type Program, programOf, slowTolerance, toleranceOf } from "../steps.ts";

/** How a shift goes when nothing happens but what is to be expected. */
export interface Course {
  /** Milliseconds until it was promoted or rolled back; null when the limit came first. */
  readonly promoted: number | null;
  readonly rolledBack: number | null;
  /** Failing requests of the new version. */
  readonly failing: number;
}

/** What is expected of the new version. */
export interface Rates {
  readonly failing: number;
  readonly slow: number | undefined;
}

/** Ticks are grown by this part of the time so far: a day at one a second would be long. */
const COARSE = 1 / 300;

/**
 * Flies a shift with mean counts instead of counted ones: the pace is the controller's own, promotion comes when half of all
 * shifts have it. Gates and hooks are taken to answer at once.
 */
export function course(shift: Shift, traffic: Traffic, rates: Rates): Course {
  const program = programOf(shift);
  const { period, lag } = shift.metrics;
  const proof = proofs(program, shift, traffic, rates);
  const needed = program.rollback.alpha === null ? Infinity : 1 / program.rollback.alpha;
  let state = expecting(traffic);
  let now = 0;
  let unseen: Slice[] = [];
  let failing = 0;
  const enter = (index: number, worse: number) => {
    state = { ...state, step: index, stepAt: now, stepRequests: 0 };
    const step = program.steps[index];
    if (step) state = { ...state, weight: weightOf(step, shift, state, worse) };
  };
  enter(0, 1);
  const logE = [...NOTHING_SEEN];
  while (now <= program.limits.duration) {
    const worse = odds(logE);
    if (worse >= needed) return { promoted: null, rolledBack: now, failing };
    while (true) {
      const step = program.steps[state.step];
      if (!step) return { promoted: now, rolledBack: null, failing };
      if (!holds(step.until, { now, state, proof })) break;
      enter(state.step + 1, worse);
    }
    const step = program.steps[state.step];
    if (step) state = { ...state, weight: weightOf(step, shift, state, worse) };
    const length = Math.max(period, Math.floor((now * COARSE) / period) * period);
    const fresh = ((traffic.requestsPerSecond * length) / 1000) * state.weight;
    failing += fresh * rates.failing;
    unseen.push({ until: now + length, weight: state.weight, fresh });
    now += length;
    const seen = unseen.filter(({ until }) => until + lag <= now);
    unseen = unseen.filter(({ until }) => until + lag > now);
    for (const slice of seen) state = see(state, slice, traffic, rates, logE);
  }
  return { promoted: null, rolledBack: null, failing };
}

interface Slice {
  readonly until: number;
  readonly weight: number;
  readonly fresh: number;
}

function see(state: State, { weight, fresh }: Slice, traffic: Traffic, rates: Rates, logE: number[]): State {
  const stale = weight > 0 ? (fresh * (1 - weight)) / weight : 0;
  const failures = fresh * rates.failing;
  const old = stale * traffic.failureRate;
  const table = { freshRequests: fresh, freshEvents: failures, staleRequests: stale, staleEvents: old };
  addEvents(logE, weight, table);
  const { totals } = state;
  return {
    ...state,
    stepRequests: state.stepRequests + fresh,
    totals: {
      old: { ...totals.old, requests: totals.old.requests + stale, failures: totals.old.failures + old },
      new: { ...totals.new, requests: totals.new.requests + fresh, failures: totals.new.failures + failures },
    },
  };
}

function expecting({ requestsPerSecond, failureRate, slowRate }: Traffic): State {
  return {
    ...begin(0),
    ...NOTHING_COUNTED,
    traffic: requestsPerSecond,
    baseline: { failures: failureRate, slow: slowRate ?? null },
  };
}

function weightOf(step: Step, shift: Shift, state: State, worse: number): number {
  return typeof step.weight === "number"
    ? step.weight
    : wantedWeight(step.weight, state, shift.metrics, worse);
}

/** Requests to the new version until an excess is disproven. */
type Proof = (excess: number) => number;

function proofs(program: Program, shift: Shift, traffic: Traffic, rates: Rates): Proof {
  const state = expecting(traffic);
  const wanted = 1 / program.promotion.alpha;
  const slow =
    traffic.slowRate === undefined
      ? 0
      : medianPassage({
          rate: rates.slow ?? traffic.slowRate,
          tolerance: slowTolerance(program, traffic.slowRate),
          baseline: traffic.slowRate,
          odds: wanted,
        });
  const known = new Map(
    program.excesses.map((excess) => {
      const failures = medianPassage({
        rate: rates.failing,
        tolerance: toleranceOf(program, state, excess),
        baseline: traffic.failureRate,
        odds: wanted,
      });
      return [excess, failures === null || slow === null ? Infinity : Math.max(failures, slow)];
    }),
  );
  return (excess) => known.get(excess) ?? known.get(programOf(shift).promotion.excess) ?? Infinity;
}

interface Now {
  readonly now: number;
  readonly state: State;
  readonly proof: Proof;
}

function holds(condition: Condition, at: Now): boolean {
  if ("after" in condition) return at.now - at.state.stepAt >= condition.after;
  if ("requests" in condition) return at.state.stepRequests >= condition.requests;
  if ("evidence" in condition)
    return at.state.totals.new.requests >= at.proof(condition.evidence.excess ?? Number.NaN);
  if ("anyOf" in condition) return condition.anyOf.some((one) => holds(one, at));
  if ("allOf" in condition) return condition.allOf.every((one) => holds(one, at));
  return true;
}
