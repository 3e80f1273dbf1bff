import type { Fault } from "../model.ts";

/** Calls are turned away. */
export const THROTTLING: readonly Fault[] = [
  { id: "T1", says: "One call in twenty is throttled.", duration: 60, effect: { throttled: 0.05 } },
  {
    id: "T2",
    says: "Somebody sets the reserved concurrency to 0.",
    duration: 30,
    effect: { switchedOff: true },
  },
  {
    id: "T3",
    says: "Another function takes what is left of the account's concurrency.",
    duration: 30,
    effect: { accountTaken: 0.7, throttled: 0.3 },
  },
];
