import type { Fault } from "../model.ts";

/** Nothing is wrong: whoever is woken is woken for nothing. */
export const CONTROLS: readonly Fault[] = [
  { id: "C1", says: "A day like any other.", duration: 24 * 60, effect: {}, control: true },
  {
    id: "C2",
    says: "Metrics arrive five minutes late.",
    duration: 24 * 60,
    effect: { late: 5 },
    control: true,
  },
];
