import assert from "node:assert/strict";
import { test } from "node:test";
import { MINUTE, SECOND } from "../../kernel/time.ts";
import { flyShop } from "./codedeploy.fixture.ts";

const TOPIC = "arn:aws:sns:eu-west-1:123456789012:releases";
const TOLD = {
  autoRollbackConfiguration: { enabled: true, events: ["DEPLOYMENT_STOP_ON_REQUEST"] },
  triggerConfigurations: [
    {
      triggerName: "all",
      triggerTargetArn: TOPIC,
      triggerEvents: [
        "DeploymentStart",
        "DeploymentSuccess",
        "DeploymentFailure",
        "DeploymentStop",
        "DeploymentRollback",
      ],
    },
  ],
};

test("a topic is told of each deployment, in the words that were recorded", () => {
  const shop = flyShop(TOLD);
  const id = shop.deploy();
  shop.pass(6 * MINUTE);
  assert.deepEqual(
    shop.published.map(({ subject }) => subject),
    [
      `CREATED: AWS CodeDeploy ${id} in eu-west-1 to shop`,
      `SUCCEEDED: AWS CodeDeploy ${id} in eu-west-1 to shop`,
    ],
  );
  assert.deepEqual(shop.published[1]?.message, {
    region: "eu-west-1",
    accountId: "123456789012",
    eventTriggerName: "all",
    applicationName: "shop",
    deploymentId: id,
    deploymentGroupName: "orders",
    createTime: "Thu Jan 01 00:00:00 UTC 1970",
    completeTime: "Thu Jan 01 00:05:03 UTC 1970",
    deploymentOverview: '{"Succeeded":1,"Failed":0,"Skipped":0,"InProgress":0,"Pending":0}',
    status: "SUCCEEDED",
  });
});

test("a rollback is told as a deployment of its own, and what it rolls back", () => {
  const shop = flyShop(TOLD);
  const id = shop.deploy();
  shop.pass(MINUTE);
  shop.call("StopDeployment", { deploymentId: id });
  shop.pass(5 * SECOND);
  const back = shop.info(id).rollbackInfo.rollbackDeploymentId;
  assert.deepEqual(
    shop.published.map(({ message }) => [message["deploymentId"], message["status"]]),
    [
      [id, "CREATED"],
      [id, "ABORTED"],
      [back, "CREATED"],
      [back, "IN_PROGRESS"],
      [back, "SUCCEEDED"],
    ],
  );
  assert.equal(shop.published[1]?.message["rollbackInformation"], "{}");
  assert.deepEqual(JSON.parse(String(shop.published[4]?.message["rollbackInformation"])), {
    RollbackMessage: `Deployment ${back} is triggered to roll back deployment ${id}.`,
    RollbackTriggeringDeploymentId: id,
  });
});

test("only the events that a trigger names are told to its topic", () => {
  const [trigger] = TOLD.triggerConfigurations;
  const shop = flyShop({ triggerConfigurations: [{ ...trigger, triggerEvents: ["DeploymentFailure"] }] });
  shop.deploy();
  shop.pass(6 * MINUTE);
  assert.deepEqual(shop.published, []);
});

test("EventBridge hears of the states of a deployment", () => {
  const shop = flyShop();
  const deploymentId = shop.deploy();
  shop.pass(6 * MINUTE);
  const heard = shop.put.filter(({ source }) => source === "aws.codedeploy");
  assert.deepEqual(
    heard.map(({ detail }) => (detail as { state: string }).state),
    ["START", "SUCCESS"],
  );
  const [first] = heard;
  assert.equal(first?.detailType, "CodeDeploy Deployment State-change Notification");
  assert.deepEqual(first?.resources, [
    "arn:aws:codedeploy:eu-west-1:123456789012:application:shop",
    "arn:aws:codedeploy:eu-west-1:123456789012:deploymentgroup:shop/orders",
  ]);
  const { instanceGroupId, ...rest } = { ...(first?.detail as Record<string, string> | undefined) };
  assert.ok(instanceGroupId);
  assert.deepEqual(rest, {
    region: "eu-west-1",
    deploymentId,
    deploymentGroup: "orders",
    state: "START",
    application: "shop",
  });
});
