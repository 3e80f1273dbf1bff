import { standing, type Standing } from "./alias.ts";
import { isSpent } from "./budget.ts";
import { isMet } from "./conditions.ts";
import { oddsWorse } from "./counting.ts";
import { allOver, allSucceeded, refusal } from "./hooks.ts";
import type { Facts, Shift, State } from "./model.ts";
import { type Event, EVENTS, TRANSITIONS } from "./phases.ts";
import { programOf } from "./steps.ts";

/** What a tick has to go by. */
export interface Sight {
  readonly shift: Shift;
  readonly state: State;
  readonly facts: Facts;
  readonly standing: Standing;
  /** That the new version is worse. */
  readonly odds: number;
}

export function sight(shift: Shift, state: State, facts: Facts): Sight {
  return {
    shift,
    state,
    facts,
    standing: standing(shift, state, facts.alias, facts.now),
    odds: oddsWorse(shift, state),
  };
}

/** The most urgent thing that has happened and that the phase has an answer to. */
export function eventOf(seen: Sight): Event | undefined {
  const answers = TRANSITIONS[seen.state.phase];
  for (const event of EVENTS) if (answers[event] !== undefined && HAPPENED[event](seen)) return event;
  return undefined;
}

/** Progress waits until the alias has what was approved last, and for the operator. */
const mayGoOn = ({ standing, facts }: Sight) => standing === "landed" && !facts.operator?.paused;

const HAPPENED: Readonly<Record<Event, (seen: Sight) => boolean>> = {
  foreign: ({ standing }) => standing === "foreign",
  restored: ({ standing }) => standing === "restored",
  aborted: ({ facts }) => facts.operator?.abort !== undefined,
  silent: ({ state, facts }) => state.weight > 0 && facts.now > state.deadline,
  alarmed: (seen) => alarming(seen).length > 0,
  worse: ({ shift, odds }) => odds >= oddsNeeded(shift),
  spent: ({ shift, state }) => {
    const budget = budgetOf(shift, state);
    return budget !== undefined && isSpent(budget, state);
  },
  refused: ({ shift, state, facts }) => refusal(shift, state, facts) !== undefined,
  written: ({ standing }) => standing === "landed",
  forced: ({ facts }) => facts.operator?.promote !== undefined,
  answered: (seen) => {
    const { shift, state, facts } = seen;
    if (state.phase === "on-rollback") return allOver(shift, state, facts);
    return mayGoOn(seen) && allSucceeded(shift, state, facts);
  },
  finished: (seen) => isLast(seen) && mayGoOn(seen) && isStepMet(seen),
  met: (seen) => !isLast(seen) && mayGoOn(seen) && isStepMet(seen),
  approved: (seen) => mayGoOn(seen) && (seen.facts.operator?.approvals?.includes("undecided") ?? false),
  "given-up": (seen) => isOutOfTime(seen) && programOf(seen.shift).limits.undecided === "roll-back",
  "out-of-time": (seen) => isOutOfTime(seen),
};

/** Alarms of the shift that are in ALARM and were not before it. */
export function alarming({ shift, state, facts }: Sight): string[] {
  const { alarms } = facts;
  if (!alarms || !shift.alarms) return [];
  return shift.alarms.filter((name) => alarms.includes(name) && !state.alarmsAside.includes(name));
}

export function oddsNeeded(shift: Shift): number {
  const { alpha } = programOf(shift).rollback;
  return alpha === null ? Infinity : 1 / alpha;
}

export function budgetOf(shift: Shift, state: State) {
  const weight = programOf(shift).steps[state.step]?.weight;
  return typeof weight === "object" ? weight.budget : undefined;
}

function isLast({ shift, state }: Sight): boolean {
  return state.step >= programOf(shift).steps.length - 1;
}

function isStepMet({ shift, state, facts }: Sight): boolean {
  const step = programOf(shift).steps[state.step];
  return !step || isMet(step.until, shift, state, facts);
}

function isOutOfTime({ shift, state, facts }: Sight): boolean {
  return !facts.operator?.paused && facts.now - state.startedAt >= programOf(shift).limits.duration;
}
