import assert from "node:assert/strict";
import { test } from "node:test";
import { compile, InvalidPattern } from "./pattern.ts";

const ORDER = {
  source: "shop",
  "detail-type": "OrderPlaced",
  detail: {
    total: 120.5,
    paid: true,
    coupon: null,
    "customer.name": "Ann",
    address: { city: "Bern", ip: "10.1.2.3" },
    items: [
      { sku: "apple", count: 2 },
      { sku: "pear", count: 1 },
    ],
    tags: ["gift", "fast"],
    empty: [],
  },
};

const matches = (detail: object): boolean => compile(JSON.stringify({ detail }))(ORDER);

const TABLE: readonly (readonly [what: string, detail: object, matches: boolean])[] = [
  ["a value", { total: [120.5] }, true],
  ["a number is not its text", { total: ["120.5"] }, false],
  ["null and booleans", { coupon: [null], paid: [true] }, true],
  ["one of several", { address: { city: ["Basel", "Bern"] } }, true],
  ["a prefix", { address: { city: [{ prefix: "Be" }] } }, true],
  ["a prefix of any case", { address: { city: [{ prefix: { "equals-ignore-case": "bE" } }] } }, true],
  ["a suffix", { address: { city: [{ suffix: "ern" }] } }, true],
  ["any case", { address: { city: [{ "equals-ignore-case": "BERN" }] } }, true],
  ["a wildcard", { address: { city: [{ wildcard: "B*n" }] } }, true],
  ["a wildcard needs all its parts", { address: { city: [{ wildcard: "B*x*n" }] } }, false],
  ["a network", { address: { ip: [{ cidr: "10.0.0.0/8" }] } }, true],
  ["a range of numbers", { total: [{ numeric: [">", 100, "<=", 120.5] }] }, true],
  ["outside a range", { total: [{ numeric: ["<", 100] }] }, false],
  ["anything but", { address: { city: [{ "anything-but": ["Basel", "Chur"] }] } }, true],
  ["anything but a prefix", { address: { city: [{ "anything-but": { prefix: "Be" } }] } }, false],
  ["anything but needs a value", { nowhere: [{ "anything-but": "x" }] }, false],
  ["existence", { total: [{ exists: true }], nowhere: [{ exists: false }] }, true],
  ["absence of what is there", { total: [{ exists: false }] }, false],
  ["an object is no value", { address: [{ exists: true }] }, false],
  ["an empty list has no value", { empty: [{ exists: false }] }, true],
  ["one of the values of a list", { tags: ["fast"] }, true],
  ["one object of a list as a whole", { items: { sku: ["pear"], count: [1] } }, true],
  ["not two objects together", { items: { sku: ["pear"], count: [2] } }, false],
  ["either of two", { $or: [{ total: [1] }, { paid: [true] }] }, true],
  ["a name with a dot as a path", { customer: { name: ["Ann"] } }, true],
  ["a path as a name with a dot", { "address.city": ["Bern"] }, true],
];

for (const [what, detail, expected] of TABLE)
  test(`a pattern: ${what}`, () => assert.equal(matches(detail), expected));

test("what EventBridge refuses is refused with a reason", () => {
  for (const [pattern, reason] of [
    ["{", /not valid JSON/],
    ["[]", /not an object/],
    ["{}", /Empty objects/],
    ['{"source":[]}', /Empty arrays/],
    ['{"source":"shop"}', /must be an object or an array/],
    ['{"source":[{"near":"shop"}]}', /Unrecognized match type near/],
    ['{"source":[{"prefix":"a","suffix":"b"}]}', /Only one key/],
    ['{"a":[{"numeric":[">","1"]}]}', /must be numeric/],
    ['{"a":[{"numeric":[">",5,"<",1]}]}', /Bottom must be less than top/],
    ['{"a":[{"anything-but":["x",1]}]}', /mixed type/],
    ['{"a":[{"anything-but":["x",null]}]}', /start\|null\|boolean is not supported/],
    ['{"a":[{"anything-but":true}]}', /array or single string\/number value/],
    ['{"a":[{"anything-but":{"suffix":""}}]}', /Null prefix\/suffix/],
    ['{"a":[{"anything-but":{"prefix":1}}]}', /prefix\/suffix match pattern must be a string/],
    ['{"a":[{"anything-but":{"prefix":{"equals-ignore-case":"x"}}}]}', /array or single string/],
    ['{"a":[{"anything-but":{"equals-ignore-case":[1]}}]}', /anything-but\/equals-ignore-case list/],
    ['{"a":[{"wildcard":"a**b"}]}', /Consecutive wildcard characters at pos 2/],
    ['{"a":[{"exists":"yes"}]}', /true or false/],
    ['{"a":[{"cidr":"10.0.0.0/33"}]}', /mask bits/],
    ['{"a":[{"cidr":"10.shop/8"}]}', /Nonstandard IP address: 10\.shop/],
  ] as const)
    assert.throws(
      () => compile(pattern),
      (error) => error instanceof InvalidPattern && reason.test(error.reason),
      pattern,
    );
});
