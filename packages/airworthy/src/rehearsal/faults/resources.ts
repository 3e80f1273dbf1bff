import type { Fault } from "../model.ts";

/** A function runs out of something. */
export const RESOURCES: readonly Fault[] = [
  {
    id: "M1",
    says: "Memory leaks, until environments are killed two days later.",
    duration: 2 * 24 * 60,
    effect: { memoryGrowsTo: 1.05 },
  },
  {
    id: "M2",
    says: "Something else computes beside the calls, with all the processor time that is left.",
    duration: 180,
    effect: { computes: 4 },
  },
];
