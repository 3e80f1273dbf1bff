import type { Phase } from "./model.ts";

/**
 * What can happen to a shift, the most urgent first: a tick acts on the first of them that is true and that its phase
 * has an answer to.
 */
export const EVENTS = [
  "foreign",
  "restored",
  "aborted",
  "silent",
  "alarmed",
  "worse",
  "spent",
  "refused",
  "written",
  "forced",
  "answered",
  "finished",
  "met",
  "approved",
  "given-up",
  "out-of-time",
] as const;

export type Event = (typeof EVENTS)[number];

/** What each event means, for the docs. */
export const MEANS: Readonly<Record<Event, string>> = {
  foreign: "the alias is not as this shift left it: somebody else changed it",
  restored: "the alias is on the old version alone, by somebody else or by the dead-man timer",
  aborted: "the operator wants to go back",
  silent: "no tick for longer than the dead-man timer allows",
  alarmed: "an alarm of the shift is in ALARM",
  worse: "the odds that the new version is worse reached 1/α",
  spent: "the failure budget is spent",
  refused: "a hook answered Failed, or nothing in time",
  written: "the alias shows what was to be written",
  forced: "the operator wants the new version without evidence",
  answered: "every hook of the phase answered Succeeded",
  finished: "the condition of the last step is met",
  met: "the condition of a step is met, and there is another",
  approved: "the operator approved an undecided shift",
  "given-up": "the limit of the whole shift has passed, and undecided shifts are to roll back",
  "out-of-time": "the limit of the whole shift has passed",
};

/** Back to the old version, from anywhere. */
const BACK = {
  restored: "on-rollback",
  aborted: "restoring",
  silent: "restoring",
  alarmed: "restoring",
  worse: "restoring",
  refused: "restoring",
} as const;

/** The controller: phase × event → phase. What is not in it does not happen. */
export const TRANSITIONS: Readonly<Record<Phase, Readonly<Partial<Record<Event, Phase>>>>> = {
  ready: { foreign: "abandoned", aborted: "rolled-back", answered: "before" },
  before: {
    foreign: "abandoned",
    aborted: "restoring",
    alarmed: "restoring",
    refused: "restoring",
    forced: "promoting",
    answered: "shifting",
  },
  shifting: {
    foreign: "abandoned",
    ...BACK,
    spent: "restoring",
    forced: "promoting",
    finished: "promoting",
    met: "between",
    "given-up": "restoring",
    "out-of-time": "undecided",
  },
  between: { foreign: "abandoned", ...BACK, spent: "restoring", forced: "promoting", answered: "shifting" },
  undecided: {
    foreign: "abandoned",
    ...BACK,
    spent: "restoring",
    forced: "promoting",
    finished: "promoting",
    approved: "promoting",
  },
  promoting: { foreign: "abandoned", ...BACK, written: "after" },
  after: {
    foreign: "abandoned",
    restored: "on-rollback",
    aborted: "restoring",
    alarmed: "restoring",
    refused: "restoring",
    answered: "promoted",
  },
  restoring: { foreign: "abandoned", written: "on-rollback" },
  "on-rollback": { answered: "rolled-back" },
  promoted: {},
  "rolled-back": {},
  abandoned: {},
};

export function isOver(phase: Phase): boolean {
  return phase === "promoted" || phase === "rolled-back" || phase === "abandoned";
}

/** Whether the alias may have been written. */
export function hasBegun(phase: Phase): boolean {
  return phase !== "ready" && phase !== "before";
}
