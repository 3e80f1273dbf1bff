import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { fleetOf } from "../../fleet.fixture.ts";
import { rollbackAlarms, shiftedAliases, shiftsTraffic } from "./traffic.ts";

/** The function Orders and the fleet it flies in, from its deployment preference and events. */
function orders(preference: string, events = "{}") {
  const fleet = fleetOf(`
Transform: AWS::Serverless-2016-10-31
Parameters:
  Alarms: { Type: CommaDelimitedList }
  Stage: { Type: String }
Conditions:
  IsProduction: !Equals [!Ref Stage, production]
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: orders.handler
      CodeUri: src/
      AutoPublishAlias: live
      DeploymentPreference: { ${preference} }
      Events: ${events}
  OrdersErrors: { Type: AWS::CloudWatch::Alarm, Properties: { MetricName: Errors, Namespace: AWS/Lambda } }
  OrdersSlow: { Type: AWS::CloudWatch::Alarm, Properties: { MetricName: Duration, Namespace: AWS/Lambda } }`);
  const [fn] = fleet.functions;
  assert.ok(fn);
  return { fn, fleet };
}

const CANARY = "Type: Canary10Percent5Minutes";

describe("shiftsTraffic", () => {
  const shifts = (preference: string, events?: string) => {
    const { fn, fleet } = orders(preference, events);
    const verdict = shiftsTraffic(fn, fleet);
    return verdict === true || verdict.kind;
  };

  test("a canary of an API does", () => {
    const api = "{ Place: { Type: HttpApi, Properties: { Path: /orders, Method: POST } } }";
    assert.equal(shifts(CANARY, api), true);
  });

  test("a canary of who knows what does: somebody wants it shifted", () => {
    assert.equal(shifts(CANARY), true);
  });

  test("a canary of a nightly job has nothing to shift", () => {
    const nightly = "{ Nightly: { Type: Schedule, Properties: { Schedule: rate(1 day) } } }";
    assert.equal(shifts(CANARY, nightly), "not-applicable");
  });

  test("all at once shifts no share of it", () => {
    assert.equal(shifts("Type: AllAtOnce"), "not-applicable");
  });

  test("a deployment that is switched off shifts nothing", () => {
    assert.equal(shifts(`${CANARY}, Enabled: false`), "not-applicable");
  });
});

describe("rollbackAlarms", () => {
  const alarmsOf = (alarms: string) => {
    const { fn, fleet } = orders(`${CANARY}, Alarms: ${alarms}`);
    const [alias] = shiftedAliases(fn);
    assert.ok(alias);
    const { targets, most, hiddenBy } = rollbackAlarms(alias, fleet);
    return { names: targets.map((target) => target.resource?.id ?? target.symbol), most, hiddenBy };
  };

  test("are those of the list", () => {
    const { names, most } = alarmsOf("[!Ref OrdersErrors, shop-orders-5xx]");
    assert.deepEqual(names, ["OrdersErrors", "shop-orders-5xx"]);
    assert.equal(most, 2);
  });

  test("are those of either side of a condition, of which only one counts at a time", () => {
    const { names, most } = alarmsOf(
      "!If [IsProduction, [!Ref OrdersErrors, !Ref OrdersSlow], [!Ref OrdersErrors]]",
    );
    assert.deepEqual([...new Set(names)], ["OrdersErrors", "OrdersSlow"]);
    assert.equal(most, 2);
  });

  test("are none where both sides say nothing", () => {
    const { names, hiddenBy } = alarmsOf("!If [IsProduction, [!Ref AWS::NoValue], [!Ref AWS::NoValue]]");
    assert.deepEqual(names, []);
    assert.equal(hiddenBy, undefined);
  });

  test("are hidden by a parameter that is the whole list", () => {
    const { names, hiddenBy } = alarmsOf("!Ref Alarms");
    assert.deepEqual(names, []);
    assert.match(hiddenBy ?? "", /Alarms/);
  });

  test("a text in the place of the list is no alarm that anybody knows", () => {
    const { names, hiddenBy } = alarmsOf("OrdersErrors");
    assert.deepEqual(names, []);
    assert.equal(hiddenBy, "its Alarms are no list of names");
  });
});
