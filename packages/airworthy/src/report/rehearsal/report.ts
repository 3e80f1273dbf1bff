import type { Place } from "../../readers/source.ts";
import type { FaultRow, Plot, Rehearsal, Tier } from "../../rehearsal/model.ts";
import type { Advice } from "./advice.ts";

/** Raised when a field changes its meaning or goes away; new fields do not raise it. */
export const REHEARSAL_VERSION = 1;

/** What `rehearse` found, as plain data: the one input of its output formats, and itself the JSON output. */
export interface RehearsalReport {
  readonly version: typeof REHEARSAL_VERSION;
  /** Version of airworthy that wrote it. */
  readonly tool: string;
  readonly seed: number;
  /** Weeks without fault in which false alarms were counted. */
  readonly quietWeeks: number;
  readonly stacks: readonly string[];
  readonly functions: readonly RehearsedFunction[];
  readonly faults: readonly RehearsedFault[];
  /** The set that was asked about, then those it is compared with. */
  readonly sets: readonly RehearsedSet[];
  /** Alarms and functions that are not rehearsed, or with something assumed. */
  readonly remarks: readonly Remark[];
  readonly advice: readonly Advice[];
}

export interface RehearsedFunction {
  readonly name: string;
  readonly tier: Tier;
  readonly kinds: readonly string[];
  /** Mean calls a minute. */
  readonly perMinute: number;
  /** Where the traffic is known from: `assumed`, `its schedule`, `airworthy.yaml`, a file. */
  readonly trafficFrom: string;
}

export interface RehearsedFault {
  readonly id: string;
  readonly says: string;
  readonly minutes: number;
  /** Nothing is wrong: alarms that go off are false ones. */
  readonly control: boolean;
  /** From airworthy.yaml. */
  readonly own: boolean;
  readonly invisible?: string;
  /** What none of these functions has, and without which no metric shows it until it is too late. */
  readonly needs?: "Lambda Insights";
  /** Functions it can befall. */
  readonly functions: number;
}

/** One alarm set, with where its facts are from. */
export interface RehearsedSet extends Rehearsal {
  /** What it is, in words. */
  readonly is: string;
  readonly source?: string;
  readonly decided?: string;
  readonly alarms: number;
}

export interface Remark {
  /** `left out`: it is not rehearsed. `assumed`: it is, with something assumed. */
  readonly kind: "left out" | "assumed";
  readonly subject: string;
  readonly place?: Place;
  readonly says: string;
}

/** A fault over all functions it befalls. */
export interface FaultSum {
  readonly fault: string;
  readonly runs: number;
  readonly detected: number;
  /** Detected share of runs, 0 to 1. */
  readonly seen: number;
  /** Medians over the functions in which it was seen: minutes, failed calls. */
  readonly delay?: number;
  readonly failedBefore?: number;
}

/** Sums a fault's rows. */
export function sumOf(fault: string, rows: readonly FaultRow[]): FaultSum {
  const runs = rows.reduce((sum, row) => sum + row.runs, 0);
  const detected = rows.reduce((sum, row) => sum + row.detected, 0);
  const delay = median(rows.flatMap((row) => (row.delay === undefined ? [] : [row.delay])));
  const failedBefore = median(
    rows.flatMap((row) => (row.failedBefore === undefined ? [] : [row.failedBefore])),
  );
  return {
    fault,
    runs,
    detected,
    seen: runs === 0 ? 0 : detected / runs,
    ...(delay === undefined ? {} : { delay }),
    ...(failedBefore === undefined ? {} : { failedBefore }),
  };
}

/** Every row of a fault in a set. */
export function rowsOf(set: Rehearsal, fault: string): readonly FaultRow[] {
  return set.functions.flatMap(({ faults }) => faults.filter((row) => row.fault === fault));
}

export function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  if (sorted.length === 0) return undefined;
  return sorted.length % 2 === 1
    ? sorted[half]
    : ((sorted[half - 1] as number) + (sorted[half] as number)) / 2;
}

export type { Plot };
