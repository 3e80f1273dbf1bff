import type { Fault } from "../model.ts";

/** Calls fail. */
export const ERRORS: readonly Fault[] = [
  { id: "E1", says: "Every call fails.", duration: 15, effect: { errors: 1 } },
  { id: "E2", says: "One call in five fails.", duration: 30, effect: { errors: 0.2 } },
  { id: "E3", says: "One call in twenty fails.", duration: 60, effect: { errors: 0.05 } },
  { id: "E4", says: "One call in a hundred fails.", duration: 180, effect: { errors: 0.01 } },
  {
    id: "E5",
    says: "Every call fails for one minute of five.",
    duration: 60,
    effect: { errors: 1, flapping: { on: 1, off: 4 } },
  },
  {
    id: "E6",
    says: "All events of one type fail, which are one in fifty.",
    duration: 120,
    effect: { errors: 0.02 },
  },
];
