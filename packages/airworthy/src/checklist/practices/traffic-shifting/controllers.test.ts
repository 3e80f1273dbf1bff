import assert from "node:assert/strict";
import { test } from "node:test";
import { loadActions } from "../../../permissions/actions.ts";
import { fixText, judgeText } from "../../examples.ts";
import type { Result } from "../../run.ts";

const SHOP = `AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: orders.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Timeout: 10
      MemorySize: 256
      Events:
        Place:
          Type: HttpApi
          Properties:
            Path: /orders
            Method: POST
`;

const actions = await loadActions();
const configFor = (controller: string) => ({ standard: { shifting: { controller } } });
const problemsOf = (results: readonly Result[]) =>
  results.flatMap(({ item, verdict }) => (verdict.kind === "not-met" ? [item.id] : []));

for (const [controller, file] of [
  ["evidence-alarm", "airworthy-evidence.asl.json"],
  ["step-functions", "airworthy-shifter.asl.json"],
] as const)
  test(`${controller} is one word: fix writes all of it, once, and nothing of it is a finding`, () => {
    const config = configFor(controller);
    const fixed = fixText({ text: SHOP, config, actions });
    assert.ok(JSON.parse(fixed.texts.get(file) ?? "").States, `${file} holds a state machine`);
    const before = new Set(problemsOf(judgeText({ text: SHOP, config, actions }).results));
    const after = problemsOf(judgeText({ text: fixed.text, config, actions }).results);
    assert.deepEqual(
      after.filter((id) => !before.has(id) || id.startsWith("traffic-shifting/")),
      [],
    );
    assert.equal(fixText({ text: fixed.text, config, actions }).text, fixed.text);
  });

test("with evidence CodeDeploy keeps its pace and its version-scoped alarm, and gets one more", () => {
  const { text } = fixText({ text: SHOP, config: configFor("evidence-alarm"), actions });
  assert.match(text, /Alarms:\n\s+- !Ref OrdersRollbackAlarm\n\s+- !Ref OrdersEvidenceAlarm\n/);
  assert.match(text, /Type: Canary10Percent5Minutes/);
});

test("a state machine and CodeDeploy never lead the same alias", () => {
  const shifted = SHOP.replace(
    "      Events:",
    "      AutoPublishAlias: live\n      DeploymentPreference:\n        Type: Linear10PercentEvery1Minute\n      Events:",
  );
  const { text, refused } = fixText({ text: shifted, config: configFor("step-functions"), actions });
  assert.ok(!text.includes("OrdersShifter"));
  assert.ok(refused.some(({ because }) => /two controllers must not move one alias/.test(because)));
});
