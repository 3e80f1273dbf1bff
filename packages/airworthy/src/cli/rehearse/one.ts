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

export function rehearseOne({ fn, name, alarms }: Job, plan: Plan): RehearsedFunction {
  const { seed, worlds, mutate } = plan;
  // What no metric shows would only be counted as unseen.
  const faults = plan.faults.filter((fault) => fault.invisible === undefined && isMeantFor(fault, fn.name));
  const set = { name, functions: { [fn.name]: alarms } };
  const [part] = rehearsing([fn], set, { seed, worlds, faults, mutate });
  if (!part) throw new Error(`${fn.name} was not rehearsed`);
  return part;
}
