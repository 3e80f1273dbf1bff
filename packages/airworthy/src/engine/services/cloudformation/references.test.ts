import assert from "node:assert/strict";
import { test } from "node:test";
import { Circle, ordered } from "./references.ts";
import { holds, resolve, type Scope, TemplateError } from "./resolve.ts";
import type { Json, Resource } from "./template.ts";

function resource(
  id: string,
  properties: { readonly [key: string]: Json } = {},
  ...dependsOn: string[]
): Resource {
  return { id, type: "AWS::SQS::Queue", properties, dependsOn, where: "template.yaml:1:1" };
}

test("each resource comes after what it refers to, in whatever form", () => {
  const order = ordered([
    resource("Orders", {
      A: { Ref: "Payments" },
      B: [{ "Fn::Sub": "${Inventory.Arn}-${AWS::Region}-${Own}" }],
    }),
    resource("Payments", { A: { "Fn::GetAtt": "Ledger.Arn" } }),
    resource("Inventory", {}, "Payments"),
    resource("Ledger"),
  ]);
  assert.deepEqual(
    order.map(({ id }) => id),
    ["Ledger", "Payments", "Inventory", "Orders"],
  );
});

test("a circle is named by its members", () => {
  const circle = [
    resource("Orders", { A: { Ref: "Payments" } }),
    resource("Payments", { A: { Ref: "Ledger" } }),
    resource("Ledger", { A: { Ref: "Payments" } }),
  ];
  assert.throws(
    () => ordered(circle),
    (error) => error instanceof Circle && error.ids.join() === "Payments,Ledger",
  );
});

const scope: Scope = {
  ref: (id) => ({ Stage: "live", Orders: "orders-queue", "AWS::Region": "eu-west-1" })[id],
  attribute: (id, name) => (id === "Orders" && name === "Arn" ? "arn:orders" : undefined),
  condition: (name) => name === "IsLive",
  imported: (name) => (name === "shop-topic" ? "arn:topic" : undefined),
  mappings: { Sizes: { live: { memory: 512 } } },
  region: "eu-west-1",
  zones: ["eu-west-1a", "eu-west-1b"],
};

const CASES: readonly (readonly [Json, Json])[] = [
  [{ Ref: "Stage" }, "live"],
  [{ "Fn::GetAtt": ["Orders", "Arn"] }, "arn:orders"],
  [{ "Fn::Sub": "${Orders}-${Orders.Arn}-${!Literal}" }, "orders-queue-arn:orders-${Literal}"],
  [{ "Fn::Sub": ["${a}/${Stage}", { a: { Ref: "Orders" } }] }, "orders-queue/live"],
  [{ "Fn::Join": ["-", ["a", { Ref: "Stage" }, 3]] }, "a-live-3"],
  [{ "Fn::Select": [1, { "Fn::Split": [",", "a,b"] }] }, "b"],
  [{ "Fn::If": ["IsLive", "yes", "no"] }, "yes"],
  [{ a: { "Fn::If": ["IsTest", 1, { Ref: "AWS::NoValue" }] }, b: 2 }, { b: 2 }],
  [
    [1, { Ref: "AWS::NoValue" }, 3],
    [1, 3],
  ],
  [{ "Fn::FindInMap": ["Sizes", { Ref: "Stage" }, "memory"] }, 512],
  [{ "Fn::FindInMap": ["Sizes", "test", "memory", { DefaultValue: 128 }] }, 128],
  [{ "Fn::ImportValue": "shop-topic" }, "arn:topic"],
  [{ "Fn::Base64": "orders" }, "b3JkZXJz"],
  [{ "Fn::ToJsonString": { a: { Ref: "Stage" } } }, '{"a":"live"}'],
  [{ "Fn::Length": [1, 2] }, 2],
];

for (const [value, expected] of CASES)
  test(`resolves ${JSON.stringify(value)}`, () => assert.deepEqual(resolve(value, scope), expected));

test("what is not there is said in words", () => {
  assert.throws(() => resolve({ Ref: "Nobody" }, scope), TemplateError);
  assert.throws(() => resolve({ "Fn::GetAtt": ["Orders", "Color"] }, scope), /Orders has no attribute Color/);
  assert.throws(() => resolve({ "Fn::Transform": {} }, scope), /Fn::Transform/);
});

test("conditions compare text, as parameters are", () => {
  assert.ok(
    holds(
      { "Fn::And": [{ Condition: "IsLive" }, { "Fn::Not": [{ "Fn::Equals": [{ Ref: "Stage" }, "test"] }] }] },
      scope,
    ),
  );
  assert.ok(holds({ "Fn::Equals": [true, "true"] }, scope));
  assert.ok(!holds({ "Fn::Or": [{ Condition: "IsTest" }] }, scope));
});
