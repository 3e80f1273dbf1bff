import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Fleet } from "../../../fleet/model.ts";
import { fleetOf } from "../../fleet.fixture.ts";
import { applicationsOf, hooksOf } from "./hooks.ts";

const SAM = `
Transform: AWS::Serverless-2016-10-31
Conditions:
  Shifting: !Equals [!Ref AWS::Region, eu-west-1]
Resources:`;

const smokeTest = (attributes = "") => `
  SmokeTest:
    Type: AWS::Serverless::Function
    ${attributes}
    Properties: { Handler: smoke.handler, CodeUri: src/ }`;

const orders = (attributes = "", preference = "") => `
  Orders:
    Type: AWS::Serverless::Function
    ${attributes}
    Properties:
      Handler: orders.handler
      CodeUri: src/
      AutoPublishAlias: live
      DeploymentPreference: { Type: Canary10Percent5Minutes, Hooks: { PreTraffic: !Ref SmokeTest }, ${preference} }`;

/** A deployment without SAM's help. */
const PLAIN = `
  Payments: { Type: AWS::Lambda::Function, Properties: { FunctionName: payments } }
  PaymentsAlias:
    Type: AWS::Lambda::Alias
    Properties: { FunctionName: !Ref Payments, FunctionVersion: "1", Name: live }
    UpdatePolicy:
      CodeDeployLambdaAliasUpdate:
        ApplicationName: !Ref Application
        DeploymentGroupName: !Ref Group
        BeforeAllowTrafficHook: !Ref SmokeTest
  Application: { Type: AWS::CodeDeploy::Application, Properties: { ComputePlatform: Lambda } }
  Group: { Type: AWS::CodeDeploy::DeploymentGroup, Properties: { ApplicationName: !Ref Application } }`;

function hookIn(fleet: Fleet) {
  const fn = fleet.functions.find((one) => one.id === "SmokeTest");
  assert.ok(fn);
  return fn;
}

function applications(...texts: string[]) {
  const fleet = fleetOf(SAM + texts.join(""));
  return applicationsOf(hookIn(fleet), fleet);
}

describe("hooksOf", () => {
  test("finds the deployments that a function checks", () => {
    const fleet = fleetOf(SAM + smokeTest() + orders() + PLAIN);
    const names = hooksOf(hookIn(fleet), fleet).map(({ deployment }) => deployment.group?.id);
    assert.deepEqual(names.sort(), ["Group", "OrdersDeploymentGroup"]);
  });
});

describe("applicationsOf", () => {
  test("is the one that SAM makes", () => {
    assert.deepEqual(applications(smokeTest(), orders()), ["ServerlessDeploymentApplication"]);
  });

  test("is the one of the template where SAM makes none", () => {
    assert.deepEqual(applications(smokeTest(), PLAIN), ["Application"]);
  });

  test("are all of them for a hook of several deployments", () => {
    assert.deepEqual(applications(smokeTest(), orders(), PLAIN)?.toSorted(), [
      "Application",
      "ServerlessDeploymentApplication",
    ]);
  });

  test("cannot be named where a condition decides whether there is one", () => {
    const conditional = orders("Condition: Shifting", "PassthroughCondition: true");
    assert.equal(applications(smokeTest(), conditional), undefined);
    assert.deepEqual(applications(smokeTest("Condition: Shifting"), conditional), [
      "ServerlessDeploymentApplication",
    ]);
  });

  test("cannot be named where it stands in another stack", () => {
    const elsewhere = PLAIN.replaceAll("!Ref Application", "!ImportValue deployments-application");
    assert.equal(applications(smokeTest(), elsewhere), undefined);
  });
});
