import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { besideOrders, functionOf } from "./fleet.fixture.ts";
import type { Deployment } from "./model.ts";

function deployment(alarms: string): Deployment | undefined {
  const fleet = besideOrders(`  Errors: { Type: AWS::CloudWatch::Alarm, Properties: { AlarmName: errors } }
  Slow: { Type: AWS::CloudWatch::Alarm }
  Check: { Type: AWS::Lambda::Function }
  Group: { Type: AWS::CodeDeploy::DeploymentGroup, Properties: { DeploymentConfigName: CodeDeployDefault.LambdaCanary10Percent5Minutes, AlarmConfiguration: { Alarms: ${alarms} }, AutoRollbackConfiguration: { Events: [DEPLOYMENT_STOP_ON_ALARM] } } }
  Live:
    Type: AWS::Lambda::Alias
    Properties: { Name: live, FunctionName: !Ref Orders }
    UpdatePolicy: { CodeDeployLambdaAliasUpdate: { ApplicationName: a, DeploymentGroupName: !Ref Group, AfterAllowTrafficHook: !Ref Check } }`);
  return functionOf(fleet).aliases[0]?.deployment;
}

const namesOf = (one: Deployment | undefined) =>
  one?.alarms.map((alarm) => alarm.resource?.id ?? alarm.symbol);

describe("an alias that CodeDeploy shifts", () => {
  it("knows its group, configuration, rollback and hooks", () => {
    const found = deployment("[]");
    assert.equal(found?.group?.id, "Group");
    assert.equal(found?.config?.kind, "scalar");
    assert.deepEqual(found?.rollbackEvents, ["DEPLOYMENT_STOP_ON_ALARM"]);
    assert.deepEqual(
      found?.hooks.map(({ name, target }) => [name, target.resource?.id]),
      [["AfterAllowTrafficHook", "Check"]],
    );
  });

  it("knows its alarms by reference and by name", () => {
    assert.deepEqual(namesOf(deployment("[{ Name: !Ref Slow }, { Name: errors }, { Name: elsewhere }]")), [
      "Slow",
      "Errors",
      "elsewhere",
    ]);
  });

  it("knows the alarms of both sides of a condition, of the list or of one of them", () => {
    assert.deepEqual(namesOf(deployment("!If [IsLive, [{ Name: errors }], !Ref AWS::NoValue]")), ["Errors"]);
    assert.deepEqual(namesOf(deployment("[!If [IsLive, { Name: errors }, { Name: !Ref Slow }]]")), [
      "Errors",
      "Slow",
    ]);
  });

  it("says what hides its alarms", () => {
    assert.equal(deployment("!Ref Alarms")?.alarmsHiddenBy, "!Ref Alarms");
  });
});

describe("an alias without an UpdatePolicy", () => {
  it("is not shifted", () => {
    const fleet = besideOrders(
      "  Live: { Type: AWS::Lambda::Alias, Properties: { Name: live, FunctionName: !Ref Orders } }",
    );
    assert.equal(functionOf(fleet).aliases[0]?.deployment, undefined);
  });
});
