import assert from "node:assert/strict";
import { test } from "node:test";
import type { FunctionProfile } from "../model.ts";
import { referenceFleet } from "../reference.ts";
import { settingOf } from "../world/profile.ts";
import { erlangB, meanWait } from "./formulas.ts";
import { totalOf } from "./observed.ts";
import { simulate, type SimulateOptions } from "./simulate.ts";

const WEEK = 7 * 24 * 60;

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

function run(profile: FunctionProfile, minutes: number, options: SimulateOptions) {
  return simulate(settingOf(profile, minutes, 5), 0, minutes, undefined, options);
}

test("the formulas have the values of the tables", () => {
  assert.ok(Math.abs(erlangB(10, 8) - 0.1217) < 0.0001);
  assert.ok(Math.abs(erlangB(1, 1) - 0.5) < 1e-12);
  assert.ok(Math.abs(meanWait(1, 0.5) - 1) < 1e-12);
});

for (const [servers, load] of [
  [5, 4],
  [10, 8],
  [20, 22],
] as const) {
  test(`calls refused by ${servers} environments at a load of ${load}: Erlang's B within 1 %`, () => {
    const seen = run(steady(load, 0.5), Math.round((WEEK * 4) / load), { capacity: servers });
    const refused = totalOf(seen.throttles) / totalOf(seen.arrivals);
    const expected = erlangB(servers, load);
    assert.ok(Math.abs(refused / expected - 1) < 0.01, `${refused}, expected ${expected}`);
  });
}

test("calls that wait for one of 6 environments at a load of 4.5: M/M/c within 1 %", () => {
  const profile = steady(4.5, 0);
  const seen = run(profile, WEEK, { capacity: 6, full: "waits", service: "exponential" });
  const wait = totalOf(seen.waited) / totalOf(seen.arrivals) / 200;
  const expected = meanWait(6, 4.5);
  assert.ok(Math.abs(wait / expected - 1) < 0.01, `${wait}, expected ${expected}`);
});

test("a function that is called once in five minutes starts anew about as often as its environment was taken back", () => {
  const [orders] = referenceFleet(1);
  assert.ok(orders);
  const profile = { ...orders, traffic: { perMinute: 0.2, week: [], restless: 0 } };
  const seen = run(profile, WEEK * 20, {});
  const cold = totalOf(seen.starts) / totalOf(seen.invocations);
  assert.ok(Math.abs(cold / Math.exp(-6 * 0.2) - 1) < 0.03, String(cold));
});
