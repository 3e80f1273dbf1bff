import assert from "node:assert/strict";
import { test } from "node:test";
import { MINUTE, SECOND } from "../../kernel/time.ts";
import { flyShop, SHIFT } from "./codedeploy.fixture.ts";

const ALL_EVENTS = ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST"];
const WATCHED = {
  alarmConfiguration: { enabled: true, alarms: [{ name: "orders-errors" }] },
  autoRollbackConfiguration: { enabled: true, events: ALL_EVENTS },
};

test("a canary takes ten percent, and five minutes later all", () => {
  const shop = flyShop();
  const id = shop.deploy();
  assert.match(id, /^d-[A-Z0-9]{9}$/);
  assert.equal(shop.info(id).status, "Created");
  shop.pass(2 * SECOND);
  assert.equal(shop.alias(), "1 2=0.1");
  assert.equal(shop.info(id).status, "InProgress");
  assert.equal(shop.events(id), "Succeeded InProgress Pending");
  assert.equal(shop.target(id).lambdaFunctionInfo.targetVersionWeight, 0.1);
  shop.pass(4.9 * MINUTE);
  assert.equal(shop.alias(), "1 2=0.1");
  shop.pass(10 * SECOND);
  assert.equal(shop.alias(), "2");
  assert.equal(shop.info(id).status, "Succeeded");
  assert.equal(shop.events(id), "Succeeded Succeeded Succeeded");
  assert.equal(shop.target(id).lambdaFunctionInfo.targetVersionWeight, 1);
});

test("a linear shift takes ten percent more every minute", () => {
  const shop = flyShop({ deploymentConfigName: "CodeDeployDefault.LambdaLinear10PercentEvery1Minute" });
  shop.deploy();
  shop.pass(2 * SECOND);
  const seen: string[] = [];
  for (let minute = 0; minute < 10; minute++) {
    seen.push(shop.alias());
    shop.pass(MINUTE);
  }
  const weights = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9].map((weight) => `1 2=${weight}`);
  assert.deepEqual(seen, [...weights, "2"]);
});

test("an alarm stops the deployment, and a new one brings the old version back", () => {
  const shop = flyShop(WATCHED);
  shop.alarm("orders-errors", "OK");
  const id = shop.deploy();
  shop.pass(MINUTE);
  assert.equal(shop.alias(), "1 2=0.1");
  shop.alarm("orders-errors", "ALARM");
  shop.pass(15 * SECOND);
  assert.equal(shop.alias(), "1");
  const stopped = shop.info(id);
  assert.equal(stopped.status, "Stopped");
  assert.deepEqual(stopped.errorInformation, {
    code: "ALARM_ACTIVE",
    message:
      "One or more alarms have been activated according to the Amazon CloudWatch metrics you selected, and the affected deployments have been stopped. Activated alarms: <orders-errors>",
  });
  assert.equal(shop.events(id), "Succeeded Failed Skipped");
  const { rollbackDeploymentId: back, rollbackMessage } = stopped.rollbackInfo;
  assert.equal(
    rollbackMessage,
    `Deployment ${id} terminated. Automatic rollback is triggered with a DeploymentId ${back}.`,
  );
  const { status, creator, rollbackInfo, deploymentConfigName } = shop.info(back);
  assert.deepEqual(
    [status, creator, deploymentConfigName],
    ["Succeeded", "codeDeployRollback", "CodeDeployDefault.LambdaAllAtOnce"],
  );
  assert.deepEqual(rollbackInfo, {
    rollbackTriggeringDeploymentId: id,
    rollbackMessage: `Deployment ${back} is triggered to roll back deployment ${id}.`,
  });
  assert.equal(shop.events(back), "Succeeded Succeeded Succeeded");
});

test("an alarm that is active already lets no deployment begin", () => {
  const shop = flyShop(WATCHED);
  shop.alarm("orders-errors", "ALARM");
  const id = shop.deploy();
  shop.pass(SECOND);
  assert.equal(shop.info(id).status, "Stopped");
  assert.equal(shop.alias(), "1");
  shop.pass(5 * SECOND);
  assert.equal(shop.info(shop.info(id).rollbackInfo.rollbackDeploymentId).status, "Succeeded");
});

test("alarms that are off, or overridden, stop nothing", () => {
  const shop = flyShop({ ...WATCHED, alarmConfiguration: { ...WATCHED.alarmConfiguration, enabled: false } });
  shop.alarm("orders-errors", "ALARM");
  const first = shop.deploy();
  shop.pass(6 * MINUTE);
  assert.equal(shop.info(first).status, "Succeeded");

  const other = flyShop(WATCHED);
  other.alarm("orders-errors", "ALARM");
  const second = other.deploy({ overrideAlarmConfiguration: { enabled: false } });
  other.pass(6 * MINUTE);
  assert.equal(other.info(second).status, "Succeeded");
});

test("an alarm whose state is not known ends a deployment, unless that is to be ignored", () => {
  const shop = flyShop(WATCHED);
  const id = shop.deploy();
  shop.pass(SECOND);
  assert.equal(shop.info(id).status, "Failed");
  const { alarmConfiguration } = WATCHED;
  const lenient = flyShop({
    ...WATCHED,
    alarmConfiguration: { ...alarmConfiguration, ignorePollAlarmFailure: true },
  });
  const second = lenient.deploy();
  lenient.pass(6 * MINUTE);
  assert.equal(lenient.info(second).status, "Succeeded");
});

test("stopped by hand without a rollback, the alias is left on two versions and refuses the next deployment", () => {
  const shop = flyShop();
  const id = shop.deploy();
  shop.pass(MINUTE);
  assert.equal(shop.call("StopDeployment", { deploymentId: id }).status, "Succeeded");
  shop.pass(10 * MINUTE);
  assert.equal(shop.alias(), "1 2=0.1");
  assert.equal(shop.info(id).errorInformation.code, "MANUAL_STOP");
  assert.equal(shop.info(id).rollbackInfo, undefined);
  const next = shop.deploy();
  shop.pass(SECOND);
  assert.equal(shop.info(next).errorInformation.code, "INVALID_LAMBDA_CONFIGURATION");
  assert.match(
    shop.info(next).errorInformation.message,
    /orders:live shifts traffic between two versions, 1 and 2/,
  );
  assert.throws(() => shop.call("StopDeployment", { deploymentId: id }), {
    code: "DeploymentAlreadyCompletedException",
  });
});

test("a request to stop may ask for the old version, or say that it is not wanted", () => {
  const shop = flyShop();
  const id = shop.deploy();
  shop.pass(MINUTE);
  shop.call("StopDeployment", { deploymentId: id, autoRollbackEnabled: true });
  shop.pass(5 * SECOND);
  assert.equal(shop.alias(), "1");

  const other = flyShop(WATCHED);
  other.alarm("orders-errors", "OK");
  const second = other.deploy();
  other.pass(MINUTE);
  other.call("StopDeployment", { deploymentId: second, autoRollbackEnabled: false });
  other.pass(5 * SECOND);
  assert.equal(other.alias(), "1 2=0.1");
});

test("a group has one deployment at a time", () => {
  const shop = flyShop();
  const id = shop.deploy();
  assert.throws(() => shop.deploy(), {
    code: "DeploymentLimitExceededException",
    message: `The Deployment Group 'orders' already has an active Deployment '${id}'`,
  });
  shop.pass(6 * MINUTE);
  assert.doesNotThrow(() => shop.deploy());
});

test("a version with another role cannot share an alias, only take it over", () => {
  const shop = flyShop();
  const role = "arn:aws:iam::123456789012:role/other";
  shop.request("lambda", "UpdateFunctionConfiguration", { FunctionName: "orders", Role: role });
  shop.pass(1);
  shop.request("lambda", "PublishVersion", { FunctionName: "orders" });
  const third = SHIFT.replace("TargetVersion: 2", "TargetVersion: 3");
  const id = shop.deploy({}, third);
  shop.pass(5 * SECOND);
  const { code, message } = shop.info(id).errorInformation;
  assert.equal(code, "INVALID_LAMBDA_CONFIGURATION");
  assert.match(message, /must have the same execution role: 1, 3/);
  assert.equal(shop.target(id).lambdaFunctionInfo.targetVersionWeight, 0);
  assert.equal(shop.alias(), "1");
  shop.deploy({ deploymentConfigName: "CodeDeployDefault.LambdaAllAtOnce" }, third);
  shop.pass(5 * SECOND);
  assert.equal(shop.alias(), "3");
});

test("an alias with provisioned concurrency does not shift by weights", () => {
  const shop = flyShop();
  const target = { FunctionName: "orders", Qualifier: "live" };
  shop.request("lambda", "PutProvisionedConcurrencyConfig", {
    ...target,
    ProvisionedConcurrentExecutions: 1,
  });
  shop.pass(SECOND);
  const id = shop.deploy();
  shop.pass(5 * SECOND);
  assert.match(
    shop.info(id).errorInformation.message,
    /weights can not be used with Provisioned Concurrency/,
  );
});

test("equal seeds deploy equally, to the last line of the journal", () => {
  const journal = () => {
    const shop = flyShop(WATCHED);
    shop.alarm("orders-errors", "OK");
    shop.deploy();
    shop.pass(MINUTE);
    shop.alarm("orders-errors", "ALARM");
    shop.pass(MINUTE);
    return JSON.stringify(shop.journal.entries);
  };
  assert.equal(journal(), journal());
});
