import type { AnyAlarm, FunctionProfile } from "../../rehearsal/model.ts";
import { type RehearsedFunction, rehearsing } from "../../rehearsal/run/rehearse.ts";
import { type ChosenFault, isMeantFor } from "./faults.ts";

export interface Plan {
  readonly seed: number;
  /** Quiet weeks. */
  readonly worlds: number;
  readonly faults: readonly ChosenFault[];
  readonly mutate: boolean;
}

/** One function under one alarm set. Plain data: it travels between threads. */
export interface Job {
  readonly fn: FunctionProfile;
  /** Of the set. */
  readonly name: string;
  readonly alarms: readonly AnyAlarm[];
}

/** Most minutes of a fault, so that it fits into the week that is watched. */
const LONGEST = 6 * 24 * 60;

/**
 * The faults that are injected into a function. What no metric shows is left out: it would only be counted as unseen.
 * Into a function that a clock starts a fault lasts until it has run twice: one that passes between two runs is none.
 */
export function faultsOf(fn: FunctionProfile, { faults }: Pick<Plan, "faults">): readonly ChosenFault[] {
  const least = fn.everyMinutes === undefined ? 0 : Math.min(LONGEST, Math.ceil(2.1 * fn.everyMinutes));
  return faults
    .filter((fault) => fault.invisible === undefined && isMeantFor(fault, fn.name))
    .map((fault) => (fault.control || fault.duration >= least ? fault : { ...fault, duration: least }));
}

export function rehearseOne({ fn, name, alarms }: Job, plan: Plan): RehearsedFunction {
  const { seed, worlds, mutate } = plan;
  const faults = faultsOf(fn, plan);
  const set = { name, functions: { [fn.name]: alarms } };
  const [part] = rehearsing([fn], set, { seed, worlds, faults, mutate });
  if (!part) throw new Error(`${fn.name} was not rehearsed`);
  return part;
}
