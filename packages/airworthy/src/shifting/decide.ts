import { standing, write } from "./alias.ts";
import { counted, EVEN, NOTHING_COUNTED, withBaseline } from "./counting.ts";
import { eventOf, type Sight, sight } from "./events.ts";
import { invocations, withHooks } from "./hooks.ts";
import type { Decision, Effect, Facts, Outcome, Phase, Shift, State } from "./model.ts";
import { paced } from "./pace.ts";
import { type Event, hasBegun, isOver, TRANSITIONS } from "./phases.ts";
import { line, reason } from "./says.ts";
import { programOf } from "./steps.ts";

/** The state of a shift that has not begun. */
export function begin(now: number): State {
  return {
    format: 1,
    tick: 0,
    phase: "ready",
    step: 0,
    weight: 0,
    weightBefore: 0,
    weightAt: now,
    revisionId: null,
    outdated: null,
    startedAt: now,
    stepAt: now,
    watermark: now,
    deadline: now,
    hooks: {},
    alarmsAside: [],
    reason: null,
    ...NOTHING_COUNTED,
  };
}

/** No tick goes through more phases at once; there is no way round in the table that is this short. */
const MOST_TURNS = 8;

/**
 * One tick of the controller: reads what is, and says what becomes of the shift and what is to be done. The host keeps the
 * state before it acts; everything in `effects` is said again at the next tick until the facts show that it is done (but
 * `notify`, which is said once). Facts that were gathered for another tick are ignored, so a tick that comes twice, late or
 * out of order does no harm.
 *
 *     const { state, effects } = decide(shift, begin(now), facts);
 */
export function decide(shift: Shift, before: State, facts: Facts): Decision {
  if (isOver(before.phase)) return over(shift, before, facts);
  if (facts.tick !== before.tick)
    return { state: before, effects: [], says: `facts of tick ${facts.tick}, not ${before.tick}: ignored` };
  let seen = sight(shift, observed(shift, before, facts), facts);
  const notes: Effect[] = [];
  for (let turn = 0; turn < MOST_TURNS; turn++) {
    const event = eventOf(seen);
    if (!event) break;
    const after = enter(seen, event);
    notes.push(...notesOn(seen, after, event));
    const moved = after.weight !== seen.state.weight;
    seen = sight(shift, after, facts);
    if (isOver(after.phase) || (moved && seen.standing !== "landed")) break;
  }
  const next = withHooks(shift, alive(shift, repaced(seen), facts.now), facts.now);
  const revision = isOver(next.phase) ? null : fence(shift, next, facts);
  const state = revision === null ? next : { ...next, outdated: revision };
  const effects = isOver(state.phase) ? [done(state)] : effectsOf(shift, state, facts, revision);
  return { state, effects: [...notes, ...effects], says: line(seen, state) };
}

/** What the facts say, before anything is made of it. */
function observed(shift: Shift, before: State, facts: Facts): State {
  const landed = facts.alias !== null && sight(shift, before, facts).standing === "landed";
  const state = isCounting(before.phase) ? counted(shift, before, facts) : before;
  const aside = facts.alarms
    ? state.alarmsAside.filter((name) => facts.alarms?.includes(name))
    : state.alarmsAside;
  if (!landed) return { ...state, alarmsAside: aside };
  return {
    ...state,
    alarmsAside: aside,
    weightBefore: state.weight,
    revisionId: facts.alias?.revisionId ?? null,
  };
}

function isCounting(phase: Phase): boolean {
  return phase === "shifting" || phase === "between" || phase === "undecided";
}

/** The state in the phase that an event leads to. */
function enter(seen: Sight, event: Event): State {
  const { shift, state, facts } = seen;
  const phase = TRANSITIONS[state.phase][event] ?? state.phase;
  const next = { ...state, phase, reason: reason(event, seen) };
  switch (phase) {
    case "before":
      return started(shift, next, facts);
    case "shifting":
      return step(shift, { ...next, step: state.phase === "between" ? state.step + 1 : 0 }, seen);
    case "promoting":
      return approve(next, 1, facts.now);
    case "restoring":
      return approve(next, 0, facts.now);
    case "on-rollback":
      return { ...next, weight: 0, weightBefore: 0 };
    default:
      return next;
  }
}

function started(shift: Shift, state: State, { now, baseline, alarms }: Facts): State {
  const { period } = shift.metrics;
  const aside = (shift.alarms ?? []).filter((name) => alarms?.includes(name));
  const begun = {
    ...state,
    startedAt: now,
    watermark: Math.floor(now / period) * period,
    alarmsAside: aside,
  };
  return withBaseline(shift, begun, baseline);
}

function step(shift: Shift, state: State, seen: Sight): State {
  const { now } = seen.facts;
  const begun = { ...state, stepAt: now, stepRequests: 0 };
  const weight = programOf(shift).steps[begun.step]?.weight;
  if (weight === undefined) return begun;
  return approve(
    begun,
    typeof weight === "number" ? weight : paced(weight, begun, shift.metrics, seen.odds),
    now,
  );
}

/** `weightBefore` stays what the alias has, as far as is known. */
function approve(state: State, weight: number, now: number): State {
  return weight === state.weight ? state : { ...state, weight, weightAt: now };
}

/** A paced step follows the evidence; one change at a time, and none while the operator has it paused. */
function repaced({ shift, state, facts, standing, odds }: Sight): State {
  if (state.phase !== "shifting" || standing !== "landed" || facts.operator?.paused) return state;
  const weight = programOf(shift).steps[state.step]?.weight;
  if (typeof weight !== "object") return state;
  const wanted = paced(weight, state, shift.metrics, odds);
  if (wanted > state.weight && isUnseen(shift, state)) return state;
  return approve(state, wanted, facts.now);
}

/**
 * A weight that came in the middle of a stratum waits until one that is all its own was counted. Else every stratum would be
 * a mixture, of which none is compared (counting.ts), and the weight would grow unwatched.
 */
function isUnseen(shift: Shift, { weightAt, watermark }: State): boolean {
  const { period } = shift.metrics;
  const start = Math.floor(weightAt / period) * period;
  return weightAt > start + period * EVEN && watermark < start + 2 * period;
}

function alive(shift: Shift, state: State, now: number): State {
  return { ...state, tick: state.tick + 1, deadline: now + programOf(shift).limits.deadMan };
}

function effectsOf(shift: Shift, state: State, facts: Facts, revision: string | null): Effect[] {
  const effects: Effect[] = [];
  if (hasBegun(state.phase)) effects.push({ do: "dead-man", at: state.deadline });
  if (revision !== null) effects.push(write(shift, state.weight, revision));
  effects.push(...invocations(shift, state, facts));
  const { period } = shift.metrics;
  effects.push({ do: "wait", until: (Math.floor(facts.now / period) + 1) * period });
  return effects;
}

/**
 * The revision to write upon when the alias does not have its weight. A rollback does not wait for an alias that cannot be
 * read: the last revision known will do, or the call is refused.
 */
function fence(shift: Shift, state: State, { alias, now }: Facts): string | null {
  if (!hasBegun(state.phase) || state.phase === "on-rollback") return null;
  if (!alias) return state.phase === "restoring" ? state.revisionId : null;
  return standing(shift, state, alias, now) === "landed" ? null : alias.revisionId;
}

function notesOn(seen: Sight, after: State, event: Event): Effect[] {
  const message = line(seen, after);
  if (after.phase === "undecided") return [{ do: "notify", level: "warning", message }];
  if (after.phase === "restoring" || after.phase === "abandoned" || event === "restored")
    return [{ do: "notify", level: "error", message }];
  if (after.phase === "promoted") return [{ do: "notify", level: "info", message }];
  if (after.phase !== "before") return [];
  return after.alarmsAside.map((name) => ({
    do: "notify",
    level: "warning",
    message: `${name} was in ALARM before the shift: it is set aside until it has been out of it`,
  }));
}

function done(state: State): Effect {
  return { do: "done", outcome: state.phase as Outcome, why: state.reason ?? "" };
}

/** Nothing happens any more. */
function over(shift: Shift, state: State, facts: Facts): Decision {
  return { state, effects: [done(state)], says: line(sight(shift, state, facts), state) };
}
