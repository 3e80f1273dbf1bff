import type { Fault } from "../model.ts";

/** Too few calls, or too many. */
export const TRAFFIC: readonly Fault[] = [
  {
    id: "S1",
    says: "Nothing calls the function any more: its trigger is switched off.",
    duration: 180,
    effect: { traffic: 0 },
  },
  { id: "S2", says: "Seven calls in ten do not come.", duration: 180, effect: { traffic: 0.3 } },
  { id: "S3", says: "Ten times as many calls come.", duration: 30, effect: { traffic: 10 } },
  {
    id: "S4",
    says: "What the function writes calls it again.",
    duration: 15,
    effect: { recursion: 1 },
    befalls: { kinds: ["async", "queue"] },
  },
];
