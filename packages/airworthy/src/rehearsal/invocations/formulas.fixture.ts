import assert from "node:assert/strict";
import type { FunctionProfile } from "../model.ts";
import { referenceFleet } from "../reference.ts";
import { settingOf } from "../world/profile.ts";
import { erlangB, meanWait } from "./formulas.ts";
import { totalOf } from "./observed.ts";
import { simulate, type SimulateOptions } from "./simulate.ts";

export const WEEK = 7 * 24 * 60;

/** A function that keeps `load` environments busy, with the same traffic at all hours, and no hiccups. */
function steady(load: number, sigma: number): FunctionProfile {
  const [orders] = referenceFleet(1);
  assert.ok(orders);
  const median = 200;
  const mean = median * Math.exp((sigma * sigma) / 2);
  const traffic = { perMinute: (load * 60_000) / mean, week: [], restless: 0 };
  return {
    ...orders,
    traffic,
    duration: { median, sigma },
    init: { median: 0.001, sigma: 0 },
    blipsPerWeek: 0,
    errorRate: 0,
    timeoutSeconds: 900,
  };
}

export function run(profile: FunctionProfile, minutes: number, options: SimulateOptions) {
  return simulate(settingOf(profile, minutes, 5), 0, minutes, undefined, options);
}

export const REFUSING = [
  [5, 4],
  [10, 8],
  [20, 22],
] as const;

/** Calls refused by `servers` environments in so many weeks of a load of 1: by how much they are off Erlang's B, as a share. */
export function offErlangB(servers: number, load: number, weeks: number): number {
  const seen = run(steady(load, 0.5), Math.round((WEEK * weeks) / load), { capacity: servers });
  return Math.abs(totalOf(seen.throttles) / totalOf(seen.arrivals) / erlangB(servers, load) - 1);
}

/** Calls that wait for one of 6 environments at a load of 4.5, in so many weeks: by how much they are off M/M/c. */
export function offMeanWait(weeks: number): number {
  const options = { capacity: 6, full: "waits", service: "exponential" } as const;
  const seen = run(steady(4.5, 0), Math.round(WEEK * weeks), options);
  return Math.abs(totalOf(seen.waited) / totalOf(seen.arrivals) / 200 / meanWait(6, 4.5) - 1);
}
