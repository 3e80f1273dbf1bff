import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { fixText, judgeText } from "../../examples.ts";
import type { Item } from "../../item.ts";
import item from "./rollback-alarms/index.ts";

const rollbackAlarms = item as unknown as Item;

const orders = (preference = "", attributes = "", alias = "live") => `
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Parameters:
  Stage: { Type: String }
Conditions:
  IsProduction: !Equals [!Ref Stage, production]
Resources:
  Orders:
    Type: AWS::Serverless::Function
    ${attributes}
    Properties:
      Handler: orders.handler
      Runtime: nodejs24.x
      CodeUri: src/
      AutoPublishAlias: ${alias}
      DeploymentPreference:
        Type: Canary10Percent5Minutes
        ${preference}
`;

const fixed = (text: string) => fixText({ text, items: [rollbackAlarms] });

describe("addRollbackAlarm", () => {
  test("watches the new version behind the alias, by the alias's name or parameter", () => {
    assert.match(fixed(orders()).text, /\$\{Orders\}:live"/);
    assert.match(fixed(orders("", "", "!Ref Stage")).text, /\$\{Orders\}:\$\{Stage\}"/);
  });

  test("an alias whose name is put together is left alone", () => {
    const text = orders("", "", "!Sub live-${Stage}");
    assert.equal(fixed(text).text, text);
  });

  test("joins the alarms that are there", () => {
    const { text } = fixed(orders("Alarms: []"));
    assert.match(text, /OrdersRollbackAlarm/);
    assert.deepEqual(
      judgeText({ text, items: [rollbackAlarms] }).results.map(({ verdict }) => verdict.kind),
      ["met"],
    );
  });

  test("a function behind a condition shares it with its deployment group, which names the alarm", () => {
    const { text } = fixed(orders("", "Condition: IsProduction"));
    assert.match(text, /PassthroughCondition: true/);
    assert.match(text, /OrdersRollbackAlarm:\n +Type: AWS::CloudWatch::Alarm\n +Condition: IsProduction/);
  });

  test("a function without a condition has none to share", () => {
    assert.doesNotMatch(fixed(orders()).text, /PassthroughCondition/);
  });

  test("a condition that is kept from the group on purpose is left alone", () => {
    const text = orders("PassthroughCondition: false", "Condition: IsProduction");
    assert.equal(fixed(text).text, text);
    assert.match(fixed(text).refused[0]?.because ?? "", /PassthroughCondition/);
  });
});
