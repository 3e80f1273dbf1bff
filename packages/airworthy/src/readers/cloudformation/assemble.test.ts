import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readDocument } from "../document.ts";
import { memoryFiles } from "../overlay.ts";
import { placeOf } from "../source.ts";
import { toJson } from "../tree.ts";
import { assemble } from "./assemble.ts";

function merged(...texts: string[]) {
  const documents = texts.map((text, index) => readDocument({ path: `part-${index}.yaml`, text }));
  return assemble("orders", documents, memoryFiles({}));
}
const wordsOf = (stack: ReturnType<typeof merged>) => stack.diagnostics.map((one) => one.says);

describe("a stack of several files", () => {
  it("holds the sections of all of them", () => {
    const stack = merged(
      "Parameters: { Stage: { Type: String } }\nResources:\n  Orders: { Type: AWS::SQS::Queue }\n",
      "Mappings: { Sizes: { a: { b: 1 } } }\nConditions: { IsLive: !Equals [a, b] }\nResources:\n  Payments: { Type: AWS::SQS::Queue }\nOutputs: { Arn: { Value: a } }\n",
    );
    assert.deepEqual([...stack.resources.keys()], ["Orders", "Payments"]);
    const { parameters, mappings, conditions, outputs } = stack;
    assert.deepEqual(
      [parameters, mappings, conditions, outputs].map((section) => [...section.keys()]),
      [["Stage"], ["Sizes"], ["IsLive"], ["Arn"]],
    );
  });

  it("takes resources of bare fragments, at their places", () => {
    const stack = merged(
      "Resources: {}\n",
      "Orders:\n  Type: AWS::SQS::Queue\nPayments:\n  Type: AWS::SNS::Topic\n",
    );
    const payments = stack.resources.get("Payments");
    assert.ok(payments);
    assert.deepEqual(placeOf(payments.at), {
      path: "part-1.yaml",
      line: 3,
      column: 1,
      endLine: 3,
      endColumn: 9,
    });
  });

  it("says that two files declare the same resource; the later one counts", () => {
    const stack = merged(
      "Resources:\n  Orders: { Type: AWS::SQS::Queue }\n",
      "Resources:\n  Orders: { Type: AWS::SNS::Topic }\n",
    );
    assert.match(wordsOf(stack)[0] ?? "", /Orders is also declared in part-0.yaml/);
    assert.equal(stack.resources.get("Orders")?.type, "AWS::SNS::Topic");
  });

  it("says that a parameter differs, but not that it is repeated", () => {
    const of = (type: string) => `Parameters: { Stage: { Type: ${type} } }\nResources: {}\n`;
    assert.deepEqual(wordsOf(merged(of("String"), of("String"))), []);
    assert.match(wordsOf(merged(of("String"), of("Number")))[0] ?? "", /Parameters.Stage differs/);
  });

  it("takes Globals and the transform from whichever file has them", () => {
    const stack = merged(
      "Transform: AWS::Serverless-2016-10-31\nGlobals: { Function: { Timeout: 30 } }\nResources: {}\n",
      "Resources:\n  Orders: { Type: AWS::Serverless::Function, Properties: { Handler: a.b, Runtime: nodejs24.x } }\n",
    );
    assert.ok(stack.isSam);
    assert.equal(stack.resources.get("Orders")?.type, "AWS::Lambda::Function");
    const timeout = stack.resources.get("Orders")?.properties.entries.find((one) => one.key === "Timeout");
    assert.equal(timeout && toJson(timeout.value), 30);
  });

  it("names macros that may change anything", () => {
    const stack = merged(
      "Transform: [AWS::Serverless-2016-10-31, AWS::LanguageExtensions, Orders::Macro]\nResources: {}\n",
    );
    assert.deepEqual(stack.macros, ["Orders::Macro"]);
  });

  it("is nothing when a template is a list or a word", () => {
    assert.equal(merged("- Orders\n", "orders\n").resources.size, 0);
  });
});
