import assert from "node:assert/strict";
import { test } from "node:test";
import { isNewer, RUNTIMES, standingOf } from "./runtimes.ts";

test("a runtime goes from supported to blocked", () => {
  const runtime = RUNTIMES["nodejs22.x"];
  assert.ok(runtime);
  assert.equal(standingOf(runtime, "2026-11-01"), "supported");
  assert.equal(standingOf(runtime, "2027-01-30"), "soon");
  assert.equal(standingOf(runtime, "2027-04-30"), "deprecated");
  assert.equal(standingOf(runtime, "2027-06-01"), "create-blocked");
  assert.equal(standingOf(runtime, "2027-07-01"), "update-blocked");
});

test("a runtime without an end is supported", () => assert.equal(standingOf({}, "2040-01-01"), "supported"));

test("successors and steps are runtimes that outlive what they follow", () => {
  for (const [name, { successor, step, deprecated }] of Object.entries(RUNTIMES)) {
    for (const next of [successor, step]) {
      if (next === undefined) continue;
      const end = RUNTIMES[next]?.deprecated;
      assert.ok(end !== undefined && deprecated !== undefined && end >= deprecated, `${name} → ${next}`);
    }
  }
});

test("days are written as days", () => {
  for (const { deprecated, createBlocked, updateBlocked } of Object.values(RUNTIMES))
    for (const day of [deprecated, createBlocked, updateBlocked])
      if (day !== undefined) assert.equal(new Date(day).toISOString().slice(0, 10), day);
});

test("versions that came after the table are newer, misspelled ones are not", () => {
  assert.ok(isNewer("nodejs28.x"));
  assert.ok(isNewer("python3.16"));
  assert.ok(!isNewer("python3.1"));
  assert.ok(!isNewer("nodejs18"));
  assert.ok(!isNewer("cobol85"));
});
