import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { buildFleet } from "../fleet/build.ts";
import type { Diagnostic } from "./diagnostics.ts";
import { readDocument } from "./document.ts";
import { gathered } from "./fragments.ts";
import { assemble } from "./cloudformation/assemble.ts";
import { memoryFiles } from "./overlay.ts";
import { placeOf } from "./source.ts";

const MAIN =
  "AWSTemplateFormatVersion: '2010-09-09'\nTransform: AWS::Serverless-2016-10-31\nGlobals: { Function: { Timeout: 30 } }\nResources: {}\n";
const FUNCTION =
  "Resources:\n  Orders: { Type: AWS::Serverless::Function, Properties: { Handler: a.b, Runtime: nodejs24.x, InlineCode: a } }\n";
const QUEUE = "Resources:\n  Lost: { Type: AWS::SQS::Queue }\n";

function groups(texts: Record<string, string>): { files: string[][]; diagnostics: Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const documents = Object.entries(texts).map(([path, text]) => readDocument({ path, text }));
  const files = gathered(documents, diagnostics).map((group) => group.map((one) => one.source.path));
  return { files, diagnostics };
}

describe("SAM functions without a transform", () => {
  it("belong to the one template with it in their folder or above", () => {
    const { files, diagnostics } = groups({
      "orders/template.yaml": MAIN,
      "orders/functions/orders.yaml": FUNCTION,
      "payments/template.yaml": MAIN,
    });
    assert.deepEqual(files, [
      ["orders/template.yaml", "orders/functions/orders.yaml"],
      ["payments/template.yaml"],
    ]);
    assert.deepEqual(diagnostics, []);
  });

  it("bring the queues of their stack, but not templates that say their version", () => {
    const { files } = groups({
      "template.yaml": MAIN,
      "functions.yaml": FUNCTION,
      "queues.yaml": QUEUE,
      "network.yaml": `AWSTemplateFormatVersion: '2010-09-09'\n${QUEUE}`,
    });
    assert.deepEqual(files, [["template.yaml", "functions.yaml", "queues.yaml"], ["network.yaml"]]);
  });

  it("stay alone, and are told so, where two templates could be theirs", () => {
    const { files, diagnostics } = groups({ "a.yaml": MAIN, "b.yaml": MAIN, "functions.yaml": FUNCTION });
    assert.deepEqual(files, [["a.yaml"], ["b.yaml"], ["functions.yaml"]]);
    assert.match(diagnostics[0]?.says ?? "", /fragment of a stack/);
    assert.match(diagnostics[0]?.cure ?? "", /under `stacks`/);
  });

  it("stay alone where no template is theirs", () => {
    assert.deepEqual(groups({ "functions.yaml": FUNCTION, "queues.yaml": QUEUE }).files, [
      ["queues.yaml"],
      ["functions.yaml"],
    ]);
  });
});

describe("a function of a fragment", () => {
  const stackOf = (...texts: string[]) =>
    assemble(
      "orders",
      texts.map((text, index) => readDocument({ path: `part-${index}.yaml`, text })),
      memoryFiles({}),
    );

  it("has the Globals of its stack, and its place in its own file", () => {
    const [fn] = buildFleet([stackOf(MAIN, FUNCTION)]).functions;
    assert.ok(fn);
    assert.equal(fn.resource.properties.entries.find((one) => one.key === "Timeout")?.from, "globals");
    const { path, line, column } = placeOf(fn.declared.at);
    assert.deepEqual({ path, line, column }, { path: "part-1.yaml", line: 2, column: 3 });
  });

  it("finds what stands in other bare fragments", () => {
    const fleet = buildFleet([
      stackOf(
        "Orders:\n  Type: AWS::Lambda::Function\n  Properties: { DeadLetterConfig: { TargetArn: !GetAtt Lost.Arn } }\n",
        "Lost:\n  Type: AWS::SQS::Queue\n",
      ),
    ]);
    assert.equal(fleet.functions[0]?.deadLetter?.resource?.at.source.path, "part-1.yaml");
  });
});
