import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { at } from "../tree.ts";
import { propertyOf, stackOf } from "./stack.fixture.ts";
import { readable, symbolsFor } from "./symbols.ts";

const HEAD =
  "Parameters:\n  Stage: { Type: String, Default: live }\nResources:\n  Orders:\n    Type: AWS::Lambda::Function\n    Properties:\n      Value: ";

function symbols(text: string): readonly string[] {
  const stack = stackOf(`${HEAD}${text}\n`);
  return symbolsFor([stack])
    .of(propertyOf(stack, "Orders", "Value"), stack)
    .map(readable);
}

/** A stack of outputs, each exported under its own name. */
const outputs = (values: Record<string, string>, name = "template.yaml") =>
  stackOf(
    `Resources: {}\nOutputs:\n${Object.entries(values)
      .map(([key, value]) => `  ${key}: { Value: ${value}, Export: { Name: ${key} } }\n`)
      .join("")}`,
    {},
    name,
  );

describe("the symbol of a name", () => {
  it("keeps what only AWS knows as a token", () => {
    assert.deepEqual(symbols("!Sub '${Stage}-${AWS::Region}-${Orders.Arn}'"), [
      "${Stage}-${AWS::Region}-${Orders.Arn}",
    ]);
  });

  it("is the same however it is put together", () => {
    assert.deepEqual(symbols("!Sub '${Stage}-orders'"), symbols("!Join ['-', [!Ref Stage, orders]]"));
    assert.deepEqual(symbols("!GetAtt Orders.Arn"), symbols("{ 'Fn::GetAtt': [Orders, Arn] }"));
    assert.deepEqual(
      symbols("!Sub ['${Name}-orders', { Name: !Ref Stage }]"),
      symbols("!Sub '${Stage}-orders'"),
    );
  });

  it("is one for each side of a condition, and none for NoValue", () => {
    assert.deepEqual(symbols("!If [IsLive, live, !Ref Stage]"), ["live", "${Stage}"]);
    assert.deepEqual(symbols("!If [IsLive, live, !Ref AWS::NoValue]"), ["live"]);
    assert.deepEqual(symbols("!Join ['-', [!If [IsLive, a, b], c]]"), ["a-c", "b-c"]);
  });

  it("is none when there are too many alternatives to say anything", () => {
    const sides = Array(5).fill("!If [IsLive, a, b]").join(", ");
    assert.deepEqual(symbols(`!Join ['', [${sides}]]`), []);
  });

  it("keeps a literal dollar brace", () => {
    assert.deepEqual(symbols("!Sub '${!Stage}'"), ["${Stage}"]);
  });

  it("says what is imported when nobody exports it", () => {
    assert.deepEqual(symbols("!ImportValue orders-arn"), ["${ImportValue orders-arn}"]);
  });
});

describe("a symbol across stacks", () => {
  it("follows an import to the stack that exports it", () => {
    const orders = stackOf(
      "Resources:\n  Queue: { Type: AWS::SQS::Queue }\nOutputs:\n  Arn: { Value: !GetAtt Queue.Arn, Export: { Name: !Sub '${Stage}-orders' } }\n",
    );
    const payments = outputs({ Found: "{ 'Fn::ImportValue': !Sub '${Stage}-orders' }" }, "payments.yaml");
    const all = symbolsFor([orders, payments]);
    assert.deepEqual(all.of(at(payments.outputs.get("Found"), "Value"), payments), ["${@0.Queue.Arn}"]);
  });

  it("tells resources of the same name in two stacks apart", () => {
    const one = stackOf(`${HEAD}!Ref Orders\n`, {}, "one.yaml");
    const two = stackOf(`${HEAD}!Ref Orders\n`, {}, "two.yaml");
    const all = symbolsFor([one, two]);
    assert.notDeepEqual(
      all.of(propertyOf(one, "Orders", "Value"), one),
      all.of(propertyOf(two, "Orders", "Value"), two),
    );
  });

  it("goes through a nested stack's parameters and outputs", () => {
    const main = stackOf(
      "Resources:\n  Queue: { Type: AWS::SQS::Queue }\n  Child: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: child.yaml, Parameters: { QueueArn: !GetAtt Queue.Arn } } }\nOutputs:\n  Back: { Value: !GetAtt Child.Outputs.Same }\n  Text: { Value: !Sub '${Child.Outputs.Same}' }\n",
      {},
      "main.yaml",
    );
    const child = stackOf(
      "Parameters: { QueueArn: { Type: String } }\nResources: {}\nOutputs: { Same: { Value: !Ref QueueArn } }\n",
      {},
      "child.yaml",
    );
    const resource = main.resources.get("Child");
    assert.ok(resource);
    child.parent = { stack: main, resource };
    const all = symbolsFor([main, child]);
    for (const output of ["Back", "Text"])
      assert.deepEqual(all.of(at(main.outputs.get(output), "Value"), main), ["${@0.Queue.Arn}"]);
  });

  it("does not hang on exports that import one another in a circle", () => {
    const many = (name: string) =>
      `!Join ['', [${Array(10).fill(`{ 'Fn::ImportValue': ${name} }`).join(", ")}]]`;
    const stack = outputs({ Orders: many("Payments"), Payments: many("Orders") });
    assert.deepEqual(symbolsFor([stack]).of(at(stack.outputs.get("Orders"), "Value"), stack), []);
  });

  it("does not hang on exports that double one another", () => {
    const values: Record<string, string> = { Orders0: "'orders/payments/'" };
    for (let index = 1; index < 36; index++) {
      const half = `{ 'Fn::ImportValue': Orders${index - 1} }`;
      values[`Orders${index}`] = `!Join ['', [${half}, ${half}]]`;
    }
    const stack = outputs(values);
    assert.deepEqual(symbolsFor([stack]).of(at(stack.outputs.get("Orders35"), "Value"), stack), []);
  });
});
