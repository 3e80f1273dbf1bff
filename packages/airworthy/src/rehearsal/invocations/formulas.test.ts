import assert from "node:assert/strict";
import { test } from "node:test";
import { referenceFleet } from "../reference.ts";
import { offErlangB, offMeanWait, REFUSING, run, WEEK } from "./formulas.fixture.ts";
import { erlangB, meanWait } from "./formulas.ts";
import { totalOf } from "./observed.ts";

test("the formulas have the values of the tables", () => {
  assert.ok(Math.abs(erlangB(10, 8) - 0.1217) < 0.0001);
  assert.ok(Math.abs(erlangB(1, 1) - 0.5) < 1e-12);
  assert.ok(Math.abs(meanWait(1, 0.5) - 1) < 1e-12);
});

// A tenth of the calls, and three times the distance, of `node bench/calls.ts`.
for (const [servers, load] of REFUSING)
  test(`calls refused by ${servers} environments at a load of ${load}: Erlang's B within 3 %`, () => {
    const off = offErlangB(servers, load, 0.4);
    assert.ok(off < 0.03, String(off));
  });

test("calls that wait for one of 6 environments at a load of 4.5: M/M/c within 3 %", () => {
  const off = offMeanWait(0.1);
  assert.ok(off < 0.03, String(off));
});

test("a function that is called once in five minutes starts anew about as often as its environment was taken back", () => {
  const [orders] = referenceFleet(1);
  assert.ok(orders);
  const profile = { ...orders, traffic: { perMinute: 0.2, week: [], restless: 0 } };
  const seen = run(profile, WEEK * 20, {});
  const cold = totalOf(seen.starts) / totalOf(seen.invocations);
  assert.ok(Math.abs(cold / Math.exp(-6 * 0.2) - 1) < 0.03, String(cold));
});
