import assert from "node:assert/strict";
import { test } from "node:test";
import { HOUR, MINUTE, SECOND } from "../../kernel/time.ts";
import { policiesOfRoles } from "../../roles.ts";
import type { Members } from "../../service.ts";
import { ZIP } from "../lambda/lambda.fixture.ts";
import { flyShop, SHIFT } from "./codedeploy.fixture.ts";

const HOOKED = `${SHIFT}Hooks:
  - BeforeAllowTraffic: CodeDeployHook_before
  - AfterAllowTraffic: CodeDeployHook_after
`;
const ON_FAILURE = { autoRollbackConfiguration: { enabled: true, events: ["DEPLOYMENT_FAILURE"] } };

/** A shop whose hooks are there; `heard` are the events they were invoked with. */
function hooked(group: Members = {}) {
  const heard: Members[] = [];
  const shop = flyShop(group, ({ spec, payload }) => {
    if (spec.functionName.startsWith("CodeDeployHook_"))
      heard.push({ fn: spec.functionName, ...(JSON.parse(new TextDecoder().decode(payload)) as Members) });
    return { kind: "returns", afterMs: 20, payload: {} };
  });
  for (const FunctionName of ["CodeDeployHook_before", "CodeDeployHook_after"])
    shop.request("lambda", "CreateFunction", {
      FunctionName,
      Runtime: "nodejs24.x",
      Handler: "index.handler",
      Role: "arn:aws:iam::123456789012:role/hook",
      Code: { ZipFile: ZIP },
    });
  const answer = (status: string, which = heard.at(-1)) =>
    shop.call("PutLifecycleEventHookExecutionStatus", {
      deploymentId: which?.["DeploymentId"],
      lifecycleEventHookExecutionId: which?.["LifecycleEventHookExecutionId"],
      status,
    });
  return { ...shop, heard, answer };
}

test("each hook is invoked once with the deployment and its execution, and traffic waits for the answer", () => {
  const shop = hooked();
  const id = shop.deploy({}, HOOKED);
  shop.pass(10 * MINUTE);
  assert.equal(shop.alias(), "1");
  assert.equal(shop.heard.length, 1);
  const { fn, LifecycleEventHookExecutionId, ...rest } = shop.heard[0] as Members;
  assert.equal(fn, "CodeDeployHook_before");
  assert.deepEqual(rest, { DeploymentId: id });
  assert.deepEqual(shop.answer("Succeeded"), {
    lifecycleEventHookExecutionId: LifecycleEventHookExecutionId,
  });
  shop.pass(6 * MINUTE);
  assert.equal(shop.alias(), "2");
  assert.equal(shop.heard[1]?.["fn"], "CodeDeployHook_after");
  assert.equal(shop.info(id).status, "InProgress");
  shop.answer("Succeeded");
  assert.equal(shop.info(id).status, "Succeeded");
});

test("a hook that answers Failed before traffic ends the deployment, and nothing has moved", () => {
  const shop = hooked(ON_FAILURE);
  const id = shop.deploy({}, HOOKED);
  shop.pass(5 * SECOND);
  shop.answer("Failed");
  shop.pass(5 * SECOND);
  const { status, errorInformation, rollbackInfo } = shop.info(id);
  assert.deepEqual([status, errorInformation.code], ["Failed", "HOOK_EXECUTION_FAILURE"]);
  assert.equal(shop.events(id), "Failed Skipped Skipped");
  assert.equal(shop.alias(), "1");
  assert.equal(shop.info(rollbackInfo.rollbackDeploymentId).status, "Succeeded");
  assert.equal(shop.heard.length, 1, "a rollback asks no hook");
});

test("a hook that answers Failed after all traffic brings the old version back", () => {
  const shop = hooked(ON_FAILURE);
  const id = shop.deploy({ deploymentConfigName: "CodeDeployDefault.LambdaAllAtOnce" }, HOOKED);
  shop.pass(5 * SECOND);
  shop.answer("Succeeded");
  shop.pass(5 * SECOND);
  assert.equal(shop.alias(), "2");
  shop.answer("Failed");
  shop.pass(5 * SECOND);
  assert.equal(shop.alias(), "1");
  assert.equal(shop.events(id), "Succeeded Succeeded Failed");
});

test("a hook that does not answer within an hour has failed", () => {
  const shop = hooked();
  const id = shop.deploy({}, HOOKED);
  shop.pass(HOUR - MINUTE);
  assert.equal(shop.info(id).status, "InProgress");
  shop.pass(2 * MINUTE);
  assert.equal(shop.info(id).status, "Failed");
  assert.match(shop.info(id).errorInformation.message, /not notified .* within one hour/);
});

test("an answer is Succeeded or Failed, for a hook that waits for one", () => {
  const shop = hooked();
  shop.deploy({}, HOOKED);
  shop.pass(5 * SECOND);
  assert.throws(() => shop.answer("Skipped"), { code: "InvalidLifecycleEventHookExecutionStatusException" });
  const strange = { ...shop.heard[0], LifecycleEventHookExecutionId: "eyJ" };
  assert.throws(() => shop.answer("Succeeded", strange), {
    code: "InvalidLifecycleEventHookExecutionIdException",
  });
  shop.answer("Succeeded");
  assert.throws(() => shop.answer("Succeeded", shop.heard[0]), {
    code: "LifecycleEventAlreadyCompletedException",
  });
});

test("a role with nothing but AWS's policy invokes functions called CodeDeployHook_…, and no other", () => {
  const shop = hooked();
  const managed = ["arn:aws:iam::aws:policy/service-role/AWSCodeDeployRoleForLambda"];
  const roles = policiesOfRoles(shop.turns.kernel);
  roles.set("deployer", { managed, inline: 0, attached: 0 });
  const other = HOOKED.replace("CodeDeployHook_before", "orders");
  const refused = shop.deploy({}, other);
  shop.pass(5 * SECOND);
  assert.deepEqual(shop.info(refused).errorInformation, {
    code: "IAM_ROLE_PERMISSIONS",
    message:
      "The IAM role arn:aws:iam::123456789012:role/deployer does not give you permission to perform operations in the following AWS service: AWSLambda. Contact your AWS administrator if you need help. If you are an AWS administrator, you can grant permissions to your users or groups by creating IAM policies.",
  });
  roles.set("deployer", { managed, inline: 1, attached: 0 });
  const allowed = shop.deploy({}, other);
  shop.pass(5 * SECOND);
  assert.equal(shop.info(allowed).status, "InProgress");
});

test("a hook that is not there has failed at once", () => {
  const shop = flyShop();
  const id = shop.deploy({}, HOOKED);
  shop.pass(5 * SECOND);
  assert.equal(shop.info(id).errorInformation.code, "HOOK_EXECUTION_FAILURE");
  assert.match(shop.info(id).errorInformation.message, /Function not found/);
});
