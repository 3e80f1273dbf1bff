import assert from "node:assert/strict";
import { test } from "node:test";
import { JSON_LEAVES } from "./json.ts";
import type { Member, StructureType } from "./model.ts";
import { fromTree, toTree } from "./tree.ts";

const text: Member = { name: "toString", type: { kind: "string" }, traits: {} };
const list: Member = { name: "tags", type: { kind: "list", sparse: true, member: text }, traits: {} };
const dense: Member = { name: "kinds", type: { kind: "list", sparse: false, member: text }, traits: {} };
const type: StructureType = {
  kind: "structure",
  name: "Order",
  members: [text, list, dense],
  required: [],
  streaming: false,
  traits: {},
};

test("what every object has is no member", () => {
  assert.deepEqual(fromTree(type, {}, JSON_LEAVES), {});
});

test("nulls stay in sparse lists alone", () => {
  const given = { tags: ["a", null], kinds: ["a", null] };
  assert.deepEqual(fromTree(type, given, JSON_LEAVES), { tags: ["a", null], kinds: ["a"] });
});

test("numbers that JSON has no word for are words", () => {
  const number = { kind: "number" } as const;
  for (const value of [NaN, Infinity, -Infinity]) {
    const tree = toTree(number, value, JSON_LEAVES);
    assert.equal(tree, String(value));
    assert.equal(fromTree(number, tree, JSON_LEAVES), value);
  }
});
