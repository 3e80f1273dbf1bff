import assert from "node:assert/strict";
import { test } from "node:test";
import { isLater } from "../../kernel/later.ts";
import type { Members } from "../../service.ts";
import { flyShop } from "../codedeploy/codedeploy.fixture.ts";
import { deploy, destroy, type Stack } from "./stack.ts";
import type { Json, Template } from "./template.ts";

type Resources = Record<string, readonly [type: string, properties: { readonly [key: string]: Json }]>;

function shop() {
  const flight = flyShop();
  const { place, turns, call } = flight;
  const plan = { place, name: "shop", parameters: {}, exports: new Map(), allowInert: false };
  const settle = (resources: Resources, before?: Stack): Stack => {
    const template: Template = {
      parameters: new Map(),
      mappings: null,
      conditions: new Map(),
      resources: Object.entries(resources).map(([id, [type, properties]], index) => ({
        id,
        type,
        properties,
        dependsOn: [],
        where: `template.yaml:${index + 1}:3`,
      })),
      outputs: new Map(),
    };
    const later = deploy(before ? { ...plan, template, before } : { ...plan, template });
    let result: { ok: Stack } | { error: unknown } | undefined;
    assert.ok(isLater(later));
    later.whenDone((outcome) => (result = outcome));
    turns.runUntil(turns.kernel.now() + 1);
    assert.ok(result);
    if ("error" in result) throw result.error;
    return result.ok;
  };
  const group = (): Members =>
    call("GetDeploymentGroup", { applicationName: "releases", deploymentGroupName: "orders" })
      .deploymentGroupInfo;
  return { ...flight, settle, group, remove: (stack: Stack) => destroy(plan, stack) };
}

const ALARMS = { AlarmConfiguration: { Enabled: true, Alarms: [{ Name: "orders-errors" }] } };

const RELEASES = (properties: { readonly [key: string]: Json }, team = "shop"): Resources => ({
  Releases: [
    "AWS::CodeDeploy::Application",
    { ApplicationName: "releases", ComputePlatform: "Lambda", Tags: [{ Key: "team", Value: team }] },
  ],
  Quarters: [
    "AWS::CodeDeploy::DeploymentConfig",
    {
      ComputePlatform: "Lambda",
      TrafficRoutingConfig: {
        Type: "TimeBasedLinear",
        TimeBasedLinear: { LinearInterval: "1", LinearPercentage: 25 },
      },
    },
  ],
  Orders: [
    "AWS::CodeDeploy::DeploymentGroup",
    {
      ApplicationName: { Ref: "Releases" },
      DeploymentGroupName: "orders",
      DeploymentConfigName: { Ref: "Quarters" },
      ServiceRoleArn: "arn:aws:iam::123456789012:role/deployer",
      ...properties,
    },
  ],
});

test("an application, a configuration and a deployment group come, change and go with their stack", () => {
  const { settle, group, call, remove } = shop();
  const first = settle(RELEASES(ALARMS));
  const name = group()["deploymentConfigName"];
  assert.match(String(name), /^shop-Quarters-[0-9A-F]{12}$/);
  assert.deepEqual(
    call("GetDeploymentConfig", { deploymentConfigName: name }).deploymentConfigInfo.trafficRoutingConfig,
    {
      type: "TimeBasedLinear",
      timeBasedLinear: { linearInterval: 1, linearPercentage: 25 },
    },
  );
  const second = settle(
    RELEASES({ ...ALARMS, DeploymentConfigName: "CodeDeployDefault.LambdaAllAtOnce" }, "till"),
    first,
  );
  assert.equal(group()["deploymentConfigName"], "CodeDeployDefault.LambdaAllAtOnce");
  const ResourceArn = "arn:aws:codedeploy:eu-west-1:123456789012:application:releases";
  assert.deepEqual(call("ListTagsForResource", { ResourceArn }).Tags, [{ Key: "team", Value: "till" }]);
  remove(second);
  assert.deepEqual(call("ListApplications").applications, ["shop"]);
  assert.throws(
    () => call("GetDeploymentConfig", { deploymentConfigName: name }),
    /No Deployment Configuration/,
  );
});

test("alarms that a template no longer names stay with the group, as on AWS", () => {
  const { settle, group } = shop();
  const first = settle(RELEASES(ALARMS));
  const second = settle(RELEASES({}), first);
  assert.deepEqual(group()["alarmConfiguration"], { enabled: true, alarms: [{ name: "orders-errors" }] });
  settle(RELEASES({ AlarmConfiguration: { Enabled: false, Alarms: [] } }), second);
  assert.deepEqual(group()["alarmConfiguration"], { enabled: false, alarms: [] });
});

test("a property that CodeDeploy's types do not have is refused by name", () => {
  const { settle } = shop();
  assert.throws(
    () => settle(RELEASES({ Deployment: { Description: "first" } })),
    /DeploymentGroup Deployment is not flown/,
  );
});
