import type { Fault } from "../model.ts";

/** A function runs out of something. */
export const RESOURCES: readonly Fault[] = [
  {
    id: "M1",
    says: "Memory leaks, until environments are killed two days later.",
    duration: 2 * 24 * 60,
    effect: { memoryGrowsTo: 1.05 },
  },
];
