import assert from "node:assert/strict";
import { test } from "node:test";
import { CATALOGUE } from "../faults/index.ts";
import type { Fault } from "../model.ts";
import { referenceFleet } from "../reference.ts";
import { minutesFor } from "../world/minutes.ts";
import { fillCalls } from "../world/calls.ts";
import { settingOf } from "../world/profile.ts";
import { windowOf } from "../world/windows.ts";
import { fly } from "./fly.ts";

const [api, receipts] = referenceFleet(30);
assert.ok(api && receipts);
const FROM = 600;
const TO = 720;

const sum = (column: Float64Array): number =>
  column.reduce((total, one) => total + (one === one ? one : 0), 0);
const mean = (column: Float64Array): number => {
  const there = column.filter((one) => one === one);
  return sum(there) / there.length;
};

/** Two hours by minutes and by the engine, a fault in the second. */
function both(profile: typeof api, id: string) {
  assert.ok(profile);
  const setting = settingOf(profile, TO, 9);
  const fault = CATALOGUE.find((one) => one.id === id) as Fault;
  const onset = { fault, at: FROM + 60 };
  const minutes = minutesFor(FROM, TO, setting.gaps.length);
  fillCalls(setting, minutes, FROM, TO, onset);
  const world = { setting, minutes, onset };
  const aggregate = (metric: string, statistic: string) =>
    windowOf(world, { namespace: "AWS/Lambda", metric, scope: "function", statistic }, 1, FROM, TO);
  return { aggregate, engine: fly(setting, FROM, TO, onset) };
}

test("calls are the same minute by minute, and errors as many as chance allows", () => {
  const { aggregate, engine } = both(api, "E2");
  assert.deepEqual(engine("Invocations", "Sum"), aggregate("Invocations", "Sum"));
  const [flown, drawn] = [sum(engine("Errors", "Sum")), sum(aggregate("Errors", "Sum"))];
  assert.ok(Math.abs(flown - drawn) < 5 * Math.sqrt(drawn), `${flown} and ${drawn} errors`);
});

test("slow calls are as slow", () => {
  const { aggregate, engine } = both(api, "D1");
  for (const statistic of ["Average", "p90", "Maximum"]) {
    const [flown, drawn] = [engine("Duration", statistic), aggregate("Duration", statistic)].map((column) => [
      mean(column.subarray(0, 60)),
      mean(column.subarray(60)),
    ]);
    for (const when of [0, 1]) {
      const ratio = (flown?.[when] ?? 0) / (drawn?.[when] ?? 1);
      assert.ok(Math.abs(ratio - 1) < 0.08, `${statistic} ${when}: ${ratio}`);
    }
  }
});

test("as many run at once", () => {
  const { aggregate, engine } = both(api, "D1");
  const [flown, drawn] = [
    mean(engine("ConcurrentExecutions", "Maximum")),
    mean(aggregate("ConcurrentExecutions", "Maximum")),
  ];
  assert.ok(Math.abs(flown - drawn) < 1, `${flown} and ${drawn}`);
});

test("a function that is switched off turns every call away", () => {
  const { aggregate, engine } = both(api, "T2");
  assert.deepEqual(engine("Throttles", "Sum"), aggregate("Throttles", "Sum"));
  assert.deepEqual(engine("Invocations", "Sum"), aggregate("Invocations", "Sum"));
});

test("an event that fails is tried three times", () => {
  const { aggregate, engine } = both(receipts, "E1");
  const [flown, drawn] = [sum(engine("Invocations", "Sum")), sum(aggregate("Invocations", "Sum"))];
  assert.ok(Math.abs(flown / drawn - 1) < 0.03, `${flown} and ${drawn} invocations`);
});

test("what is not flown is refused by name", () => {
  assert.throws(() => both(api, "T3"), /The fault T3: accountTaken is not flown/);
});
