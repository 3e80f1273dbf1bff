import type { AlarmSet, FunctionProfile } from "../../packages/airworthy/src/rehearsal/model.ts";
import { totalOf } from "../../packages/airworthy/src/rehearsal/invocations/observed.ts";
import { simulate } from "../../packages/airworthy/src/rehearsal/invocations/simulate.ts";
import { rehearse } from "../../packages/airworthy/src/rehearsal/run/rehearse.ts";
import { settingOf } from "../../packages/airworthy/src/rehearsal/world/profile.ts";
import { CATALOGUE } from "../../packages/airworthy/src/rehearsal/faults/index.ts";

/** Seconds of processor time, which another program on the machine does not lengthen as it does the time. */
export function cpuSeconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** Invocations a second of processor time, of a steady function. */
export function invocationsPerSecond(profile: FunctionProfile, minutes: number): number {
  const setting = settingOf(profile, minutes, 1);
  simulate(setting, 0, Math.min(minutes, 2000));
  let calls = 0;
  const seconds = cpuSeconds(() => {
    calls = totalOf(simulate(setting, 0, minutes).invocations);
  });
  return calls / seconds;
}

/**
 * Rehearsed function-weeks a second: each is a week with one fault, all alarms, and its twin. Runs of one world share the
 * three weeks before the fault, as in every rehearsal; that is part of the time.
 */
export function weeksPerSecond(
  fleet: readonly FunctionProfile[],
  set: AlarmSet,
  worlds: number,
  onsets: number,
) {
  const faults = CATALOGUE.filter(({ control }) => !control).slice(0, 15);
  let weeks = 0;
  const seconds = cpuSeconds(() => {
    const { functions } = rehearse(fleet, set, { seed: 1, worlds, onsets, faults });
    weeks = functions.reduce((sum, one) => sum + one.faults.reduce((runs, row) => runs + row.runs, 0), 0);
  });
  return { weeks, seconds, rate: weeks / seconds };
}
