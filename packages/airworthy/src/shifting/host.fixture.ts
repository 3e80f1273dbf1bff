import { deadMan } from "./dead-man.ts";
import { begin, decide } from "./decide.ts";
import type { AliasRead, Effect, Facts, Outcome, Shift, State, Stratum } from "./model.ts";
import { isOver } from "./phases.ts";

/** What survives controllers: the stored state, the alias, hooks that ran, and time. */
export class Account {
  readonly shift: Shift;
  readonly stratumAt: (index: number, weight: number) => Stratum;
  stored: State;
  alias: AliasRead;
  now = 0;
  readonly hooks: Record<string, "Succeeded"> = {};
  readonly strata: Stratum[] = [];
  /** Weights that any stored state approved, and those that the alias had. */
  readonly approved = new Set<number>([0]);
  readonly served: number[] = [0];
  #revision = 1;

  constructor(shift: Shift, stratumAt: Account["stratumAt"]) {
    this.shift = shift;
    this.stratumAt = stratumAt;
    this.stored = begin(0);
    this.alias = { version: shift.old, weights: {}, revisionId: "r1" };
  }

  /** Conditional on the tick, as a store with a version column does it. */
  store(state: State): boolean {
    if (state.tick !== this.stored.tick + 1) return false;
    this.stored = state;
    this.approved.add(state.weight);
    return true;
  }

  /** UpdateAlias with a RevisionId. */
  update(effect: Effect): boolean {
    if (effect.do !== "set-weight" && effect.do !== "promote" && effect.do !== "restore") return true;
    if (effect.expectedRevision !== this.alias.revisionId) return false;
    const revisionId = `r${++this.#revision}`;
    const weights: Record<string, number> =
      effect.do === "set-weight" ? { [this.shift.new]: effect.weight } : {};
    const version = effect.do === "promote" ? this.shift.new : this.shift.old;
    this.alias = { version, weights, revisionId };
    this.served.push(effect.do === "set-weight" ? effect.weight : effect.do === "promote" ? 1 : 0);
    return true;
  }

  weight(): number {
    return this.alias.version === this.shift.new ? 1 : (this.alias.weights[this.shift.new] ?? 0);
  }

  /** One period goes by. */
  pass(): void {
    const { period } = this.shift.metrics;
    this.strata.push(this.stratumAt(this.strata.length, this.weight()));
    this.now += period;
  }

  /** The timer that stands beside the controller: it sees the stored state only. */
  timer(): void {
    for (const effect of deadMan(this.shift, this.stored, this.alias, this.now)) this.update(effect);
  }
}

export type Fault = "kill" | "lost-answer" | "duplicate" | "stall";

/**
 * One tick of a controller as a host does it. Every `yield` is an await: what comes after may never happen, or much later.
 * Yields the name of what is about to be awaited.
 */
export function* controller(
  account: Account,
  facts?: Facts,
): Generator<string, Outcome | null, Fault | undefined> {
  yield "read state";
  const state = account.stored;
  if (isOver(state.phase)) return state.phase as Outcome;
  yield "read alias";
  const { alias } = account;
  yield "read counts";
  const own = facts ?? gathered(account, state, alias);
  const decision = decide(account.shift, state, own);
  yield "store state";
  if (decision.state !== state && !account.store(decision.state)) return null;
  for (const effect of decision.effects) {
    yield `do ${effect.do}`;
    if (effect.do === "invoke-hook") account.hooks[effect.id] = "Succeeded";
    else if (!account.update(effect)) return null;
  }
  return isOver(decision.state.phase) ? (decision.state.phase as Outcome) : null;
}

export function gathered(account: Account, state: State, alias: AliasRead): Facts {
  const { lag } = account.shift.metrics;
  return {
    tick: state.tick,
    now: account.now,
    alias,
    strata: [...account.strata],
    countedUntil: account.now - lag,
    baseline: { block: 3_600_000, counts: [{ requests: 36_000, failures: 180 }] },
    hooks: { ...account.hooks },
  };
}

/** A tick from beginning to end. */
export function run(account: Account): Outcome | null {
  const ticking = controller(account);
  let step = ticking.next();
  while (!step.done) step = ticking.next();
  return step.value;
}
