import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { instantOf } from "./timestamp.ts";

const MIDNIGHT = Date.UTC(2026, 10, 1);

describe("an instant", () => {
  for (const text of [
    "2026-11-01T00:00:00Z",
    "2026-11-01T00:00:00+00:00",
    "2026-11-01T01:00:00+0100",
    "2026-10-31T19:30:00-04:30",
    "2026-11-01 00:00:00.000",
    "2026-11-01 00:00 UTC",
    "2026/11/01 00:00:00",
    "2026/11/1 0:00",
    "2026-11-01",
    String(MIDNIGHT / 1000),
    `${MIDNIGHT / 1000}.0`,
    String(MIDNIGHT),
  ])
    it(`is written ${text}`, () => assert.equal(instantOf(text), MIDNIGHT));

  for (const text of [
    "",
    "yesterday",
    "2026-13-01",
    "2026-02-30",
    "2026-11-01T24:00:00Z",
    "2026-11-01T10:61:00Z",
    "12",
    "1969-12-31",
    "99999999999999999",
    "-1793491200",
    "01/11/2026",
  ])
    it(`is not ${JSON.stringify(text)}`, () => assert.equal(instantOf(text), undefined));
});
