import assert from "node:assert/strict";
import { test } from "node:test";
import { isLater, type Later } from "../engine/kernel/later.ts";
import { MINUTE, SECOND } from "../engine/kernel/time.ts";
import type { Members } from "../engine/service.ts";
import { deploy, type Stack } from "../engine/services/cloudformation/stack.ts";
import { fly } from "../engine/services/fly.fixture.ts";
import { SERVICES } from "../engine/services/index.ts";
import { simulated } from "../engine/services/lambda/simulated.ts";
import { stackOf } from "../readers/sam/stack.fixture.ts";
import { templateOf } from "./template.ts";

/** A function whose alias CodeDeploy shifts, with an alarm on the errors of the new version. */
const SHOP = (code: string) => `Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: orders
      Runtime: nodejs24.x
      Handler: index.handler
      InlineCode: "${code}"
      AutoPublishAlias: live
      DeploymentPreference:
        Type: Canary10Percent5Minutes
        Alarms: [!Ref NewVersionFails]
  NewVersionFails:
    Type: AWS::CloudWatch::Alarm
    Properties:
      Namespace: AWS/Lambda
      MetricName: Errors
      Dimensions:
        - { Name: FunctionName, Value: !Ref Orders }
        - { Name: Resource, Value: !Sub "\${Orders}:live" }
        - { Name: ExecutedVersion, Value: !GetAtt Orders.Version.Version }
      Statistic: Sum
      Period: 60
      EvaluationPeriods: 1
      Threshold: 2
      ComparisonOperator: GreaterThanOrEqualToThreshold
      TreatMissingData: notBreaching
`;

/** The shop on AWS's services in virtual time; a version fails when its number is in `broken`. */
function flyShop(broken: readonly string[]) {
  const behaviour = simulated({
    invoke: ({ spec }) =>
      broken.includes(spec.version)
        ? { kind: "throws", afterMs: 20, errorType: "OutOfStock", message: "no stock" }
        : { kind: "returns", afterMs: 20, payload: {} },
  });
  const { place, turns, request, journal } = fly(...SERVICES, behaviour);
  let stack: Stack | undefined;
  const bring = (code: string, atOnce = false, shop = SHOP): Later<Stack> => {
    const deployment = {
      place,
      name: "shop",
      parameters: {},
      exports: new Map(),
      allowInert: false,
      atOnce,
      template: templateOf(stackOf(shop(code)), new Map()),
      ...(stack ? { before: stack } : {}),
    };
    const later = turns.enter(turns.kernel.now(), () => deploy(deployment));
    assert.ok(isLater(later));
    later.whenDone((outcome) => {
      if ("ok" in outcome) stack = outcome.ok;
    });
    return later;
  };
  /** Ten requests a second through the alias. */
  const traffic = (milliseconds: number): void => {
    const end = turns.kernel.now() + milliseconds;
    for (let at = turns.kernel.now(); at < end; at += SECOND / 10) {
      turns.runUntil(at);
      request("lambda", "Invoke", { FunctionName: "orders", Qualifier: "live" });
    }
    turns.runUntil(end);
  };
  const alias = (): Members =>
    request("lambda", "GetAlias", { FunctionName: "orders", Name: "live" }) as Members;
  const deployments = (): Members[] => {
    const { deployments: ids } = request("codedeploy", "ListDeployments", {}) as { deployments: string[] };
    return ids.map((deploymentId) => {
      const answer = request("codedeploy", "GetDeployment", { deploymentId }) as Members;
      return answer["deploymentInfo"] as Members;
    });
  };
  return { bring, traffic, alias, deployments, turns, journal, place };
}

function outcomeOf<T>(later: Later<T>): { ok?: T; error?: unknown } {
  let found: { ok?: T; error?: unknown } = {};
  later.whenDone((outcome) => (found = outcome));
  return found;
}

test("a new version that fails is rolled back by the alarm on its errors, and the stack with it", () => {
  const shop = flyShop(["2"]);
  shop.bring("exports.handler = async () => 1");
  shop.traffic(MINUTE);
  assert.equal(shop.deployments().length, 0, "the first version has nothing to shift from");
  assert.equal(shop.alias()["FunctionVersion"], "1");

  const update = shop.bring("exports.handler = async () => 2");
  shop.traffic(10 * SECOND);
  assert.deepEqual(outcomeOf(update), {}, "the stack waits for the deployment");
  assert.deepEqual(shop.alias()["RoutingConfig"], { AdditionalVersionWeights: { 2: 0.1 } });
  shop.traffic(3 * MINUTE);

  const { error } = outcomeOf(update);
  assert.match(
    String(error),
    /OrdersAliaslive \(AWS::Lambda::Alias\).*d-[A-Z0-9]{9} failed\. One or more alarms/,
  );
  assert.equal(shop.alias()["FunctionVersion"], "1");
  assert.equal(shop.alias()["RoutingConfig"], undefined);
  const [back, stopped] = shop.deployments();
  const reason = stopped?.["errorInformation"] as Members | undefined;
  assert.deepEqual(
    [stopped?.["status"], reason?.["code"], back?.["status"], back?.["creator"]],
    ["Stopped", "ALARM_ACTIVE", "Succeeded", "codeDeployRollback"],
  );
  assert.ok(shop.journal.entries.some(({ what }) => what === "cloudformation.stack-rolled-back"));

  const mended = shop.bring("exports.handler = async () => 3");
  shop.traffic(6 * MINUTE);
  assert.ok(outcomeOf(mended).ok, String(outcomeOf(mended).error));
  assert.equal(shop.alias()["FunctionVersion"], "3");
});

test("a version that is well is promoted, and only then the stack is ready", () => {
  const shop = flyShop([]);
  shop.bring("exports.handler = async () => 1");
  shop.traffic(SECOND);
  const update = shop.bring("exports.handler = async () => 2");
  shop.traffic(4 * MINUTE);
  assert.deepEqual(outcomeOf(update), {});
  shop.traffic(2 * MINUTE);
  assert.ok(outcomeOf(update).ok);
  assert.equal(shop.alias()["FunctionVersion"], "2");
});

test("asked to, it updates an alias at once, whatever its UpdatePolicy says", () => {
  const shop = flyShop([]);
  shop.bring("exports.handler = async () => 1");
  shop.traffic(SECOND);
  const update = shop.bring("exports.handler = async () => 2", true);
  shop.traffic(SECOND);
  assert.ok(outcomeOf(update).ok);
  assert.equal(shop.alias()["FunctionVersion"], "2");
  assert.equal(shop.deployments().length, 0);
});

/** Two functions, each with an alias that CodeDeploy shifts. */
const TWO = (code: string) => `Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    Runtime: nodejs24.x
    Handler: index.handler
    InlineCode: "${code}"
    AutoPublishAlias: live
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties: { FunctionName: orders, DeploymentPreference: { Type: Canary10Percent5Minutes } }
  Payments:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: payments
      DeploymentPreference: { Type: Canary10Percent10Minutes, Hooks: { PreTraffic: nobody } }
`;

test("aliases of a stack shift at the same time; when one fails, the other is stopped and brought back", () => {
  const shop = flyShop([]);
  shop.bring("exports.handler = async () => 1", false, TWO);
  shop.turns.runUntil(SECOND);
  // Without the hook that is not there, which fails the second of them.
  const well = (code: string) => TWO(code).replace(", Hooks: { PreTraffic: nobody }", "");
  const first = shop.bring("exports.handler = async () => 2", false, well);
  shop.turns.runUntil(10 * MINUTE);
  assert.deepEqual(outcomeOf(first), {});
  shop.turns.runUntil(11 * MINUTE);
  assert.ok(outcomeOf(first).ok, "ten minutes, not fifteen");

  const second = shop.bring("exports.handler = async () => 3", false, TWO);
  shop.turns.runUntil(12 * MINUTE);
  assert.match(String(outcomeOf(second).error), /PaymentsAliaslive/);
  assert.equal(shop.alias()["FunctionVersion"], "2");
  assert.equal(shop.alias()["RoutingConfig"], undefined);
  const stopped = shop.deployments().find((one) => one["status"] === "Stopped");
  const reason = stopped?.["errorInformation"] as Members | undefined;
  assert.equal(reason?.["code"], "MANUAL_STOP");
});
