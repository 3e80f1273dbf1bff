import assert from "node:assert/strict";
import { test } from "node:test";
import { isDay } from "./day.ts";

test("days that the calendar has", () => {
  for (const day of ["2026-11-30", "2028-02-29"]) assert.equal(isDay(day), true, day);
});

test("days that it has not, and other ways to write one", () => {
  for (const day of ["2026-02-30", "2027-02-29", "2026-13-01", "2026-6-1", "tomorrow", ""])
    assert.equal(isDay(day), false, day);
});
