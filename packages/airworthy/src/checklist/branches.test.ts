import assert from "node:assert/strict";
import { test } from "node:test";
import { readDocument } from "../readers/document.ts";
import { toJson } from "../readers/tree.ts";
import { branches } from "./branches.ts";

const found = (text: string, ...path: string[]) =>
  branches(readDocument({ path: "template.yaml", text }).root, ...path).map(toJson);

test("a plain value is its own only branch", () => {
  assert.deepEqual(found("Target: { Arn: orders }", "Target", "Arn"), ["orders"]);
});

test("nothing, null, empty text and AWS::NoValue are no branch", () => {
  assert.deepEqual(found("Target: {}", "Target", "Arn"), []);
  assert.deepEqual(found("Target: { Arn: null }", "Target", "Arn"), []);
  assert.deepEqual(found('Target: { Arn: "" }', "Target", "Arn"), []);
  assert.deepEqual(found("Target: { Arn: !Ref AWS::NoValue }", "Target", "Arn"), []);
});

test("both sides of a condition are followed, wherever it stands", () => {
  assert.deepEqual(found("Target: !If [Live, { Arn: orders }, { Arn: payments }]", "Target", "Arn"), [
    "orders",
    "payments",
  ]);
  assert.deepEqual(found("Target: { Arn: !If [Live, orders, !Ref AWS::NoValue] }", "Target", "Arn"), [
    "orders",
  ]);
});

test("another intrinsic on the way stands for all that is below it", () => {
  assert.deepEqual(found("Target: !FindInMap [Targets, Live, Orders]", "Target", "Arn"), [
    { "Fn::FindInMap": ["Targets", "Live", "Orders"] },
  ]);
});
