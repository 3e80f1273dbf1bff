import { groupBy } from "../../fleet/group.ts";
import type { AlarmCell, AlarmRow, FaultRow, FunctionRehearsal } from "../model.ts";
import type { Run, Sightings } from "./sightings.ts";

/** What all runs of one function come to. */
export function summarize(sightings: Sightings): FunctionRehearsal {
  const { profile } = sightings;
  const faults = faultRows(sightings);
  const counted = faults.filter((row) => row.runs > 0);
  const runs = counted.reduce((sum, row) => sum + row.runs, 0);
  return {
    function: profile.name,
    tier: profile.tier,
    perMinute: profile.traffic.perMinute,
    faults,
    alarms: alarmRows(sightings),
    falseAlarmsPerWeek: falseAlarmsOf(sightings),
    coverage: runs === 0 ? 0 : counted.reduce((sum, row) => sum + row.detected, 0) / runs,
  };
}

/** Indices of alarms that tell somebody. */
export function telling({ alarms }: Sightings): number[] {
  return alarms.flatMap((alarm, nth) => (alarm.hasAction ? [nth] : []));
}

/** Minutes until the first of some alarms, and which; -1 without. */
export function firstOf(
  { delays }: Run,
  among: readonly number[],
): { readonly delay: number; readonly nth: number } {
  let best = -1;
  let nth = -1;
  for (const one of among) {
    const delay = delays[one] as number;
    if (delay >= 0 && (best < 0 || delay < best)) [best, nth] = [delay, one];
  }
  return { delay: best, nth };
}

function faultRows(sightings: Sightings): FaultRow[] {
  const { alarms, runs } = sightings;
  const among = telling(sightings);
  const byFault = groupBy(
    runs.filter(({ fault }) => !fault.control),
    ({ fault }) => fault.id,
  );
  return [...byFault].map(([fault, of]): FaultRow => {
    const firsts = of.map((run) => ({ run, ...firstOf(run, among) })).filter(({ nth }) => nth >= 0);
    const leader = mostFrequent(firsts.map(({ nth }) => nth));
    return {
      fault,
      runs: of.length,
      detected: firsts.length,
      ...medians(firsts.map(({ run, nth }) => ({ run, nth }))),
      ...(leader === undefined ? {} : { firstAlarm: alarms[leader]?.name ?? "" }),
      cells: alarms.map(({ name }, nth): AlarmCell => {
        const seen = of.filter(({ delays }) => (delays[nth] as number) >= 0).map((run) => ({ run, nth }));
        return { alarm: name, detected: seen.length, ...medians(seen) };
      }),
    };
  });
}

function medians(seen: readonly { readonly run: Run; readonly nth: number }[]): {
  readonly delay?: number;
  readonly failedBefore?: number;
} {
  if (seen.length === 0) return {};
  return {
    delay: median(seen.map(({ run, nth }) => run.delays[nth] as number)),
    failedBefore: median(seen.map(({ run, nth }) => run.failed[nth] as number)),
  };
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] as number;
}

function mostFrequent(numbers: readonly number[]): number | undefined {
  const counts = [...groupBy(numbers, (one) => one)].sort((a, b) => b[1].length - a[1].length);
  return counts[0]?.[0];
}

/** False alarms a week of what tells somebody: in ordinary weeks, and while metrics are late. */
function falseAlarmsOf(sightings: Sightings): number {
  return telling(sightings).reduce((sum, nth) => sum + falseOf(sightings, nth), 0);
}

const WEEK = 7 * 24 * 60;

function falseOf({ quiet, runs }: Sightings, nth: number): number {
  const weeks = quiet[nth] as Int32Array;
  const inWeeks = weeks.reduce((sum, one) => sum + one, 0) / weeks.length;
  const controls = runs.filter(({ fault }) => fault.control && fault.effect.late);
  if (controls.length === 0) return inWeeks;
  // What lateness adds, as often as metrics are late: one day in the time of the controls.
  const extra = controls.reduce((sum, { transitions }) => sum + (transitions[nth] as number), 0);
  const time = controls.reduce((sum, { fault }) => sum + fault.duration, 0) / WEEK;
  return inWeeks + (extra / time) * LATE_SHARE;
}

/** Share of the time in which metrics arrive late (assumed): an hour and a half a week. */
const LATE_SHARE = 0.01;

function alarmRows(sightings: Sightings): AlarmRow[] {
  const among = telling(sightings);
  const runs = sightings.runs.filter(({ fault }) => !fault.control);
  return sightings.alarms.map((alarm, nth): AlarmRow => {
    const others = among.filter((one) => one !== nth);
    const unique = new Set<string>();
    const fastest = new Set<string>();
    for (const run of runs) {
      const own = run.delays[nth] as number;
      if (own < 0) continue;
      const { delay } = firstOf(run, others);
      if (delay < 0) unique.add(run.fault.id);
      else if (own < delay) fastest.add(run.fault.id);
    }
    return {
      alarm: alarm.name,
      ...(alarm.item === undefined ? {} : { item: alarm.item }),
      falseAlarmsPerWeek: falseOf(sightings, nth),
      unique: [...unique],
      fastest: [...fastest],
      redundant: alarm.hasAction && unique.size === 0 && fastest.size === 0,
    };
  });
}
