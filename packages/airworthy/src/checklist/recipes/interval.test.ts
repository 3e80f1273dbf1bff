import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { longestPause } from "./interval.ts";

describe("longestPause", () => {
  const hour = 3600;
  for (const [expression, pause] of [
    ["rate(1 minute)", 60],
    ["rate(2 hours)", 2 * hour],
    ["cron(0 3 * * ? *)", 24 * hour],
    ["cron(0 8,20 * * ? *)", 12 * hour],
    ["cron(0 8,10 * * ? *)", 22 * hour],
    ["cron(0/15 * * * ? *)", 900],
    ["cron(0 */6 * * ? *)", 6 * hour],
    ["cron(0 3 ? * MON-FRI *)", undefined],
    ["cron(0 3 1 * ? *)", undefined],
    ["cron(0 9-17 * * ? *)", undefined],
    ["at(2026-11-01T03:00:00)", undefined],
  ] as const) {
    test(`${expression} is ${pause === undefined ? "not regular" : `${pause} seconds`}`, () => {
      assert.equal(longestPause(expression), pause);
    });
  }
});
