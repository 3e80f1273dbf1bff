import { hookId, hooksIn } from "./conditions.ts";
import type { Effect, Facts, Shift, State } from "./model.ts";
import { programOf } from "./steps.ts";

/** A hook with the id of its one run. */
export type Asked = readonly [id: string, hook: string];

const NONE: readonly Asked[] = [];

/** What a phase asks: in `shifting` by the condition of the step, elsewhere by the hooks of the shift. */
export function hooksOf(shift: Shift, { phase, step }: State): readonly Asked[] {
  const named = (when: string, hooks: readonly string[] = []) =>
    hooks.map((hook) => [hookId(shift, when, hook), hook] as const);
  switch (phase) {
    case "before":
      return named("before", shift.hooks?.before);
    case "between":
      return named(`between-${step}`, shift.hooks?.between);
    case "after":
      return named("after", shift.hooks?.after);
    case "on-rollback":
      return named("on-rollback", shift.hooks?.onRollback);
    case "shifting": {
      const until = programOf(shift).steps[step]?.until;
      return until ? hooksIn(until, shift, step) : NONE;
    }
    default:
      return NONE;
  }
}

/** Remembers when each hook of the phase was first asked for. */
export function withHooks(shift: Shift, state: State, now: number): State {
  const asked = hooksOf(shift, state).filter(([id]) => state.hooks[id] === undefined);
  if (asked.length === 0) return state;
  return { ...state, hooks: { ...state.hooks, ...Object.fromEntries(asked.map(([id]) => [id, now])) } };
}

export function allSucceeded(shift: Shift, state: State, facts: Facts): boolean {
  return hooksOf(shift, state).every(([id]) => facts.hooks?.[id] === "Succeeded");
}

/** The first hook of the phase that said no, or nothing for too long. */
export function refusal(shift: Shift, state: State, facts: Facts): string | undefined {
  return hooksOf(shift, state).find(([id]) => hasFailed(id, shift, state, facts))?.[1];
}

/** Succeeded or not, nobody waits for one of them any more. */
export function allOver(shift: Shift, state: State, facts: Facts): boolean {
  return hooksOf(shift, state).every(
    ([id]) => facts.hooks?.[id] === "Succeeded" || hasFailed(id, shift, state, facts),
  );
}

function hasFailed(id: string, shift: Shift, state: State, facts: Facts): boolean {
  const answer = facts.hooks?.[id];
  if (answer === "Failed") return true;
  const since = state.hooks[id];
  return answer !== "Succeeded" && since !== undefined && facts.now - since > programOf(shift).limits.hook;
}

/** Asks for what has not been asked, as far as is known: the id makes it once. */
export function invocations(shift: Shift, state: State, facts: Facts): Effect[] {
  return hooksOf(shift, state)
    .filter(([id]) => facts.hooks?.[id] === undefined && !hasFailed(id, shift, state, facts))
    .map(([id, hook]) => ({ do: "invoke-hook", id, hook }));
}
