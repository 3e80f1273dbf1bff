import assert from "node:assert/strict";
import { test } from "node:test";
import { buildFleet } from "../../../fleet/build.ts";
import { assemble } from "../../../readers/cloudformation/assemble.ts";
import { readDocument } from "../../../readers/document.ts";
import { memoryFiles } from "../../../readers/overlay.ts";
import { tracingOf } from "./x-ray.ts";

function traced(mode: string): string {
  const text = `Parameters:\n  Mode: { Type: String, Default: "" }\nConditions:\n  Traced: !Not [!Equals [!Ref Mode, ""]]\nResources:\n  Orders: { Type: AWS::Lambda::Function, Properties: { TracingConfig: { Mode: ${mode} } } }\n`;
  const source = { path: "orders.yaml", text };
  const [fn] = buildFleet([
    assemble(source.path, [readDocument(source)], memoryFiles({ [source.path]: text })),
  ]).functions;
  assert.ok(fn);
  return tracingOf(fn).mode;
}

test("what the template says", () => {
  assert.equal(traced("Active"), "Active");
  assert.equal(traced("PassThrough"), "PassThrough");
});

test("either side of a condition counts", () => {
  assert.equal(traced("!If [Traced, Active, PassThrough]"), "Active");
});

test("a parameter is a switch, whatever its default", () => {
  assert.equal(traced("!Ref Mode"), "hidden");
  assert.equal(traced("!If [Traced, !Ref Mode, !Ref AWS::NoValue]"), "hidden");
});
