import assert from "node:assert/strict";
import { test } from "node:test";
import { fixText, judgeText } from "../../../examples.ts";
import item from "./index.ts";

const HEAD = `Transform: AWS::Serverless-2016-10-31
Globals: { Function: { Handler: index.handler, Runtime: nodejs20.x } }
Resources:
  Orders: { Type: AWS::Serverless::Function, Properties: { CodeUri: orders/ } }
`;
const only = { items: [item as never] };

function refusals(text: string): readonly string[] {
  const fixed = fixText({ text, ...only });
  assert.equal(fixed.text, text);
  return fixed.refused.map(({ because }) => because);
}

test("a line in Globals is changed once for all", () => {
  const text = `${HEAD}  Payments: { Type: AWS::Serverless::Function, Properties: { CodeUri: payments/ } }\n`;
  const fixed = fixText({ text, ...only });
  assert.equal(fixed.text, text.replace("nodejs20.x", "nodejs22.x"));
  assert.equal(fixed.applied.length, 2);
});

test("a line in Globals stays when one of those who have it brings layers", () => {
  const text = `${HEAD}  Payments: { Type: AWS::Serverless::Function, Properties: { CodeUri: payments/, Layers: [!Ref Tools] } }
  Tools: { Type: AWS::Serverless::LayerVersion, Properties: { ContentUri: tools/ } }\n`;
  for (const because of refusals(text)) assert.match(because, /layers of Payments/);
});

test("a parameter is for its owner to change", () => {
  const text = `Parameters: { Node: { Type: String, Default: nodejs20.x } }\n${HEAD.replace("nodejs20.x", "!Ref Node")}`;
  assert.match(refusals(text)[0] ?? "", /said elsewhere, by Ref/);
});

test("a step that takes the old SDK away is refused with the reason", () => {
  assert.match(refusals(HEAD.replace("nodejs20.x", "nodejs16.x"))[0] ?? "", /version 3 of the AWS SDK/);
});

test("Python that is built elsewhere is refused", () => {
  const text = HEAD.replace("nodejs20.x", "python3.9").replace("orders/", "s3://artifacts/orders.zip");
  assert.match(refusals(text)[0] ?? "", /built elsewhere/);
});

test("a misspelled runtime gets its name told, one of the future is not judged", () => {
  const verdict = (runtime: string) =>
    judgeText({ text: HEAD.replace("nodejs20.x", runtime), ...only }).results[0]?.verdict;
  const wrong = verdict("nodejs22");
  assert.equal(wrong?.kind === "not-met" && wrong.problems[0]?.cure, "Write nodejs22.x.");
  assert.equal(verdict("nodejs30.x")?.kind, "cannot-tell");
});
