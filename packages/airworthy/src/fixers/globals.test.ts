import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { stackOf } from "../readers/sam/stack.fixture.ts";
import type { Change } from "./change.ts";
import { hoist } from "./globals.ts";

const FUNCTION = "Type: AWS::Serverless::Function, Properties: { Handler: a.b, Runtime: nodejs24.x";
const GLOBALS = "Globals: { Function: { MemorySize: 128 } }\n";
const TWO = `Resources:\n  Orders: { ${FUNCTION} } }\n  Payments: { ${FUNCTION} } }\n`;

/** What becomes of setting `Tracing: Active` on these functions. */
function hoisted(text: string, ids: readonly string[] = ["Orders", "Payments"]): string[] {
  const stack = stackOf(text);
  const wishes = ids.map((id): { changes: readonly Change[] } => {
    const resource = stack.authored.get(id);
    assert.ok(resource);
    const change: Change = {
      kind: "set",
      resource,
      path: ["Properties", "Tracing"],
      value: "Active",
      inheritable: true,
    };
    return { changes: [change] };
  });
  return hoist(wishes, [stack]).flatMap((wish) =>
    wish.changes.map((change) => (change.kind === "section" ? change.path.join(".") : change.kind)),
  );
}

describe("what all functions of a template get alike", () => {
  it("goes into Globals once", () => {
    assert.deepEqual(hoisted(GLOBALS + TWO), Array(2).fill("Globals.Function.Tracing"));
  });

  it("stays with each function where the template has no Globals", () => {
    assert.deepEqual(hoisted(TWO), ["set", "set"]);
  });

  it("stays with each function when not all get it", () => {
    assert.deepEqual(hoisted(GLOBALS + TWO, ["Orders"]), ["set"]);
  });

  it("stays with the function when it is the only one", () => {
    assert.deepEqual(hoisted(`${GLOBALS}Resources:\n  Orders: { ${FUNCTION} } }\n`, ["Orders"]), ["set"]);
  });

  it("stays with each function when Globals say it already", () => {
    assert.deepEqual(hoisted(`Globals: { Function: { Tracing: PassThrough } }\n${TWO}`), ["set", "set"]);
  });

  it("stays with each function when one of them says otherwise, which would win", () => {
    const other = `Resources:\n  Orders: { ${FUNCTION}, Tracing: PassThrough } }\n  Payments: { ${FUNCTION} } }\n`;
    assert.deepEqual(hoisted(GLOBALS + other), ["set", "set"]);
  });
});
