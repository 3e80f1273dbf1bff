import assert from "node:assert/strict";
import { test } from "node:test";
import { cadence, nextEvaluation, periodEnd, periodsAt } from "./cadence.ts";

const at = (text: string) => Date.parse(`${text}Z`);
const newest = (timing: Parameters<typeof periodsAt>[0], now: string) => {
  const start = periodsAt(timing, at(now)).at(-1) ?? 0;
  return [start, periodEnd(timing, start)].map((instant) => new Date(instant).toISOString().slice(0, 16));
};

test("every ten seconds, minute or hour", () => {
  assert.equal(cadence({ period: 20, evaluationPeriods: 3 }), 10_000);
  assert.equal(cadence({ period: 300, evaluationPeriods: 3 }), 60_000);
  assert.equal(cadence({ period: 3600, evaluationPeriods: 24 }), 60_000);
  assert.equal(cadence({ period: 3600, evaluationPeriods: 25 }), 3_600_000);
});

test("the next evaluation lies ahead, at its phase", () => {
  const timing = { period: 3600, evaluationPeriods: 48 };
  assert.equal(nextEvaluation(timing, at("2026-11-23T10:02:00"), 180_000), at("2026-11-23T10:03:00"));
  assert.equal(nextEvaluation(timing, at("2026-11-23T10:03:00"), 180_000), at("2026-11-23T11:03:00"));
});

test("five minutes slide", () => {
  const timing = { period: 300, evaluationPeriods: 1 };
  assert.deepEqual(newest(timing, "2026-11-23T10:06:30"), ["2026-11-23T10:01", "2026-11-23T10:06"]);
});

test("a day on the wall clock is the day of its zone", () => {
  const timing = { period: 86_400, evaluationPeriods: 1, wallClock: { timeZone: "Europe/Zurich" } };
  assert.deepEqual(newest(timing, "2026-11-23T10:00:00"), ["2026-11-21T23:00", "2026-11-22T23:00"]);
});

test("the day the clocks go back has 25 hours", () => {
  const timing = { period: 86_400, evaluationPeriods: 1, wallClock: { timeZone: "Europe/Zurich" } };
  assert.deepEqual(newest(timing, "2026-10-26T10:00:00"), ["2026-10-24T22:00", "2026-10-25T23:00"]);
});

test("an offset of the wall clock", () => {
  const timing = { period: 3600, evaluationPeriods: 1, wallClock: { timeZone: "+05:30" } };
  assert.deepEqual(newest(timing, "2026-11-23T10:40:00"), ["2026-11-23T09:30", "2026-11-23T10:30"]);
});
