import assert from "node:assert/strict";
import { test } from "node:test";
import { wallClock } from "./clock.ts";

const HOUR = 3_600_000;

test("a zone with daylight saving is an hour further in summer", () => {
  const zurich = wallClock("Europe/Zurich");
  assert.deepEqual([Date.UTC(2026, 0, 1), Date.UTC(2026, 6, 1)].map(zurich), [HOUR, 2 * HOUR]);
});

test("clocks change at their minute, whatever was asked before", () => {
  // 25 October 2026, 01:00 UTC.
  const change = Date.UTC(2026, 9, 25, 1);
  const zurich = wallClock("Europe/Zurich");
  const asked = [change + 30 * HOUR, change - 1, change, change - 20 * HOUR, change + 1, change - 1];
  assert.deepEqual(
    asked.map((instant) => zurich(instant) / HOUR),
    [1, 2, 1, 2, 1, 2],
  );
});

test("zones off by parts of an hour", () => {
  assert.equal(wallClock("Asia/Kathmandu")(Date.UTC(2026, 0, 1)) / HOUR, 5.75);
  assert.equal(wallClock("Australia/Lord_Howe")(Date.UTC(2026, 6, 1)) / HOUR, 10.5);
});
