import assert from "node:assert/strict";
import { test } from "node:test";
import { checkFilterPolicy } from "./filter-check.ts";
import { filterOf, judge } from "./filter.ts";

const text = (StringValue: string) => ({ DataType: "String", StringValue });
const number = (StringValue: string) => ({ DataType: "Number", StringValue });
const array = (...values: unknown[]) => ({
  DataType: "String.Array",
  StringValue: JSON.stringify(values),
});

function byAttributes(
  policy: Record<string, unknown>,
  attributes: Parameters<typeof judge>[1]["attributes"],
): string {
  return judge(filterOf(policy, "MessageAttributes"), { body: "", attributes });
}

function byBody(policy: Record<string, unknown>, body: unknown): string {
  const said = typeof body === "string" ? body : JSON.stringify(body);
  return judge(filterOf(policy, "MessageBody"), { body: said, attributes: {} });
}

/** Which of the colours (text) or prices (numbers) a condition lets through. */
function passed(condition: unknown, ...values: (string | number)[]): (string | number)[] {
  return values.filter((value) => {
    const attribute = typeof value === "number" ? number(String(value)) : text(value);
    return byAttributes({ it: [condition] }, { it: attribute }) === "accepted";
  });
}

test("operators on texts", () => {
  assert.deepEqual(passed("red", "red", "Red", "blue"), ["red"]);
  assert.deepEqual(passed({ prefix: "bl" }, "red", "blue", "black"), ["blue", "black"]);
  assert.deepEqual(passed({ suffix: "ue" }, "red", "blue"), ["blue"]);
  assert.deepEqual(passed({ wildcard: "b*k" }, "red", "blue", "black"), ["black"]);
  assert.deepEqual(passed({ "equals-ignore-case": "RED" }, "red", "blue"), ["red"]);
  assert.deepEqual(passed({ "anything-but": ["red", "blue"] }, "red", "blue", "black"), ["black"]);
  assert.deepEqual(passed({ "anything-but": { prefix: "bl" } }, "red", "blue"), ["red"]);
});

test("operators on numbers; they count to the fifth digit", () => {
  assert.deepEqual(passed(100, 100, 101), [100]);
  assert.deepEqual(passed(100.123456789, 100.1234567, 100.12355), [100.1234567]);
  assert.deepEqual(passed({ numeric: ["=", 5] }, 4, 5), [5]);
  assert.deepEqual(passed({ numeric: [">", 49, "<=", 100] }, 49, 50, 100, 101), [50, 100]);
  assert.deepEqual(passed({ "anything-but": 100 }, 50, 100), [50]);
  // A number is not the text of it.
  assert.deepEqual(passed({ "anything-but": ["100"] }, 100), [100]);
  assert.deepEqual(passed("100", 100), []);
});

test("addresses", () => {
  assert.deepEqual(passed({ cidr: "10.0.0.0/24" }, "10.0.0.255", "10.0.1.0", "home"), ["10.0.0.255"]);
  assert.deepEqual(passed({ cidr: "2001:db8::/32" }, "2001:db8::1", "2001:db9::1"), ["2001:db8::1"]);
});

test("attributes are there or not", () => {
  assert.equal(byAttributes({ store: [{ exists: true }] }, { store: text("shop") }), "accepted");
  assert.equal(byAttributes({ store: [{ exists: false }] }, { store: text("shop") }), "no match");
  assert.equal(byAttributes({ store: [{ exists: false }] }, {}), "accepted");
  assert.equal(byAttributes({ store: ["shop"] }, {}), "no attributes");
});

test("all keys must match, any of their values, any element of an array", () => {
  const policy = { store: ["shop"], size: ["big", "huge"] };
  assert.equal(byAttributes(policy, { store: text("shop"), size: text("huge") }), "accepted");
  assert.equal(byAttributes(policy, { store: text("shop") }), "no match");
  assert.equal(byAttributes({ size: ["big"] }, { size: array("small", "big") }), "accepted");
  assert.equal(byAttributes({ size: [null] }, { size: array(1, null) }), "accepted");
});

test("$or makes alternatives", () => {
  const policy = { source: ["shop"], $or: [{ metric: ["cpu"] }, { namespace: ["ec2"] }] };
  assert.equal(byAttributes(policy, { source: text("shop"), namespace: text("ec2") }), "accepted");
  assert.equal(byAttributes(policy, { source: text("shop") }), "no match");
});

test("a policy on the body goes into it, and through arrays", () => {
  const policy = { order: { items: { kind: [{ prefix: "book" }] } } };
  assert.equal(byBody(policy, { order: { items: [{ kind: "pen" }, { kind: "book/old" }] } }), "accepted");
  assert.equal(byBody(policy, { order: { items: [] } }), "no match");
  assert.equal(byBody(policy, "{not json"), "invalid body");
  assert.equal(byBody({ "order.kind": ["book"] }, { order: { kind: "book" } }), "accepted");
  assert.equal(byBody({}, "not json"), "accepted");
});

test("a policy that SNS cannot take is refused in its words", () => {
  const refused = (policy: unknown, scope: "MessageAttributes" | "MessageBody" = "MessageAttributes") => {
    try {
      checkFilterPolicy(JSON.stringify(policy), scope, "");
      return "";
    } catch (error) {
      return (error as Error).message.replace("Invalid parameter: FilterPolicy: ", "");
    }
  };
  assert.equal(refused({ price: [{ numeric: ["<", "100"] }] }), "Value of < must be numeric");
  assert.equal(refused({ price: [{ numeric: [] }] }), "Invalid member in numeric match: ]");
  assert.equal(refused({ price: [{ numeric: [">", 20, "<", 1] }] }), "Bottom must be less than top");
  assert.equal(
    refused({ price: [{ numeric: ["<", 20, ">", 1] }] }),
    "Too many elements in numeric expression",
  );
  assert.equal(refused({ store: [["shop"]] }), "Match value must be String, number, true, false, or null");
  assert.equal(refused({ store: [{ exists: null }] }), "exists match pattern must be either true or false.");
  assert.equal(refused({ store: [{ near: "me" }] }), "Unrecognized match type near");
  assert.equal(refused({ store: "shop" }), '"store" must be an object or an array');
  assert.equal(refused({ store: [] }), "Empty arrays are not allowed");
  assert.equal(refused({ ip: [{ cidr: "10.0.0.0" }] }), "Malformed CIDR, one '/' required");
  assert.equal(
    refused({ a: { b: ["c"] } }),
    "Invalid parameter: Filter policy scope MessageAttributes does not support nested filter policy",
  );
  const keys = Object.fromEntries(["a", "b", "c", "d", "e", "f"].map((key) => [key, ["x"]]));
  assert.equal(refused(keys), "Filter policy can not have more than 5 keys");
  const four = ["1", "2", "3", "4"];
  const deep = { a: { b: { c: four } }, d: { e: ["1", "2", "3"] }, f: ["1", "2", "3"] };
  assert.equal(refused(deep, "MessageBody"), "Filter policy is too complex");
});
