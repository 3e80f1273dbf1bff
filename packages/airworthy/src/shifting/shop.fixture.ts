import { begin, decide } from "./decide.ts";
import { AWS_METRICS } from "./defaults.ts";
import type {
  AliasRead,
  Counts,
  Decision,
  Effect,
  Facts,
  HookAnswer,
  Shift,
  State,
  Stratum,
} from "./model.ts";

export const MINUTE = 60_000;

/** A shift of the orders function of a shop, from version 7 to 8, as AWS counts. */
export function ordersShift(more: Partial<Shift> = {}): Shift {
  return {
    id: "orders-8",
    functionName: "orders",
    alias: "live",
    old: "7",
    new: "8",
    strategy: { kind: "evidence" },
    metrics: AWS_METRICS,
    ...more,
  };
}

export const counts = (requests: number, failures = 0): Counts => ({ requests, failures });

/** One alias, one controller, minutes that are told what happened in them. Everything lands at once. */
export class Shop {
  readonly shift: Shift;
  alias: AliasRead = { version: "7", weights: {}, revisionId: "r1" };
  state: State;
  now = 0;
  strata: Stratum[] = [];
  hooks: Record<string, HookAnswer> = {};
  alarms: string[] = [];
  operator: NonNullable<Facts["operator"]> = {};
  said: string[] = [];
  effects: Effect[] = [];
  ticks: Facts[] = [];
  decisions: Decision[] = [];

  constructor(shift: Shift) {
    this.shift = shift;
    this.state = begin(0);
  }

  facts(): Facts {
    return {
      tick: this.state.tick,
      now: this.now,
      alias: this.alias,
      strata: this.strata,
      countedUntil: this.now - this.shift.metrics.lag,
      baseline: { block: 60 * MINUTE, counts: Array.from({ length: 24 }, () => counts(36_000, 180)) },
      alarms: this.alarms,
      hooks: { ...this.hooks },
      operator: { ...this.operator },
    };
  }

  /** One tick, its effects carried out. */
  tick(facts = this.facts()): Decision {
    const decision = decide(this.shift, this.state, facts);
    this.ticks.push(facts);
    this.decisions.push(decision);
    this.state = decision.state;
    this.said.push(decision.says);
    this.effects = [...decision.effects];
    for (const effect of decision.effects) this.#carryOut(effect);
    return decision;
  }

  #carryOut(effect: Effect): void {
    if (effect.do === "invoke-hook") this.hooks[effect.id] ??= "Succeeded";
    if (effect.do !== "set-weight" && effect.do !== "promote" && effect.do !== "restore") return;
    if (effect.expectedRevision !== this.alias.revisionId) return;
    const revisionId = `r${Number(this.alias.revisionId.slice(1)) + 1}`;
    if (effect.do === "set-weight") this.alias = { version: "7", weights: { 8: effect.weight }, revisionId };
    else this.alias = { version: effect.version, weights: {}, revisionId };
  }

  /** A minute passes in which the versions had so much, then a tick. */
  minute(old: Counts, fresh: Counts): Decision {
    this.strata.push({ at: this.now, old, new: fresh });
    this.now += MINUTE;
    return this.tick();
  }

  /** Minutes of 600 requests of which the new version has its weight, failing at a rate, until something ends or a limit. */
  minutes(most: number, oldRate: number, newRate: number): void {
    for (let minute = 0; minute < most; minute++) {
      const fresh = Math.round(600 * (this.alias.weights["8"] ?? (this.alias.version === "8" ? 1 : 0)));
      this.minute(
        counts(600 - fresh, Math.round((600 - fresh) * oldRate)),
        counts(fresh, Math.round(fresh * newRate)),
      );
      if (["promoted", "rolled-back", "abandoned"].includes(this.state.phase)) return;
    }
  }

  did(kind: Effect["do"]): boolean {
    return this.effects.some((effect) => effect.do === kind);
  }
}
