import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { isOutput, userOf } from "./actions.ts";
import { besideOrders, watching, watchOf } from "./alarms.fixture.ts";
import { fleetOf } from "../../fleet.fixture.ts";

const WATCH = watching("Errors", "AlarmName: orders-failed, Threshold: 0");

function user(...resources: readonly string[]): string | undefined {
  const fleet = besideOrders(WATCH, ...resources);
  return userOf(watchOf(fleet), fleet)?.id;
}

describe("an alarm is acted on by", () => {
  for (const [name, resource] of [
    [
      "a composite alarm that names it",
      "Both: { Type: AWS::CloudWatch::CompositeAlarm, Properties: { AlarmRule: ALARM(orders-failed) } }",
    ],
    [
      "a deployment group",
      "Both: { Type: AWS::CodeDeploy::DeploymentGroup, Properties: { AlarmConfiguration: { Alarms: [{ Name: !Ref Watch }] } } }",
    ],
    [
      "the stop condition of an experiment",
      "Both: { Type: AWS::FIS::ExperimentTemplate, Properties: { StopConditions: [{ Value: !GetAtt Watch.Arn }] } }",
    ],
    [
      "a rule for all alarms",
      "Both: { Type: AWS::Events::Rule, Properties: { EventPattern: { source: [aws.cloudwatch] } } }",
    ],
  ] as const) {
    test(name, () => assert.equal(user(resource), "Both"));
  }
});

test("a dashboard shows it, and does nothing about it", () => {
  assert.equal(
    user("Board: { Type: AWS::CloudWatch::Dashboard, Properties: { DashboardBody: !Sub '${Watch.Arn}' } }"),
    undefined,
  );
});

test("an output may give it to others", () => {
  const fleet = fleetOf(`Resources:\n  ${WATCH}\nOutputs: { Watch: { Value: !Ref Watch } }\n`);
  assert.ok(isOutput(watchOf(fleet)));
});
