import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import type { Item, Value } from "../values/value.ts";
import { applied } from "./apply.ts";
import { holds } from "./evaluate.ts";
import { projected } from "./projection.ts";
import { expressionsOf } from "./request.ts";

const ORDER: Item = {
  id: { S: "7" },
  amount: { N: "12.5" },
  tags: { SS: ["gift", "fast"] },
  entries: { L: [{ M: { sku: { S: "a" }, count: { N: "1" } } }, { M: { sku: { S: "b" } } }] },
  address: { M: { city: { S: "Bern" } } },
  photo: { B: Uint8Array.from([1, 2, 3]) },
};

function meets(ConditionExpression: string, values: Record<string, Value> = {}): boolean {
  const given = Object.keys(values).length > 0 ? { ExpressionAttributeValues: values } : {};
  const { condition } = expressionsOf({ ConditionExpression, ...given }, ["ConditionExpression"]);
  assert.ok(condition);
  return holds(condition, ORDER);
}

function updated(UpdateExpression: string, values: Record<string, Value> = {}): Item {
  const given = Object.keys(values).length > 0 ? { ExpressionAttributeValues: values } : {};
  return applied(ORDER, expressionsOf({ UpdateExpression, ...given }, ["UpdateExpression"]).update ?? []);
}

test("conditions compare values of one type", () => {
  assert.ok(meets("amount = :a", { ":a": { N: "12.5" } }));
  assert.ok(meets("amount BETWEEN :a AND :b", { ":a": { N: "9" }, ":b": { N: "100" } }));
  assert.ok(!meets("amount > :a", { ":a": { S: "1" } }));
  assert.ok(meets("id IN (:a, :b)", { ":a": { S: "6" }, ":b": { S: "7" } }));
  assert.ok(meets("photo < :p", { ":p": { B: Uint8Array.from([1, 3]) } }));
});

test("what is not there differs from everything and equals nothing", () => {
  assert.ok(meets("nowhere <> :a", { ":a": { N: "1" } }));
  assert.ok(!meets("nowhere = elsewhere"));
  assert.ok(meets("NOT nowhere > :a", { ":a": { N: "1" } }));
});

test("functions look into sets, lists, maps, strings and bytes", () => {
  assert.ok(meets("contains(tags, :t)", { ":t": { S: "gift" } }));
  assert.ok(meets("contains(address.city, :t)", { ":t": { S: "er" } }));
  assert.ok(meets("contains(photo, :p)", { ":p": { B: Uint8Array.from([2, 3]) } }));
  assert.ok(meets("size(entries) = :n AND size(tags) = :n", { ":n": { N: "2" } }));
  assert.ok(meets("attribute_type(entries[0].sku, :t)", { ":t": { S: "S" } }));
  assert.ok(meets("begins_with(address.city, :b)", { ":b": { S: "Be" } }));
  assert.ok(meets("attribute_exists(entries[1]) AND attribute_not_exists(entries[1].price)"));
});

test("NOT binds tighter than AND, AND tighter than OR", () => {
  const atoms = { t: "attribute_exists(id)", f: "attribute_exists(nowhere)" };
  // Parentheses only around what is joined: DynamoDB refuses redundant ones.
  interface Tree {
    readonly text: string;
    readonly is: boolean;
    readonly joined: boolean;
  }
  const { or: tree } = fc.letrec<{ atom: Tree; not: Tree; group: Tree; unit: Tree; and: Tree; or: Tree }>(
    (tie) => ({
      atom: fc.boolean().map((is) => ({ text: is ? atoms.t : atoms.f, is, joined: false })),
      not: tie("unit").map(({ text, is }) => ({ text: `NOT ${text}`, is: !is, joined: false })),
      group: tie("or").map(({ text, is, joined }) => ({
        text: joined ? `(${text})` : text,
        is,
        joined: false,
      })),
      unit: fc.oneof({ maxDepth: 4 }, tie("atom"), tie("group"), tie("not")),
      and: fc.array(tie("unit"), { minLength: 1, maxLength: 3 }).map((parts) => ({
        text: parts.map(({ text }) => text).join(" AND "),
        is: parts.every(({ is }) => is),
        joined: parts.length > 1,
      })),
      or: fc.array(tie("and"), { minLength: 1, maxLength: 3 }).map((parts) => ({
        text: parts.map(({ text }) => text).join(" or "),
        is: parts.some(({ is }) => is),
        joined: parts.some(({ joined }) => joined) || parts.length > 1,
      })),
    }),
  );
  fc.assert(
    fc.property(tree, ({ text, is }) => {
      fc.pre(text.length < 4000);
      assert.equal(meets(text), is);
    }),
  );
});

test("actions see the item as it was", () => {
  const { amount, paid, entries } = updated("SET amount = amount - :one, paid = amount REMOVE entries[0]", {
    ":one": { N: "1" },
  });
  assert.deepEqual(
    [amount, paid, entries],
    [{ N: "11.5" }, { N: "12.5" }, { L: [{ M: { sku: { S: "b" } } }] }],
  );
});

test("a list takes what is put beyond its end at its end", () => {
  const { entries } = updated("SET entries[9] = :c, entries[5] = :b, entries[0] = :a", {
    ":a": { S: "a" },
    ":b": { S: "b" },
    ":c": { S: "c" },
  });
  assert.deepEqual(entries, { L: [{ S: "a" }, { M: { sku: { S: "b" } } }, { S: "b" }, { S: "c" }] });
});

test("sets grow and shrink, and are gone when empty", () => {
  assert.deepEqual(updated("ADD tags :t", { ":t": { SS: ["fast", "new"] } })["tags"], {
    SS: ["gift", "fast", "new"],
  });
  assert.deepEqual(updated("DELETE tags :t", { ":t": { SS: ["fast"] } })["tags"], { SS: ["gift"] });
  assert.equal(updated("DELETE tags :t", { ":t": { SS: ["fast", "gift"] } })["tags"], undefined);
});

test("defaults and appended lists", () => {
  const item = updated("SET seen = if_not_exists(seen, :zero) + :one, entries = list_append(:l, entries)", {
    ":zero": { N: "0" },
    ":one": { N: "1" },
    ":l": { L: [{ S: "first" }] },
  });
  assert.deepEqual(item["seen"], { N: "1" });
  assert.deepEqual(item["entries"]?.L?.[0], { S: "first" });
});

test("the old item is left as it was, whatever an update does", () => {
  const before = structuredClone(ORDER);
  updated("SET address.city = :c, entries[0].sku = :c REMOVE entries[1] ADD tags :t", {
    ":c": { S: "x" },
    ":t": { SS: ["y"] },
  });
  assert.deepEqual(ORDER, before);
});

test("projections keep the nesting and close the gaps of lists", () => {
  const { projection } = expressionsOf({ ProjectionExpression: "entries[1].sku, address.city, nowhere.x" }, [
    "ProjectionExpression",
  ]);
  assert.ok(projection);
  assert.deepEqual(projected(ORDER, projection), {
    entries: { L: [{ M: { sku: { S: "b" } } }] },
    address: { M: { city: { S: "Bern" } } },
  });
});

test("what cannot be read or meant is told in AWS's words", () => {
  const condition = (text: string, message: string, values?: Record<string, Value>): void =>
    assert.throws(() => meets(text, values), { message: `Invalid ConditionExpression: ${message}` });
  condition("id =", 'Syntax error; token: "<EOF>", near: "="');
  condition("id = $", 'Syntax error; token: "$", near: "= $"');
  condition("", "The expression can not be empty;");
  condition("((id = id))", "The expression has redundant parentheses;");
  condition("exists(id)", "Invalid function name; function: exists");
  condition("size(id)", "The function is not allowed to be used this way in an expression; function: size");
  condition("state = :a", "Attribute name is a reserved keyword; reserved keyword: state", {
    ":a": { S: "" },
  });
  condition(
    "id = :b",
    "An expression attribute value used in expression is not defined; attribute value: :b",
  );
  condition(
    "contains(id)",
    "Incorrect number of operands for operator or function; operator or function: contains, number of operands: 1",
  );
  condition(
    "id = id",
    "The first operand must be distinct from the remaining operands for this operator or function; operator: =, first operand: [id]",
  );
  const update = (text: string, message: string, values?: Record<string, Value>): void =>
    assert.throws(() => updated(text, values), { message });
  update(
    "SET a = id, a.b = id",
    "Invalid UpdateExpression: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a, b]",
  );
  update(
    "SET a = id SET b = id",
    'Invalid UpdateExpression: The "SET" section can only be used once in an update expression;',
  );
  update("SET a.b = id", "The document path provided in the update expression is invalid for update");
  update("SET b = nowhere", "The provided expression refers to an attribute that does not exist in the item");
  update("SET b = id + amount", "An operand in the update expression has an incorrect data type");
  assert.throws(() => meets("attribute_exists(id)", { ":a": { S: "" } }), {
    message: "Value provided in ExpressionAttributeValues unused in expressions: keys: {:a}",
  });
});
