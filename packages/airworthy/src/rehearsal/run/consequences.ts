import type { Run, Sightings } from "./sightings.ts";
import { firstOf, telling } from "./summarize.ts";

/** What one fault is without the alarms of one item of the checklist. */
export interface Consequence {
  readonly fault: string;
  readonly runs: number;
  /** Runs in which somebody is told, with the item's alarms and without. */
  readonly seen: number;
  readonly without: number;
  /** Mean minutes by which others are later, in the runs that they see too. */
  readonly later: number;
}

/** The faults that are seen less, or later, without the alarms of an item; all functions together. */
export function consequencesOf(all: readonly Sightings[], item: string): Consequence[] {
  const pairs = all.flatMap((sightings) => {
    const among = telling(sightings);
    const others = among.filter((nth) => sightings.alarms[nth]?.item !== item);
    if (others.length === among.length) return [];
    const faults = sightings.runs.filter(({ fault }) => !fault.control);
    return faults.map((run: Run) => ({
      fault: run.fault.id,
      seen: firstOf(run, among).delay,
      without: firstOf(run, others).delay,
    }));
  });
  return [...Map.groupBy(pairs, ({ fault }) => fault)]
    .map(([fault, runs]): Consequence => {
      const both = runs.filter(({ seen, without }) => seen >= 0 && without >= 0);
      const minutes = both.reduce((sum, { seen, without }) => sum + without - seen, 0);
      return {
        fault,
        runs: runs.length,
        seen: runs.filter(({ seen }) => seen >= 0).length,
        without: runs.filter(({ without }) => without >= 0).length,
        later: both.length === 0 ? 0 : minutes / both.length,
      };
    })
    .filter(({ seen, without, later }) => without < seen || later >= 1);
}
