import jsonata from "jsonata";
import { begin, decide } from "../decide.ts";
import { AWS_METRICS } from "../defaults.ts";
import type { Counts, Facts, Shift, State, Stratum } from "../model.ts";
import { programOf, toleranceOf } from "../steps.ts";
import { DECIDE_MINUTES, type MachineState } from "./tick.ts";

const MINUTE = 60_000;

export const SHIFT: Shift = {
  id: "orders-live-4",
  functionName: "orders",
  alias: "live",
  old: "3",
  new: "4",
  strategy: { kind: "evidence" },
  metrics: AWS_METRICS,
};

/** What the machine is told of a shift: its constants. */
export function constantsOf(shift: Shift) {
  const { rollback, promotion, limits } = programOf(shift);
  return { alpha: rollback.alpha, promoteAlpha: promotion.alpha, limit: limits.duration };
}

/** The part of the controller's state that the machine keeps. */
export function machineStateOf(state: State): MachineState {
  const [first = 0, second = 0, minute = 0] = state.good[0] ?? [];
  const { old, new: fresh } = state.totals;
  return {
    startedAt: state.startedAt,
    watermark: state.watermark,
    weight: state.weight,
    weightAt: state.weightAt,
    baseline: state.baseline.failures,
    tolerance: toleranceOf(programOf(SHIFT), state, programOf(SHIFT).promotion.excess),
    worse: state.worse.failures,
    good: [first, second, minute],
    old: { requests: old.requests, failures: old.failures },
    new: { requests: fresh.requests, failures: fresh.failures },
    traffic: state.traffic,
    ticks: 0,
  };
}

const tick = jsonata(DECIDE_MINUTES);

export type Ticked = MachineState & {
  readonly verdict: string;
  readonly odds: number;
  readonly wanted: number;
};

/** A tick of the machine over minutes that are given. */
export async function machineTick(
  s: MachineState,
  strata: readonly Stratum[],
  until: number,
  now: number,
): Promise<Ticked> {
  const minutes = strata.map(({ at, new: fresh, old }) => ({
    at,
    f: fresh.requests,
    x: fresh.failures,
    o: old.requests,
    y: old.failures,
  }));
  const bindings = { s, minutes, until, now, c: constantsOf(SHIFT) };
  return (await tick.evaluate({}, bindings)) as Ticked;
}

/** A shift that stands where its first weight has been approved. */
export function atFirstWeight(start: number, counts: readonly Counts[]): State {
  const alias = { version: "3", weights: {}, revisionId: "r1" };
  const facts: Facts = { tick: 0, now: start, alias, strata: [], countedUntil: start };
  const baseline = { block: 60 * MINUTE, counts };
  const begun = decide(SHIFT, begin(start), { ...facts, baseline }).state;
  return begun.phase === "shifting" ? begun : decide(SHIFT, begun, { ...facts, tick: begun.tick }).state;
}

/** One tick of the controller, over an alias that has what was approved. */
export function controllerTick(state: State, strata: readonly Stratum[], until: number, now: number): State {
  const alias = { version: "3", weights: { "4": state.weight }, revisionId: "r2" };
  return decide(SHIFT, state, { tick: state.tick, now, alias, strata, countedUntil: until }).state;
}
