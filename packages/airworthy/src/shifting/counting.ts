import type { Baseline, Counts, Facts, Shift, State, Stratum } from "./model.ts";
import { addNew, NEW_PROCESS, type Process } from "./statistics/promotion.ts";
import { addEvents, addStratum, NOTHING_SEEN, odds, type Table } from "./statistics/worse.ts";
import { type Program, programOf, slowTolerance, toleranceOf } from "./steps.ts";

/** A minute that is over counts two thirds of what is known of the traffic. */
const SMOOTHING = 60_000;
/** What is usual is known from the better part of a baseline's blocks … */
export const BETTER = 0.75;
/** … and a block so many standard deviations above it is an incident, not the old version's way: it is left out. */
export const UNUSUAL = 4;
/** The part of a stratum that another weight may have had. */
export const EVEN = 1 / 6;

/** What the shift knows of the old version before it starts: rates and traffic, frozen. */
export function withBaseline(shift: Shift, state: State, baseline: Baseline | undefined): State {
  const blocks = (baseline?.counts ?? []).filter(({ requests }) => requests > 0);
  const slow = blocks.every((block) => block.slow !== undefined) && blocks.length > 0;
  const { excesses } = programOf(shift);
  return {
    ...state,
    baseline: {
      failures: usualRate(blocks, (block) => block.failures),
      slow: slow ? usualRate(blocks, (block) => block.slow ?? 0) : null,
    },
    good: Array.from({ length: excesses.length + (slow ? 1 : 0) }, () => NEW_PROCESS),
    traffic: baseline ? trafficOf(baseline) : 0,
  };
}

function usualRate(blocks: readonly Counts[], events: (block: Counts) => number): number {
  const better = blocks
    .toSorted((a, b) => events(a) / a.requests - events(b) / b.requests)
    .slice(0, Math.ceil(blocks.length * BETTER));
  const usual = rate(better, events);
  return rate(
    blocks.filter((block) => {
      const mean = usual * block.requests;
      return events(block) <= mean + UNUSUAL * Math.sqrt(mean + 1);
    }),
    events,
  );
}

function rate(blocks: readonly Counts[], events: (block: Counts) => number): number {
  const requests = blocks.reduce((sum, block) => sum + block.requests, 0);
  return requests === 0 ? 0 : blocks.reduce((sum, block) => sum + events(block), 0) / requests;
}

/** Requests a second: of the last block, but no less than usual. */
function trafficOf({ block, counts }: Baseline): number {
  const mean = counts.reduce((sum, { requests }) => sum + requests, 0) / Math.max(1, counts.length);
  return (Math.max(mean, counts.at(-1)?.requests ?? 0) / block) * 1000;
}

/**
 * Counts every complete stratum that has not been counted, each once and in order, and moves the watermark. What comes later
 * for a time before the watermark is never counted: a verdict does not change after the fact.
 */
export function counted(shift: Shift, state: State, facts: Facts): State {
  const { period } = shift.metrics;
  const until = Math.floor(facts.countedUntil / period) * period;
  if (until <= state.watermark) return state;
  const fresh = facts.strata.filter(({ at }) => at >= state.watermark && at + period <= until);
  if (fresh.length > 1) fresh.sort((a, b) => a.at - b.at);
  const tally = new Tally(shift, state);
  let last = -1;
  for (const stratum of fresh) if (stratum.at !== last) tally.add(stratum, (last = stratum.at));
  return tally.result(until);
}

/** Sums and logarithms under way; a state is made of them at the end, so that a tick makes little garbage. */
class Tally {
  readonly #shift: Shift;
  readonly #state: State;
  readonly #program: Program;
  readonly #failures: number[];
  readonly #slow: number[];
  readonly #good: Process[];
  readonly #old: { requests: number; failures: number; slow: number };
  readonly #new: { requests: number; failures: number; slow: number };
  #stepRequests: number;
  #traffic: number;
  #end: number;

  constructor(shift: Shift, state: State) {
    this.#shift = shift;
    this.#state = state;
    this.#program = programOf(shift);
    this.#failures = [...state.worse.failures];
    this.#slow = [...state.worse.slow];
    this.#good = [...state.good];
    this.#old = { ...state.totals.old };
    this.#new = { ...state.totals.new };
    this.#stepRequests = state.stepRequests;
    this.#traffic = state.traffic;
    this.#end = state.watermark;
  }

  add(stratum: Stratum, at: number): void {
    const { weight } = stratum;
    const old = sane(stratum.old);
    const fresh = sane(stratum.new);
    const table = {
      freshRequests: fresh.requests,
      freshEvents: fresh.failures,
      staleRequests: old.requests,
      staleEvents: old.failures,
    };
    const slow = this.#state.baseline.slow;
    if (weight !== undefined || this.#even(at)) {
      compare(this.#failures, weight, table);
      if (slow !== null)
        compare(this.#slow, weight, {
          ...table,
          freshEvents: fresh.slow ?? 0,
          staleEvents: old.slow ?? 0,
        });
    }
    if (fresh.requests > 0) this.#prove(fresh, at);
    grow(this.#old, old);
    grow(this.#new, fresh);
    if (at >= this.#state.stepAt) this.#stepRequests += fresh.requests;
    this.#smooth(at - this.#end, 0);
    this.#smooth(this.#shift.metrics.period, old.requests + fresh.requests);
    this.#end = at + this.#shift.metrics.period;
  }

  /**
   * A stratum in which the weight changed on the way compares two mixtures: should an incident begin in it as well, the
   * versions look different. Controllers tick just after a minute began, so that hardly any is lost.
   */
  #even(at: number): boolean {
    const { period } = this.#shift.metrics;
    const { weightAt } = this.#state;
    return weightAt <= at + period * EVEN || weightAt >= at + period;
  }

  #prove(fresh: Counts, at: number): void {
    const state = this.#state;
    const since = at - state.startedAt;
    const { requests, failures } = fresh;
    for (const [index, excess] of this.#program.excesses.entries())
      this.#good[index] = addNew(
        this.#good[index] ?? NEW_PROCESS,
        { since, requests, events: failures },
        toleranceOf(this.#program, state, excess),
        state.baseline.failures,
      );
    const { slow } = state.baseline;
    if (slow === null) return;
    const index = this.#program.excesses.length;
    const stratum = { since, requests, events: fresh.slow ?? 0 };
    this.#good[index] = addNew(
      this.#good[index] ?? NEW_PROCESS,
      stratum,
      slowTolerance(this.#program, slow),
      slow,
    );
  }

  #smooth(duration: number, requests: number): void {
    if (duration <= 0) return;
    this.#traffic += (1 - Math.exp(-duration / SMOOTHING)) * ((requests / duration) * 1000 - this.#traffic);
  }

  result(until: number): State {
    this.#smooth(until - this.#end, 0);
    return {
      ...this.#state,
      watermark: until,
      worse: { failures: this.#failures, slow: this.#slow },
      good: this.#good,
      totals: { old: this.#old, new: this.#new },
      stepRequests: this.#stepRequests,
      traffic: this.#traffic,
    };
  }
}

/** What was read in part may have more failures than requests: then there were as many requests. Nothing else is a count. */
function sane(counts: Counts): Counts {
  const failures = whole(counts.failures);
  const slow = whole(counts.slow ?? 0);
  const requests = Math.max(whole(counts.requests), failures, slow);
  return counts.slow === undefined ? { requests, failures } : { requests, failures, slow };
}

function whole(value: number): number {
  return value > 0 && value < Number.MAX_SAFE_INTEGER ? Math.round(value) : 0;
}

function compare(logE: number[], weight: number | undefined, table: Table): void {
  if (weight === undefined) addStratum(logE, table);
  else addEvents(logE, weight, table);
}

function grow(total: { requests: number; failures: number; slow: number }, counts: Counts): void {
  total.requests += counts.requests;
  total.failures += counts.failures;
  total.slow += counts.slow ?? 0;
}

export const NOTHING_COUNTED: Pick<
  State,
  "worse" | "good" | "totals" | "stepRequests" | "traffic" | "baseline"
> = {
  worse: { failures: NOTHING_SEEN, slow: NOTHING_SEEN },
  good: [],
  totals: { old: { requests: 0, failures: 0, slow: 0 }, new: { requests: 0, failures: 0, slow: 0 } },
  stepRequests: 0,
  traffic: 0,
  baseline: { failures: 0, slow: null },
};

/** Odds that the new version is worse, over failures and slow requests: a weighted mean, so one threshold is enough. */
export function oddsWorse(shift: Shift, { worse, baseline }: State): number {
  const failures = odds(worse.failures);
  if (baseline.slow === null) return failures;
  const { failuresShare: share } = programOf(shift).rollback;
  return share * failures + (1 - share) * odds(worse.slow);
}
