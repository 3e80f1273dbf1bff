import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { addDecimals, type Decimal, formatDecimal, parseDecimal } from "./decimal.ts";
import { equalValues } from "./equal.ts";
import { compareScalars } from "./order.ts";
import { itemSize } from "./size.ts";
import { takenValue } from "./taken.ts";

const decimal = (text: string): Decimal => parseDecimal(text) as Decimal;
/** Integers over a power of ten: what the numbers mean is known without reading them. */
const scaled = fc.record({ units: fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), scale: fc.nat(18) });
const textOf = ({ units, scale }: { units: bigint; scale: number }): string => `${units}e-${scale}`;

test("numbers sort by what they are", () => {
  fc.assert(
    fc.property(scaled, scaled, (a, b) => {
      const [left, right] = [a.units * 10n ** BigInt(b.scale), b.units * 10n ** BigInt(a.scale)];
      const expected = left < right ? -1 : left > right ? 1 : 0;
      assert.equal(compareScalars({ N: textOf(a) }, { N: textOf(b) }), expected);
    }),
  );
});

test("sums are exact", () => {
  fc.assert(
    fc.property(scaled, scaled, (a, b) => {
      const units = a.units * 10n ** BigInt(b.scale) + b.units * 10n ** BigInt(a.scale);
      assert.deepEqual(
        addDecimals(decimal(textOf(a)), decimal(textOf(b))),
        decimal(`${units}e-${a.scale + b.scale}`),
      );
    }),
  );
});

test("a number has one form, whatever way it is written", () => {
  for (const [written, kept] of [
    ["1.50", "1.5"],
    ["-0", "0"],
    ["+1E3", "1000"],
    [".5", "0.5"],
    ["007", "7"],
    ["1e-3", "0.001"],
    [`${"0".repeat(40)}.42`, "0.42"],
  ] as const)
    assert.equal(formatDecimal(decimal(written)), kept);
  fc.assert(
    fc.property(scaled, (a) => {
      const form = formatDecimal(decimal(textOf(a)));
      assert.deepEqual(decimal(form), decimal(textOf(a)));
      assert.equal(formatDecimal(decimal(form)), form);
    }),
  );
});

test("strings sort by their bytes in UTF-8", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), (a, b) => {
      const expected = Buffer.compare(Buffer.from(a), Buffer.from(b));
      assert.equal(compareScalars({ S: a }, { S: b }), expected);
    }),
  );
  // UTF-16 has it the other way round.
  assert.equal(compareScalars({ S: "\uffee" }, { S: "\u{1f600}" }), -1);
});

test("what is no number, too large, too small or too precise is refused", () => {
  const refused = (N: string, message: RegExp): void => assert.throws(() => takenValue({ N }), { message });
  for (const N of ["", " 1", "1 ", "Infinity", "nan", "0x1", "1e", "."])
    refused(N, /^The parameter cannot be converted to a numeric value/);
  refused("1e126", /^Number overflow/);
  refused("1e-131", /^Number underflow/);
  refused("1".repeat(39), /^Attempting to store more than 38 significant digits/);
  assert.deepEqual(takenValue({ N: "9.9e125" }), { N: `99${"0".repeat(124)}` });
});

test("sets are equal in any order and hold nothing twice", () => {
  assert.ok(equalValues({ SS: ["a", "b"] }, { SS: ["b", "a"] }));
  assert.ok(!equalValues({ L: [{ S: "a" }, { S: "b" }] }, { L: [{ S: "b" }, { S: "a" }] }));
  assert.throws(() => takenValue({ SS: ["a", "a"] }), {
    message: "One or more parameter values were invalid: Input collection [a, a] contains duplicates.",
  });
  assert.throws(() => takenValue({ NS: ["1", "1.0"] }), { message: "Input collection contains duplicates" });
});

test("sizes count names, and three bytes for a list or map", () => {
  assert.equal(itemSize({ id: { S: "über" } }), 2 + 5);
  assert.equal(itemSize({ a: { L: [{ BOOL: true }, { NULL: true }] } }), 1 + 3 + 2 * (1 + 1));
  assert.equal(itemSize({ a: { M: { b: { S: "c" } } } }), 1 + 3 + 1 + (1 + 1));
});
