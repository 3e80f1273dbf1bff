import assert from "node:assert/strict";
import { describe, it } from "node:test";
import * as fc from "fast-check";
import { plainScalar } from "./scalars.ts";

/** What PyYAML, which every AWS tool reads with, makes of a plain scalar. */
const means = (name: string, pairs: readonly (readonly [string, string | number | boolean | null])[]) =>
  it(name, () => {
    for (const [text, value] of pairs) assert.strictEqual(plainScalar(text), value, text);
  });

describe("a plain YAML scalar", () => {
  means("may be a boolean in three ways and three spellings", [
    ["yes", true],
    ["No", false],
    ["ON", true],
    ["off", false],
    ["True", true],
    ["yEs", "yEs"],
    ["y", "y"],
    ["n", "n"],
  ]);
  means("may be nothing", [
    ["", null],
    ["~", null],
    ["NULL", null],
    ["none", "none"],
  ]);
  means("is a number only when it is one in YAML 1.1", [
    ["30", 30],
    ["-1", -1],
    ["+5", 5],
    ["1_000", 1000],
    ["0.5", 0.5],
    ["1.", 1],
    [".5", 0.5],
    ["1.5e+3", 1500],
    ["1e3", "1e3"],
    ["1.5e3", "1.5e3"],
    ["-.inf", Number.NEGATIVE_INFINITY],
    ["-", "-"],
    ["+", "+"],
    [".", "."],
    ["+.5", "+.5"],
  ]);
  means("is octal with a leading zero, hexadecimal and binary with a prefix", [
    ["0777", 511],
    ["0o777", "0o777"],
    ["0x1F", 31],
    ["0b101", 5],
    ["-010", -8],
  ]);
  means("is sexagesimal with colons", [
    ["22:30", 1350],
    ["1:00:00", 3600],
    ["1:30.5", 90.5],
    ["22:61", "22:61"],
    ["443:443", "443:443"],
  ]);
  means("is an account id as it stands where it could not be octal", [
    ["012345678901", "012345678901"],
    ["123456789012", 123_456_789_012],
  ]);
  means("stays text when it is a date or a version", [
    ["2012-10-17", "2012-10-17"],
    ["2010-09-09", "2010-09-09"],
    ["1.2.3", "1.2.3"],
    ["10.0.0.0/16", "10.0.0.0/16"],
  ]);
  means("stays text with a prefix and no digits", [
    ["0x_", "0x_"],
    ["0b_", "0b_"],
    ["0_", 0],
  ]);

  it("is never a value that is not a number", () => {
    const text = fc.string({ unit: fc.constantFrom(..."0123456789.:_+-eExXbBinfaAF"), maxLength: 8 });
    fc.assert(
      fc.property(text, (one) => {
        const value = plainScalar(one);
        assert.ok(typeof value !== "number" || !Number.isNaN(value), one);
      }),
      { numRuns: 2_000 },
    );
  });
});
