import type { Fault } from "../model.ts";

/** Calls are slow. */
export const LATENCY: readonly Fault[] = [
  { id: "D1", says: "Calls take three times as long.", duration: 60, effect: { slower: 3 } },
  { id: "D2", says: "Calls take ten times as long.", duration: 30, effect: { slower: 10 } },
  {
    id: "D3",
    says: "Calls take longer and longer, by a twentieth of the usual each hour.",
    duration: 24 * 60,
    effect: { creepPerHour: 0.05 },
  },
  { id: "D4", says: "One call in five runs into the timeout.", duration: 30, effect: { timeouts: 0.2 } },
  {
    id: "D5",
    says: "Environments take five times as long to start.",
    duration: 180,
    effect: { slowerInit: 5 },
  },
];
