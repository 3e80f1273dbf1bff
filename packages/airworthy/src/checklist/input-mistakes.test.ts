import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { lineAndColumn } from "../readers/source.ts";
import { assemble } from "../readers/cloudformation/assemble.ts";
import { readDocument } from "../readers/document.ts";
import { memoryFiles } from "../readers/overlay.ts";
import { inputMistakes } from "./input-mistakes.ts";
import { slipOf } from "./resource-types.ts";

/** What is said about a template of these resources, with the line it is said at. */
function said(...resources: readonly string[]): string[] {
  const text = `Resources:\n${resources.map((resource) => `  ${resource}\n`).join("")}`;
  return saidOf(text);
}

function saidOf(text: string): string[] {
  const source = { path: "orders.yaml", text };
  const stack = assemble(source.path, [readDocument(source)], memoryFiles({ [source.path]: text }));
  return [...stack.diagnostics, ...inputMistakes([stack], [])].map(({ says, at }) =>
    at ? `${lineAndColumn(at.source, at.start).line}: ${says}` : says,
  );
}

const queue = (id: string, properties: string, more = "") =>
  `${id}: { Type: AWS::SQS::Queue, ${more}Properties: { ${properties} } }`;

describe("circular dependencies", () => {
  test("through references of every kind", () => {
    assert.deepEqual(
      said(
        queue("Orders", "QueueName: !GetAtt Payments.QueueName"),
        queue("Payments", "QueueName: !Sub '${Refunds}-x'"),
        queue("Refunds", "", "DependsOn: Orders, "),
      ),
      ["2: Circular dependency: Orders → Payments → Refunds → Orders. CloudFormation refuses the template."],
    );
  });

  test("of one with itself", () => {
    assert.deepEqual(said(queue("Orders", "Tags: [{ Key: self, Value: !GetAtt Orders.Arn }]")), [
      "2: Orders refers to itself: CloudFormation refuses the circular dependency.",
    ]);
  });

  test("each circle once, and not what only leads to it", () => {
    const all = said(
      queue("First", "QueueName: !GetAtt Second.QueueName"),
      queue("Second", "QueueName: !GetAtt First.QueueName"),
      queue("Aside", "QueueName: !GetAtt First.QueueName"),
      queue("Third", "QueueName: !GetAtt Third.QueueName"),
    );
    assert.equal(all.length, 2);
  });

  test("none where a condition decides, or a variable of Sub has the name", () => {
    assert.deepEqual(
      said(
        queue("Orders", "QueueName: !If [Twice, !GetAtt Payments.QueueName, orders]"),
        queue("Payments", "QueueName: !GetAtt Orders.QueueName"),
        queue("Refunds", "QueueName: !Sub ['${Refunds}', { Refunds: refunds }]"),
      ),
      [],
    );
  });

  test("a long chain is none, and does not take long", () => {
    const chain = Array.from({ length: 5000 }, (_, n) => queue(`Q${n}`, "", `DependsOn: Q${n + 1}, `));
    assert.deepEqual(said(...chain), []);
  });
});

describe("what is no resource", () => {
  test("an entry without a body, and one without a type", () => {
    assert.deepEqual(said("Orders: null", "Payments: { Properties: {} }"), [
      "2: Orders is no resource: it has neither Type nor Properties, so it is not checked.",
      "3: The resource Payments has no Type, so it is not checked.",
    ]);
  });

  test("a slip in a type is told with what was meant", () => {
    assert.deepEqual(said("Orders: { Type: AWS::Lambda::Funtion }"), [
      "2: AWS::Lambda::Funtion is no resource type that AWS is known to have, so Orders is not checked.",
    ]);
    assert.equal(slipOf("AWS::lambda::function"), "AWS::Lambda::Function");
    assert.equal(slipOf("AWS::Lamda::Function"), "AWS::Lambda::Function");
  });

  test("types of AWS, and of others, that are merely not known here", () => {
    for (const type of ["AWS::IoT::Policy", "AWS::EC2::Subnet", "Acme::Shop::Order", "Custom::Functions"])
      assert.equal(slipOf(type), undefined, type);
  });

  test("a macro may make anything of it", () => {
    assert.deepEqual(
      saidOf("Transform: [ShopMacro]\nResources:\n  Orders: null\n  Payments: { Kind: shop }\n"),
      [],
    );
  });
});

test("a key that stands twice is said once", () => {
  assert.equal(said("Orders: { Type: AWS::SQS::Queue }", "Orders: { Type: AWS::SQS::Queue }").length, 1);
});
