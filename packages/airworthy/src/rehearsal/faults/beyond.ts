import type { Fault } from "../model.ts";

/** What no metric of the platform shows: only a metric of the function's own does. Not counted in the coverage. */
export const BEYOND: readonly Fault[] = [
  {
    id: "X1",
    says: "One answer in ten is wrong, and looks right.",
    duration: 60,
    effect: { corrupted: 0.1 },
    invisible: "calls succeed, in the usual time; only a metric of what the function decides shows it",
  },
];
