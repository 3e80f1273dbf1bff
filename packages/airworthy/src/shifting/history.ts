import { begin, decide } from "./decide.ts";
import type { Decision, Facts, Shift, State } from "./model.ts";

/** What a host appends to a shift's history, tick by tick: all that its verdicts hang on. JSON. */
export interface History {
  readonly begunAt: number;
  readonly ticks: readonly Facts[];
}

/** Facts without what a tick has no use for: strata that were counted before. */
export function remembered(state: State, facts: Facts): Facts {
  const strata = facts.strata.filter(({ at }) => at >= state.watermark);
  if (state.phase === "ready") return { ...facts, strata };
  const { baseline: _used, ...rest } = facts;
  return { ...rest, strata };
}

/**
 * Every decision of a past shift again, bit for bit, from the counts that were kept: `replay(shift, history).at(-1)?.says`
 * is why it ended as it did. Facts that were ignored then are ignored now.
 */
export function replay(shift: Shift, { begunAt, ticks }: History): Decision[] {
  let state = begin(begunAt);
  return ticks.map((facts) => {
    const decision = decide(shift, state, facts);
    state = decision.state;
    return decision;
  });
}
