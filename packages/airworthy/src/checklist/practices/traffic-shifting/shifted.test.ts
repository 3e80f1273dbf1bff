import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, test } from "node:test";
import { fixText, judgeText } from "../../examples.ts";
import { fleetOf } from "../../fleet.fixture.ts";
import type { Item } from "../../item.ts";
import { layered, type Tier, TIERS } from "../../standard.ts";
import gradual from "./gradual-deployment/index.ts";
import published from "./published-alias/index.ts";
import rollback from "./rollback-alarms/index.ts";

/** As the checklist runs them: items of any subject in one list. */
const [publishedAlias, gradualDeployment, rollbackAlarms] = [published, gradual, rollback] as unknown as [
  Item,
  Item,
  Item,
];

const API = "Events: { Place: { Type: HttpApi, Properties: { Path: /orders, Method: POST } } }";

const orders = (properties = "", globals = "{}") => `
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Globals: { Function: ${globals} }
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: orders.handler
      Runtime: nodejs24.x
      CodeUri: src/
      ${API}
      ${properties}
`;

function verdictOf(item: Item, text: string) {
  const [result] = judgeText({ text, items: [item] }).results;
  assert.ok(result);
  return result.verdict;
}

function severityOf(item: Item<"function">, text: string, tier: Tier) {
  const fleet = fleetOf(text);
  const [fn] = fleet.functions;
  assert.ok(fn);
  const surroundings = { pipelines: [], exists: () => false };
  const standard = layered(TIERS[tier]);
  const verdict = item.check(fn, { fleet, tier, standard, date: "2026-11-01", surroundings });
  return verdict.kind === "not-met" ? (verdict.problems[0]?.severity ?? item.severity) : verdict.kind;
}

describe("published-alias", () => {
  test("is advice, and asked of critical functions", () => {
    assert.equal(severityOf(published, orders(), "standard"), "note");
    assert.equal(severityOf(published, orders(), "critical"), "warning");
  });

  test("cannot be told of a function whose deployment preference needs an alias from elsewhere", () => {
    const text = orders("DeploymentPreference: { Type: Canary10Percent5Minutes }");
    assert.equal(verdictOf(publishedAlias, text).kind, "cannot-tell");
  });

  test("is missed by a function whose deployment preference is switched off", () => {
    const text = orders("DeploymentPreference: { Enabled: false }");
    assert.equal(verdictOf(publishedAlias, text).kind, "not-met");
  });
});

describe("gradual-deployment", () => {
  test("is advice, and asked of critical functions", () => {
    const text = orders("AutoPublishAlias: live");
    assert.equal(severityOf(gradual, text, "standard"), "note");
    assert.equal(severityOf(gradual, text, "critical"), "warning");
  });

  test("comes with the alarm that rolls it back, from nothing and in one fix", () => {
    const { text } = fixText({ text: orders(), items: [publishedAlias, gradualDeployment, rollbackAlarms] });
    for (const item of [publishedAlias, gradualDeployment, rollbackAlarms])
      assert.equal(verdictOf(item, text).kind, "met", item.id);
    assert.match(text, /Alarms:\n +- !Ref OrdersRollbackAlarm/);
  });

  test("takes over an alias that the Globals give", () => {
    const { text } = fixText({
      text: orders("", "{ AutoPublishAlias: live }"),
      items: [gradualDeployment],
    });
    assert.equal(verdictOf(gradualDeployment, text).kind, "met");
    assert.match(text, /\$\{Orders\}:live/);
  });
});

describe("rollback-alarms", () => {
  test("keeps the alarms that the Globals name", () => {
    const globals =
      "{ AutoPublishAlias: live, DeploymentPreference: { Type: Canary10Percent5Minutes, Alarms: [shop-down] } }";
    assert.equal(verdictOf(rollbackAlarms, orders("", globals)).kind, "met");
  });

  test("is not asked where all traffic moves at once", () => {
    const text = orders("AutoPublishAlias: live\n      DeploymentPreference: { Type: AllAtOnce }");
    assert.equal(verdictOf(rollbackAlarms, text).kind, "not-applicable");
  });

  test("an alarm list behind a condition is left to the owner", () => {
    const text = orders(
      "AutoPublishAlias: live\n      DeploymentPreference: { Type: Canary10Percent5Minutes, Alarms: !If [Live, [!Ref AWS::NoValue], [!Ref AWS::NoValue]] }",
    ).replace("Resources:", "Conditions: { Live: !Equals [!Ref AWS::Region, eu-west-1] }\nResources:");
    const fixed = fixText({ text, items: [rollbackAlarms] });
    assert.equal(fixed.text, text);
    assert.match(String(fixed.refused[0]?.because), /decided by an intrinsic/);
  });
});

describe("rollback-alarms without SAM", () => {
  const met = readFileSync(path.join(import.meta.dirname, "rollback-alarms/met.yaml"), "utf8");
  const payments = (text: string) => {
    const { results } = judgeText({ text, items: [rollbackAlarms] });
    const verdict = results.find(({ subject }) => subject.name === "Payments")?.verdict;
    return verdict?.kind === "not-met" ? verdict.problems[0]?.says : verdict?.kind;
  };

  test("an alarm that only stops the deployment leaves a tenth of the traffic broken", () => {
    assert.equal(payments(met), "met");
    const stops = "An alarm stops the deployment of Payments but does not roll it back.";
    assert.equal(payments(met.replace("DEPLOYMENT_STOP_ON_ALARM, ", "")), stops);
    assert.equal(payments(met.replace(/(AutoRollbackConfiguration:\n +Enabled:) true/, "$1 false")), stops);
  });
});
