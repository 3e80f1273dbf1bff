import assert from "node:assert/strict";
import { test } from "node:test";
import { MINUTE, SECOND } from "../../kernel/time.ts";
import { flyShop, SHIFT } from "./codedeploy.fixture.ts";

const GROUP = { applicationName: "shop", deploymentGroupName: "payments" };
const ROLE = { serviceRoleArn: "arn:aws:iam::123456789012:role/deployer" };

const PREDEFINED = [
  ["LambdaAllAtOnce", "2"],
  ["LambdaCanary10Percent5Minutes", "1 2=0.1", 5],
  ["LambdaCanary10Percent10Minutes", "1 2=0.1", 10],
  ["LambdaCanary10Percent15Minutes", "1 2=0.1", 15],
  ["LambdaCanary10Percent30Minutes", "1 2=0.1", 30],
  ["LambdaLinear10PercentEvery1Minute", "1 2=0.1", 9],
  ["LambdaLinear10PercentEvery2Minutes", "1 2=0.1", 18],
  ["LambdaLinear10PercentEvery3Minutes", "1 2=0.1", 27],
  ["LambdaLinear10PercentEvery10Minutes", "1 2=0.1", 90],
] as const;

for (const [name, first, minutes = 0] of PREDEFINED)
  test(`${name} begins with ${first} and has all traffic after ${minutes} minutes`, () => {
    const shop = flyShop({ deploymentConfigName: `CodeDeployDefault.${name}` });
    const id = shop.deploy();
    shop.pass(2 * SECOND);
    assert.equal(shop.alias(), first);
    if (minutes > 0) {
      shop.pass(minutes * MINUTE - 5 * SECOND);
      assert.notEqual(shop.alias(), "2");
    }
    shop.pass(10 * SECOND);
    assert.equal(shop.alias(), "2");
    assert.equal(shop.info(id).status, "Succeeded");
  });

test("a configuration of one's own has whole percents and minutes, within the limits", () => {
  const shop = flyShop();
  const create = (trafficRoutingConfig: object) =>
    shop.call("CreateDeploymentConfig", {
      deploymentConfigName: "Slowly",
      computePlatform: "Lambda",
      trafficRoutingConfig,
    });
  const linear = (linearPercentage: number, linearInterval: number) => ({
    type: "TimeBasedLinear",
    timeBasedLinear: { linearPercentage, linearInterval },
  });
  const wrong = { code: "InvalidTrafficRoutingConfigurationException" };
  assert.throws(() => create(linear(100, 1)), wrong);
  assert.throws(() => create(linear(0, 1)), wrong);
  assert.throws(() => create(linear(0.5, 1)), wrong);
  assert.throws(() => create(linear(10, 321)), /at most 2880 minutes; here they are 2889/);
  const canary = (canaryInterval: number) => ({
    type: "TimeBasedCanary",
    timeBasedCanary: { canaryPercentage: 1, canaryInterval },
  });
  assert.throws(() => create(canary(2881)), wrong);
  assert.throws(() => create({ ...linear(10, 1), type: "TimeBasedCanary" }), wrong);
  create(linear(30, 2));
  assert.throws(() => create(linear(30, 2)), { code: "DeploymentConfigAlreadyExistsException" });
  const id = shop.deploy({ deploymentConfigName: "Slowly" });
  const seen: string[] = [];
  shop.pass(2 * SECOND);
  for (let step = 0; step < 4; step++) {
    seen.push(shop.alias());
    shop.pass(2 * MINUTE);
  }
  assert.deepEqual(seen, ["1 2=0.3", "1 2=0.6", "1 2=0.9", "2"]);
  assert.equal(shop.info(id).deploymentConfigName, "Slowly");
});

test("a configuration that is used, or AWS's own, is not deleted", () => {
  const shop = flyShop();
  shop.call("CreateDeploymentConfig", {
    deploymentConfigName: "AtOnce",
    computePlatform: "Lambda",
    trafficRoutingConfig: { type: "AllAtOnce" },
  });
  shop.call("CreateDeploymentGroup", { ...GROUP, ...ROLE, deploymentConfigName: "AtOnce" });
  const remove = (deploymentConfigName: string) =>
    shop.call("DeleteDeploymentConfig", { deploymentConfigName });
  assert.throws(() => remove("AtOnce"), { code: "DeploymentConfigInUseException" });
  assert.throws(() => remove("CodeDeployDefault.LambdaAllAtOnce"), { code: "InvalidOperationException" });
  shop.call("DeleteDeploymentGroup", GROUP);
  remove("AtOnce");
  assert.throws(() => shop.call("GetDeploymentConfig", { deploymentConfigName: "AtOnce" }), {
    code: "DeploymentConfigDoesNotExistException",
  });
});

const REFUSED = [
  [{ alarmConfiguration: { enabled: true, alarms: [] } }, "InvalidAlarmConfigException"],
  [{ alarmConfiguration: { alarms: [{ name: "a" }, { name: "a" }] } }, "InvalidAlarmConfigException"],
  [
    { alarmConfiguration: { alarms: Array.from({ length: 11 }, (_, index) => ({ name: `a${index}` })) } },
    "AlarmsLimitExceededException",
  ],
  [{ autoRollbackConfiguration: { enabled: true, events: [] } }, "InvalidAutoRollbackConfigException"],
  [{ autoRollbackConfiguration: { events: ["DEPLOYMENT_SLOW"] } }, "InvalidAutoRollbackConfigException"],
  [{ triggerConfigurations: [{ triggerName: "t", triggerEvents: [] }] }, "InvalidTriggerConfigException"],
  [{ deploymentStyle: { deploymentType: "IN_PLACE" } }, "InvalidDeploymentStyleException"],
  [{ deploymentConfigName: "CodeDeployDefault.OneAtATime" }, "InvalidDeploymentConfigNameException"],
  [{ deploymentConfigName: "Unknown" }, "DeploymentConfigDoesNotExistException"],
  [{ serviceRoleArn: "deployer" }, "InvalidRoleException"],
  [{ serviceRoleArn: undefined }, "RoleRequiredException"],
  [{ ec2TagFilters: [{ Key: "stage" }] }, "InvalidInputException"],
  [{ deploymentGroupName: "with space" }, "InvalidDeploymentGroupNameException"],
] as const;

for (const [members, code] of REFUSED)
  test(`a deployment group with ${JSON.stringify(members).slice(0, 70)} is ${code}`, () => {
    const { call } = flyShop();
    assert.throws(() => call("CreateDeploymentGroup", { ...GROUP, ...ROLE, ...members }), { code });
  });

test("a group says its last deployments, and may be renamed", () => {
  const shop = flyShop();
  const id = shop.deploy();
  shop.pass(6 * MINUTE);
  shop.call("UpdateDeploymentGroup", {
    applicationName: "shop",
    currentDeploymentGroupName: "orders",
    newDeploymentGroupName: "orders-live",
    deploymentConfigName: "CodeDeployDefault.LambdaAllAtOnce",
  });
  const { deploymentGroupInfo: group } = shop.call("GetDeploymentGroup", {
    applicationName: "shop",
    deploymentGroupName: "orders-live",
  });
  assert.equal(group.deploymentConfigName, "CodeDeployDefault.LambdaAllAtOnce");
  assert.deepEqual(
    [group.lastSuccessfulDeployment.deploymentId, group.lastAttemptedDeployment.status],
    [id, "Succeeded"],
  );
  assert.equal(group.computePlatform, "Lambda");
  assert.deepEqual(shop.call("ListDeploymentGroups", { applicationName: "shop" }).deploymentGroups, [
    "orders-live",
  ]);
});

test("an AppSpec file is read as YAML or JSON, from S3 too; what is wrong with it is said", () => {
  const shop = flyShop();
  const bad = shop.deploy({}, SHIFT.replace("TargetVersion: 2", "TargetVersion: $LATEST"));
  shop.pass(SECOND);
  assert.match(shop.info(bad).errorInformation.message, /targetversion is a positive number/);
  const missing = shop.deploy({}, SHIFT.replace("TargetVersion: 2", "TargetVersion: 7"));
  shop.pass(SECOND);
  assert.equal(shop.info(missing).errorInformation.code, "INVALID_LAMBDA_FUNCTION");
  const CreateBucketConfiguration = { LocationConstraint: "eu-west-1" };
  shop.request("s3", "CreateBucket", { Bucket: "releases", CreateBucketConfiguration });
  shop.request("s3", "PutObject", {
    Bucket: "releases",
    Key: "appspec.yaml",
    Body: new TextEncoder().encode(SHIFT),
  });
  const s3Location = { bucket: "releases", key: "appspec.yaml", bundleType: "YAML" };
  const id = shop.deploy({ revision: { revisionType: "S3", s3Location } });
  shop.pass(2 * SECOND);
  assert.equal(shop.alias(), "1 2=0.1");
  assert.deepEqual(shop.info(id).revision, { revisionType: "S3", s3Location });
  shop.pass(6 * MINUTE);
  const gone = { revisionType: "S3", s3Location: { ...s3Location, key: "gone.yaml" } };
  const lost = shop.deploy({ revision: gone });
  shop.pass(SECOND);
  assert.equal(shop.info(lost).errorInformation.code, "REVISION_MISSING");
});

test("an alias that somebody moved meanwhile refuses a deployment from where it was", () => {
  const shop = flyShop();
  shop.request("lambda", "UpdateAlias", { FunctionName: "orders", Name: "live", FunctionVersion: "2" });
  const id = shop.deploy();
  shop.pass(SECOND);
  const { code, message } = shop.info(id).errorInformation;
  assert.equal(code, "INVALID_LAMBDA_CONFIGURATION");
  assert.match(message, /orders:live points to version 2, not to the current version of the AppSpec file, 1/);
});

test("an AppSpec's content is asked for by its digest, not shown with the deployment", () => {
  const shop = flyShop();
  const id = shop.deploy();
  const { revision } = shop.info(id);
  assert.equal(revision.appSpecContent.content, undefined);
  const found = shop.call("GetApplicationRevision", { applicationName: "shop", revision });
  assert.equal(found.revision.appSpecContent.content, SHIFT);
  assert.deepEqual(found.revisionInfo.deploymentGroups, ["orders"]);
  assert.equal(shop.call("ListApplicationRevisions", { applicationName: "shop" }).revisions.length, 1);
});

test("deployments are listed the newest first, by status and by time", () => {
  const shop = flyShop();
  const first = shop.deploy();
  shop.pass(MINUTE);
  shop.call("StopDeployment", { deploymentId: first, autoRollbackEnabled: true });
  shop.pass(MINUTE);
  const all = shop.call("ListDeployments", {}).deployments;
  assert.deepEqual(all, [shop.info(first).rollbackInfo.rollbackDeploymentId, first]);
  const list = (input: object) =>
    shop.call("ListDeployments", { applicationName: "shop", deploymentGroupName: "orders", ...input })
      .deployments;
  assert.deepEqual(list({ includeOnlyStatuses: ["Stopped"] }), [first]);
  assert.deepEqual(list({ createTimeRange: { end: new Date(SECOND) } }), [first]);
  assert.throws(() => list({ includeOnlyStatuses: ["Gone"] }), { code: "InvalidDeploymentStatusException" });
});

test("targets are there once a deployment has started", () => {
  const shop = flyShop();
  const deploymentId = shop.deploy();
  assert.throws(() => shop.call("ListDeploymentTargets", { deploymentId }), {
    code: "DeploymentNotStartedException",
  });
  shop.pass(2 * SECOND);
  assert.deepEqual(shop.call("ListDeploymentTargets", { deploymentId }).targetIds, ["orders"]);
  assert.throws(() => shop.call("GetDeploymentTarget", { deploymentId, targetId: "payments" }), {
    code: "DeploymentTargetDoesNotExistException",
  });
  const { targetArn, status } = shop.target(deploymentId);
  assert.equal(targetArn, "arn:aws:lambda:eu-west-1:123456789012:function:orders:live");
  assert.equal(status, "InProgress");
});

test("what other platforms deploy is kept as data, and not deployed", () => {
  const { call } = flyShop();
  call("CreateApplication", { applicationName: "warehouse", computePlatform: "Server" });
  call("CreateDeploymentGroup", {
    ...ROLE,
    applicationName: "warehouse",
    deploymentGroupName: "hosts",
    ec2TagFilters: [{ Key: "stage", Value: "live", Type: "KEY_AND_VALUE" }],
  });
  assert.throws(
    () =>
      call("CreateDeployment", {
        applicationName: "warehouse",
        deploymentGroupName: "hosts",
        revision: {
          revisionType: "GitHub",
          gitHubLocation: { repository: "shop/warehouse", commitId: "abc" },
        },
      }),
    { code: "NotImplemented", message: /warehouse is of the Server platform/ },
  );
});
