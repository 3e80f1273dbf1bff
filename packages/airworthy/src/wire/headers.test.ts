import assert from "node:assert/strict";
import { test } from "node:test";
import { Malformed } from "./error.ts";
import { fromHeader, toHeader } from "./headers.ts";
import type { Member, SimpleType } from "./model.ts";

const STRING: SimpleType = { kind: "string" };
const NUMBER: SimpleType = { kind: "number" };
const TIME: SimpleType = { kind: "timestamp" };

function list(type: SimpleType): Member {
  const member = { name: "member", type, traits: {} };
  return { name: "x", type: { kind: "list", sparse: false, member }, traits: { httpHeader: "x" } };
}

const LISTS: readonly (readonly [string, Member, readonly unknown[]])[] = [
  ["a, b,c", list(STRING), ["a", "b", "c"]],
  ['"b,c", "\\"def\\"", a', list(STRING), ["b,c", '"def"', "a"]],
  ["1, 2.5", list(NUMBER), [1, 2.5]],
  [
    "Mon, 16 Dec 2019 23:48:18 GMT, Tue, 17 Dec 2019 00:00:00 GMT",
    list(TIME),
    [new Date("2019-12-16T23:48:18Z"), new Date("2019-12-17T00:00:00Z")],
  ],
  ["", list(STRING), []],
];

for (const [text, member, values] of LISTS)
  test(`a header's list is read: ${text}`, () => {
    assert.deepEqual(fromHeader(member, text), values);
    assert.deepEqual(fromHeader(member, toHeader(member, values)), values);
  });

test("a list that breaks off in quotes is refused", () => {
  assert.throws(() => fromHeader(list(STRING), 'a, "b'), Malformed);
});

test("text of a media type travels as base64", () => {
  const member: Member = {
    name: "x",
    type: STRING,
    traits: { httpHeader: "x", mediaType: "application/json" },
  };
  assert.equal(toHeader(member, '{"a":1}'), "eyJhIjoxfQ==");
  assert.equal(fromHeader(member, "eyJhIjoxfQ=="), '{"a":1}');
});
