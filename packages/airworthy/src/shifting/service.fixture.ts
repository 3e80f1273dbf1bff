import { begin, decide } from "./decide.ts";
import type { AliasRead, Baseline, Facts, Phase, Shift, State, Stratum } from "./model.ts";
import { Random } from "./random.fixture.ts";

const MINUTE = 60_000;

/** A service to shift, its rates functions of milliseconds since the shift began; both versions share what is not `fresh`. */
export interface Service {
  readonly traffic: (at: number) => number;
  readonly failing: (at: number) => number;
  /** Of the new version, when it differs. */
  readonly fresh?: (at: number) => number;
  readonly slow?: (at: number) => number;
  readonly freshSlow?: (at: number) => number;
  /** Failures that come with each failure: retries, routed anew. */
  readonly retries?: number;
  /** Pieces of a period with rates of their own. */
  readonly slices?: number;
  /** How far into a period the controller ticks; milliseconds. */
  readonly offset?: number;
  /** More periods of lag, at random, with this chance. */
  readonly late?: number;
}

export interface Flown {
  readonly phase: Phase;
  readonly duration: number;
  /** Failing requests of the new version, until the old one was back. */
  readonly failing: number;
  /** Those that the old version would have answered. */
  readonly excess: number;
  readonly requests: number;
  readonly ticks: number;
  readonly state: State;
  readonly says: string;
}

/** Flies one shift in virtual time, with the alias and metrics of the engine or of AWS. */
export function fly(
  shift: Shift,
  service: Service,
  random: Random,
  longest = 48 * 60 * MINUTE,
  watch?: (state: State, says: string) => void,
): Flown {
  const world = new World(shift, service, random);
  const { period } = shift.metrics;
  let now = service.offset ?? 0;
  let state = begin(now);
  let says = "";
  let ticks = 0;
  let first: Baseline | undefined = world.baseline();
  while (now <= longest) {
    const facts = world.facts(state.tick, now, first);
    first = undefined;
    const decision = decide(shift, state, facts);
    ({ state, says } = decision);
    ticks++;
    watch?.(state, says);
    for (const effect of decision.effects) {
      if (effect.do === "set-weight") world.write(shift.old, effect.weight);
      if (effect.do === "restore") world.write(shift.old, 0);
      if (effect.do === "promote") world.write(shift.new, 0);
    }
    if (state.phase === "promoted" || state.phase === "rolled-back" || state.phase === "abandoned") break;
    if (state.phase === "promoting" || state.phase === "restoring") continue;
    const start = now;
    const had = world.routed;
    // Nothing to decide before something was routed; a controller shows that it lives more often than it must.
    do {
      world.pass(now, now + period);
      now += period;
    } while (world.routed === had && now - start < MINUTE);
  }
  const { failing, excess, requests } = world;
  return {
    phase: state.phase,
    duration: now - (service.offset ?? 0),
    failing,
    excess,
    requests,
    ticks,
    state,
    says,
  };
}

class World {
  readonly #shift: Shift;
  readonly #service: Service;
  readonly #random: Random;
  readonly #strata: Stratum[] = [];
  #alias: AliasRead;
  #revision = 1;
  failing = 0;
  excess = 0;
  requests = 0;
  /** Requests to both versions. */
  routed = 0;

  constructor(shift: Shift, service: Service, random: Random) {
    this.#shift = shift;
    this.#service = service;
    this.#random = random;
    this.#alias = { version: shift.old, weights: {}, revisionId: "1" };
  }

  /** A day of the old version, by the hour. */
  baseline(): Baseline {
    const { traffic, failing, slow } = this.#service;
    const hour = 60 * MINUTE;
    const counts = Array.from({ length: 24 }, (_, index) => {
      const at = (index - 24) * hour;
      const requests = this.#random.poisson(traffic(at) * 3600);
      const failures = Math.min(requests, this.#random.poisson(requests * failing(at)));
      if (!slow) return { requests, failures };
      return { requests, failures, slow: Math.min(requests, this.#random.poisson(requests * slow(at))) };
    });
    return { block: hour, counts };
  }

  facts(tick: number, now: number, baseline?: Baseline): Facts {
    const { period, lag } = this.#shift.metrics;
    let until = now - lag;
    if (this.#service.late && this.#random.next() < this.#service.late) until -= 2 * period;
    const strata = this.#strata.slice(
      period < MINUTE ? -MINUTE / period : -5 - Math.ceil((4 * lag) / period),
    );
    return { tick, now, alias: this.#alias, strata, countedUntil: until, ...(baseline && { baseline }) };
  }

  write(version: string, weight: number): void {
    const weights = weight > 0 ? { [this.#shift.new]: weight } : {};
    this.#alias = { version, weights, revisionId: String(++this.#revision) };
  }

  /** Requests from one instant to another; strata begin at multiples of the period. */
  pass(from: number, to: number): void {
    const { period } = this.#shift.metrics;
    const slice = period / (this.#service.slices ?? 1);
    for (let at = from; at < to; at += slice) this.#slice(at, slice, Math.floor(at / period) * period);
  }

  #slice(at: number, length: number, stratum: number): void {
    const { traffic, failing, fresh, slow, freshSlow } = this.#service;
    const weight = this.#alias.version === this.#shift.new ? 1 : (this.#alias.weights[this.#shift.new] ?? 0);
    const mean = (traffic(at) * length) / 1000;
    const usual = failing(at);
    const worse = fresh ? fresh(at) : usual;
    const old = this.#counts(mean * (1 - weight) * (1 - usual), mean * (1 - weight) * usual, slow?.(at));
    const extra = this.#random.poisson(mean * weight * Math.max(0, worse - usual));
    const own = this.#counts(
      mean * weight * (1 - worse),
      mean * weight * Math.min(worse, usual),
      (freshSlow ?? slow)?.(at),
    );
    const next = { ...own, requests: own.requests + extra, failures: own.failures + extra };
    this.#retry(old, next, weight);
    this.failing += next.failures;
    this.excess += extra;
    this.requests += next.requests;
    this.routed += old.requests + next.requests;
    this.#record(stratum, old, next, weight);
  }

  #counts(fine: number, failing: number, slowRate: number | undefined) {
    const failures = this.#random.poisson(failing);
    const requests = failures + this.#random.poisson(fine);
    if (slowRate === undefined) return { requests, failures };
    return { requests, failures, slow: Math.min(requests, this.#random.poisson(requests * slowRate)) };
  }

  #retry(
    old: { requests: number; failures: number },
    next: { requests: number; failures: number },
    weight: number,
  ): void {
    const again = (this.#service.retries ?? 0) * (old.failures + next.failures);
    for (let index = 0; index < again; index++) {
      const of = this.#random.next() < weight ? next : old;
      of.requests++;
      of.failures++;
    }
  }

  #record(at: number, old: Stratum["old"], fresh: Stratum["new"], weight: number): void {
    const known = this.#shift.metrics.lag === 0 ? { weight } : {};
    const last = this.#strata.at(-1);
    if (last?.at === at)
      this.#strata[this.#strata.length - 1] = {
        at,
        old: sum(last.old, old),
        new: sum(last.new, fresh),
        ...known,
      };
    else this.#strata.push({ at, old, new: fresh, ...known });
  }
}

function sum(a: Stratum["old"], b: Stratum["old"]): Stratum["old"] {
  const both = { requests: a.requests + b.requests, failures: a.failures + b.failures };
  return a.slow === undefined ? both : { ...both, slow: a.slow + (b.slow ?? 0) };
}
