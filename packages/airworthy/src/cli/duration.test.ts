import assert from "node:assert/strict";
import { test } from "node:test";
import { durationOf } from "./duration.ts";

test("durations are written as people write them", () => {
  for (const [text, milliseconds] of [
    ["90s", 90_000],
    ["5m", 300_000],
    ["1h30m", 5_400_000],
    ["2d", 172_800_000],
    ["250ms", 250],
    ["1.5h", 5_400_000],
  ] as const)
    assert.equal(durationOf(text), milliseconds, text);
});

test("anything else is refused with an example", () => {
  for (const text of ["", "5", "soon", "5m later", "-5m"])
    assert.throws(() => durationOf(text), /Write it as 90s, 5m/, text);
});
