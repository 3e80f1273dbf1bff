import assert from "node:assert/strict";
import { test } from "node:test";
import { followShifts } from "./shifts.ts";

const ABOUT = {
  deployment: "d-1",
  group: "orders",
  functionName: "shop-Orders",
  alias: "live",
  from: "1",
  to: "2",
};
const names = (physical: unknown): string => String(physical).replace("shop-", "");

/** What is said of a shift as its journal goes by. */
function flown() {
  const hear = followShifts();
  let at = 0;
  const tell = (what: string, data: object = {}): string | undefined =>
    hear({ at, what, data: { ...ABOUT, ...data } }, names)?.says;
  let requests = 0;
  const request = (version: string, status = "success"): string | undefined => {
    const requestId = `request-${++requests}`;
    hear(
      { at, what: "lambda.invocation-started", data: { requestId, functionName: "shop-Orders", version } },
      names,
    );
    return hear({ at, what: "lambda.invocation-ended", data: { requestId, status } }, names)?.says;
  };
  const pass = (milliseconds: number): void => {
    at += milliseconds;
  };
  return { tell, request, pass };
}

test("weight, requests and failures of both versions are said, and again when a while has gone by", () => {
  const { tell, request, pass } = flown();
  request("1");
  assert.equal(
    tell("codedeploy.deployment-started", {
      configuration: "CodeDeployDefault.LambdaCanary10Percent5Minutes",
    }),
    "Orders:live goes from version 1 to 2: Canary10Percent5Minutes, d-1",
  );
  request("1");
  assert.equal(
    tell("codedeploy.traffic-shifted", { weight: 0.1 }),
    "Orders:live  10 % on version 2 · version 1: 1 request, 0 failed · version 2: 0 requests, 0 failed",
  );
  assert.equal(request("2", "error"), undefined);
  pass(15_000);
  assert.equal(
    request("1"),
    "Orders:live  10 % on version 2 · version 1: 2 requests, 0 failed · version 2: 1 request, 1 failed",
  );
  assert.equal(request("2"), undefined);
});

test("the end is said with its reason, and that the old version is back", () => {
  const { tell, request } = flown();
  tell("codedeploy.deployment-started", { configuration: "Slowly" });
  tell("codedeploy.traffic-shifted", { weight: 0.1 });
  request("2", "error");
  const ended = { status: "Stopped", code: "ALARM_ACTIVE", because: "too many errors", weight: 0.1 };
  assert.equal(
    tell("codedeploy.deployment-ended", { ...ended, rolledBack: true }),
    "Orders:live does not go to version 2 (ALARM_ACTIVE): too many errors · version 1: 0 requests, 0 failed · version 2: 1 request, 1 failed",
  );
  const back = { deployment: "d-2", rollsBack: "d-1", from: "2", to: "1" };
  assert.equal(tell("codedeploy.deployment-started", { ...back, configuration: "AllAtOnce" }), undefined);
  assert.equal(
    tell("codedeploy.deployment-ended", { ...back, status: "Succeeded", weight: 1 }),
    "Orders:live is back on version 1",
  );
});

test("an alias that is left on two versions is said, with the command that mends it", () => {
  const { tell } = flown();
  tell("codedeploy.deployment-started", { configuration: "Slowly" });
  const ended = {
    status: "Stopped",
    code: "MANUAL_STOP",
    because: "stopped",
    weight: 0.1,
    rolledBack: false,
  };
  assert.match(
    tell("codedeploy.deployment-ended", ended) ?? "",
    /left on versions 1 and 2\. To mend it: aws lambda update-alias --function-name shop-Orders --name live --function-version 1 --routing-config AdditionalVersionWeights=\{\}$/,
  );
});

test("a deployment that never began has its reason alone", () => {
  const hear = followShifts();
  const data = {
    deployment: "d-3",
    group: "orders",
    status: "Failed",
    weight: 0,
    rolledBack: false,
    code: "INVALID_LAMBDA_CONFIGURATION",
    because: "no AppSpec",
  };
  assert.equal(
    hear({ at: 0, what: "codedeploy.deployment-ended", data }, names)?.says,
    "orders is not deployed (INVALID_LAMBDA_CONFIGURATION): no AppSpec",
  );
});
