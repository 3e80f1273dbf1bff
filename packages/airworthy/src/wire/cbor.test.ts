import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { readCbor } from "./cbor-read.ts";
import { Tag, writeCbor } from "./cbor-write.ts";
import { Malformed } from "./error.ts";

/** Source: https://www.rfc-editor.org/rfc/rfc8949.html#appendix-A */
const EXAMPLES: readonly (readonly [string, unknown])[] = [
  ["00", 0],
  ["17", 23],
  ["1818", 24],
  ["1903e8", 1000],
  ["1a000f4240", 1_000_000],
  ["1b000000e8d4a51000", 1_000_000_000_000],
  ["1bffffffffffffffff", 18_446_744_073_709_551_615n],
  ["20", -1],
  ["3903e7", -1000],
  ["3bffffffffffffffff", -18_446_744_073_709_551_616n],
  ["f93c00", 1],
  ["f90001", 5.960_464_477_539_063e-8],
  ["f9c400", -4],
  ["f97c00", Infinity],
  ["f97e00", NaN],
  ["fa47c35000", 100_000],
  ["fb3ff199999999999a", 1.1],
  ["f4", false],
  ["f5", true],
  ["f6", null],
  ["c11a514b67b0", { tag: 1, value: 1_363_896_240 }],
  ["4401020304", Uint8Array.of(1, 2, 3, 4)],
  ["6449455446", "IETF"],
  ["62c3bc", "ü"],
  ["83010203", [1, 2, 3]],
  ["a26161016162820203", { a: 1, b: [2, 3] }],
  ["5f42010243030405ff", Uint8Array.of(1, 2, 3, 4, 5)],
  ["7f657374726561646d696e67ff", "streaming"],
  ["9f018202039f0405ffff", [1, [2, 3], [4, 5]]],
  ["bf61610161629f0203ffff", { a: 1, b: [2, 3] }],
];

for (const [hex, value] of EXAMPLES)
  test(`CBOR ${hex} is read`, () => {
    const read = readCbor(Buffer.from(hex, "hex"));
    assert.deepEqual(
      read instanceof Uint8Array ? [...read] : read,
      value instanceof Uint8Array ? [...value] : value,
    );
  });

test("CBOR that is no whole item is refused", () => {
  for (const hex of [
    "",
    "18",
    "61",
    "9b00000000ffffffff",
    "bf",
    "7f01ff",
    "ff",
    "0000",
    "f8ff",
    "1c",
    "a10102",
    "c249010000000000000000",
    "81".repeat(5000),
  ])
    assert.throws(() => readCbor(Buffer.from(hex, "hex")), Malformed, hex);
});

test("what is written is read back", () => {
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { depthSize: "small" },
      fc.constant(null),
      fc.boolean(),
      fc.maxSafeInteger(),
      fc.double(),
      fc.string({ unit: "grapheme" }),
      fc.array(tie("any")),
      fc.dictionary(fc.string(), tie("any"), { noNullPrototype: true }),
    ),
  })).any;
  fc.assert(fc.property(value, (given) => assert.deepEqual(readCbor(writeCbor(given)), given)));
});

test("times are written as tags, bytes as bytes", () => {
  assert.equal(Buffer.from(writeCbor(new Tag(1, 1.5))).toString("hex"), "c1fb3ff8000000000000");
  assert.equal(Buffer.from(writeCbor(Uint8Array.of(7))).toString("hex"), "4107");
});
