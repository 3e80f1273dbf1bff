import assert from "node:assert/strict";
import { test } from "node:test";
import { cronOf, nextOfCron } from "./cron.ts";
import { nextOfRate, rateOf } from "./rate.ts";

/** The next runs after an instant, as texts. */
function runs(expression: string, after: string, count = 3): string[] {
  const cron = cronOf(expression);
  assert.ok(cron, expression);
  const found: string[] = [];
  let at: number | undefined = Date.parse(after);
  for (let n = 0; n < count && at !== undefined; n++) {
    at = nextOfCron(cron, at);
    if (at !== undefined) found.push(new Date(at).toISOString().slice(0, 16));
  }
  return found;
}

const NEW_YEAR = "2026-01-01T00:00:00Z"; // a Thursday

test("the examples of EventBridge's documentation", () => {
  assert.deepEqual(runs("cron(0 10 * * ? *)", NEW_YEAR), [
    "2026-01-01T10:00",
    "2026-01-02T10:00",
    "2026-01-03T10:00",
  ]);
  assert.deepEqual(runs("cron(0 18 ? * MON-FRI *)", NEW_YEAR), [
    "2026-01-01T18:00",
    "2026-01-02T18:00",
    "2026-01-05T18:00",
  ]);
  assert.deepEqual(runs("cron(0 8 1 * ? *)", NEW_YEAR), [
    "2026-01-01T08:00",
    "2026-02-01T08:00",
    "2026-03-01T08:00",
  ]);
  assert.deepEqual(runs("cron(0/15 * * * ? *)", NEW_YEAR), [
    "2026-01-01T00:15",
    "2026-01-01T00:30",
    "2026-01-01T00:45",
  ]);
  assert.deepEqual(runs("cron(0/5 8-17 ? * MON-FRI *)", "2026-01-02T17:55:00Z", 1), ["2026-01-05T08:00"]);
});

test("last days, nearest weekdays and nth weekdays", () => {
  assert.deepEqual(runs("cron(0 0 L * ? *)", NEW_YEAR, 2), ["2026-01-31T00:00", "2026-02-28T00:00"]);
  // The 15th of February 2026 is a Sunday, the 15th of August a Saturday.
  assert.deepEqual(runs("cron(0 0 15W 2,8 ? 2026)", NEW_YEAR), ["2026-02-16T00:00", "2026-08-14T00:00"]);
  assert.deepEqual(runs("cron(0 0 LW 1 ? 2026)", NEW_YEAR), ["2026-01-30T00:00"]);
  assert.deepEqual(runs("cron(0 0 ? * 2#3 *)", NEW_YEAR, 2), ["2026-01-19T00:00", "2026-02-16T00:00"]);
  assert.deepEqual(runs("cron(0 0 ? * 6L *)", NEW_YEAR, 2), ["2026-01-30T00:00", "2026-02-27T00:00"]);
  assert.deepEqual(runs("cron(0 0 ? * FRI-MON *)", NEW_YEAR), [
    "2026-01-02T00:00",
    "2026-01-03T00:00",
    "2026-01-04T00:00",
  ]);
});

test("leap days come, and years end", () => {
  assert.deepEqual(runs("cron(0 0 29 2 ? *)", NEW_YEAR, 2), ["2028-02-29T00:00", "2032-02-29T00:00"]);
  assert.deepEqual(runs("cron(0 0 1 1 ? 2026)", NEW_YEAR), []);
});

test("what EventBridge does not take", () => {
  for (const expression of [
    "cron(0 10 * * * *)",
    "cron(0 10 ? * ? *)",
    "cron(60 10 * * ? *)",
    "cron(0 10 * * ?)",
    "cron(0 10 32 * ? *)",
    "cron(0 10 ? * 8 *)",
    "cron(0/0 10 * * ? *)",
    "every day",
  ])
    assert.equal(cronOf(expression), undefined, expression);
  for (const expression of [
    "rate(1 minutes)",
    "rate(5 minute)",
    "rate(0 minutes)",
    "rate(5 seconds)",
    "rate(5minutes)",
  ])
    assert.equal(rateOf(expression), undefined, expression);
});

test("a rate counts from when it began", () => {
  const every = rateOf("rate(5 minutes)") ?? 0;
  assert.equal(every, 300_000);
  assert.equal(nextOfRate(every, 1000, 1000), 301_000);
  assert.equal(nextOfRate(every, 1000, 400_000), 601_000);
});
