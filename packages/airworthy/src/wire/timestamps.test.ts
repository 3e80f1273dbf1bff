import assert from "node:assert/strict";
import { test } from "node:test";
import { Malformed } from "./error.ts";
import { formatTimestamp, parseTimestamp } from "./timestamps.ts";

const READ: readonly (readonly [string, string])[] = [
  ["2026-01-02T03:04:05Z", "2026-01-02T03:04:05.000Z"],
  ["2026-01-02t03:04:05.123456z", "2026-01-02T03:04:05.123Z"],
  ["2026-01-02T03:04:05+01:00", "2026-01-02T02:04:05.000Z"],
  ["Fri, 02 Jan 2026 03:04:05 GMT", "2026-01-02T03:04:05.000Z"],
  ["1767323045", "2026-01-02T03:04:05.000Z"],
  ["1767323045.5", "2026-01-02T03:04:05.500Z"],
  ["-1", "1969-12-31T23:59:59.000Z"],
];

for (const [text, iso] of READ)
  test(`a timestamp is read: ${text}`, () => assert.equal(parseTimestamp(text).toISOString(), iso));

for (const text of ["", "yesterday", "2026-13-01T00:00:00Z", "2026-01-02", "1e99", "02 Jan 2026", "NaN"])
  test(`no timestamp: ${JSON.stringify(text)}`, () => {
    assert.throws(() => parseTimestamp(text), Malformed);
  });

test("a timestamp is written in three formats, with a fraction when it has one", () => {
  const whole = new Date("2026-01-02T03:04:05Z");
  assert.equal(formatTimestamp(whole, "date-time"), "2026-01-02T03:04:05Z");
  assert.equal(formatTimestamp(new Date(1), "date-time"), "1970-01-01T00:00:00.001Z");
  assert.equal(formatTimestamp(whole, "http-date"), "Fri, 02 Jan 2026 03:04:05 GMT");
  assert.equal(formatTimestamp(new Date(1500), "epoch-seconds"), "1.5");
});
