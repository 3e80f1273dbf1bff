import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { entryOf } from "../tree.ts";
import { resourceOf, stackOf, valueOf } from "./stack.fixture.ts";

const stack = stackOf(`
Globals:
  Function:
    Runtime: nodejs24.x
    Timeout: 10
    Architectures: [x86_64]
    Layers: [arn:tracing]
    Environment: { Variables: { STAGE: prod, LEVEL: info } }
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: orders.handler
      Timeout: 30
      Architectures: [arm64]
      Layers: [arn:orders]
      Environment: { Variables: { LEVEL: debug } }
  Payments:
    Type: AWS::Serverless::Function
    IgnoreGlobals: [Timeout]
    Properties: { Handler: payments.handler }
`);

describe("globals", () => {
  it("gives a function what it does not say itself, and says where it came from", () => {
    const runtime = entryOf(resourceOf(stack, "Orders").properties, "Runtime");
    assert.equal(runtime?.from, "globals");
    assert.equal(runtime?.value.madeUp, undefined);
    assert.equal(stack.sources[0]?.text.slice(runtime.value.start, runtime.value.end), "nodejs24.x");
  });

  it("lets a function's own setting win", () => {
    const timeout = entryOf(resourceOf(stack, "Orders").properties, "Timeout");
    assert.equal(valueOf(stack, "Orders", "Timeout"), 30);
    assert.equal(timeout?.from, undefined);
  });

  it("merges maps", () => {
    assert.deepEqual(valueOf(stack, "Orders", "Environment", "Variables"), { STAGE: "prod", LEVEL: "debug" });
    const variables = entryOf(
      entryOf(resourceOf(stack, "Orders").properties, "Environment")?.value,
      "Variables",
    );
    assert.equal(entryOf(variables?.value, "STAGE")?.from, "globals");
    assert.equal(entryOf(variables?.value, "LEVEL")?.from, undefined);
  });

  it("adds lists to the global list", () => {
    assert.deepEqual(valueOf(stack, "Orders", "Layers"), ["arn:tracing", "arn:orders"]);
  });

  it("replaces architectures, of which there is one", () => {
    assert.deepEqual(valueOf(stack, "Orders", "Architectures"), ["arm64"]);
  });

  it("leaves out what a function ignores", () => {
    assert.equal(valueOf(stack, "Payments", "Timeout"), undefined);
    assert.equal(valueOf(stack, "Payments", "Runtime"), "nodejs24.x");
  });
});
