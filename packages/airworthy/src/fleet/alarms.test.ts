import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { alarmOf, besideOrders, fleetOf, functionOf } from "./fleet.fixture.ts";

const errors = (dimensions: string) =>
  `  Errors: { Type: AWS::CloudWatch::Alarm, Properties: { Namespace: AWS/Lambda, MetricName: Errors, Dimensions: ${dimensions} } }`;
const named = (value: string) => `[{ Name: FunctionName, Value: ${value} }]`;

describe("an alarm watches a function", () => {
  for (const value of [
    "!Ref Orders",
    "orders",
    "!Sub '${Orders}'",
    "!GetAtt Orders.Arn",
    "!Join ['', [ord, ers]]",
  ]) {
    it(`named by ${value}`, () => {
      const fleet = besideOrders(errors(named(value)));
      assert.deepEqual(
        functionOf(fleet).alarms.map((watch) => watch.alarm.resource.id),
        ["Errors"],
      );
    });
  }

  it("by the name that both put together from a parameter", () => {
    const fleet = besideOrders(
      errors(named("!Sub '${Stage}-orders'")),
      "FunctionName: !Sub '${Stage}-orders'",
    );
    assert.equal(functionOf(fleet).alarms.length, 1);
  });

  it("from another stack", () => {
    const fleet = fleetOf(
      "Resources:\n  Orders: { Type: AWS::Lambda::Function, Properties: { FunctionName: orders } }\n",
      `Resources:\n${errors(named("orders"))}\n`,
    );
    assert.equal(functionOf(fleet).alarms.length, 1);
  });

  it("through metric math", () => {
    const metrics =
      "[{ Id: e, ReturnData: false, MetricStat: { Stat: Sum, Period: 60, Metric: { Namespace: AWS/Lambda, MetricName: Errors, Dimensions: [{ Name: FunctionName, Value: !Ref Orders }] } } }, { Id: rate, Expression: e / 2 }]";
    const fleet = besideOrders(
      `  Rate: { Type: AWS::CloudWatch::Alarm, Properties: { Metrics: ${metrics} } }`,
    );
    const [watch] = functionOf(fleet).alarms;
    assert.deepEqual(
      [watch?.metric.id, watch?.metric.returnData, watch?.metric.statistic],
      ["e", false, "Sum"],
    );
    assert.equal(alarmOf(fleet, "Rate").metrics[1]?.expression, "e / 2");
  });

  it("and one of its aliases", () => {
    const dimensions =
      "[{ Name: FunctionName, Value: !Ref Orders }, { Name: Resource, Value: !Sub '${Orders}:live' }]";
    assert.equal(functionOf(besideOrders(errors(dimensions))).alarms[0]?.qualifier, "live");
  });

  it("through its logs", () => {
    const fleet = besideOrders(
      "  Lines: { Type: AWS::Logs::MetricFilter, Properties: { LogGroupName: !Sub '/aws/lambda/${Orders}', MetricTransformations: [{ MetricNamespace: Orders, MetricName: Failed }] } }\n  Failed: { Type: AWS::CloudWatch::Alarm, Properties: { Namespace: Orders, MetricName: Failed } }",
    );
    assert.equal(functionOf(fleet).alarms[0]?.throughLogs, true);
  });
});

describe("an alarm of the whole account", () => {
  const whole = (dimensions: string) =>
    alarmOf(besideOrders(errors(dimensions)), "Errors").watches.some((watch) => watch.wholeAccount);

  it("names nothing", () => assert.ok(whole("[]")));
  it("is not one whose dimensions are hidden", () => assert.ok(!whole("!Ref Dimensions")));

  it("is not one whose dimensions a condition decides: it watches what both sides name", () => {
    const either = `!If [IsLive, ${named("!Ref Orders")}, ${named("other")}]`;
    assert.ok(!whole(either));
    assert.equal(functionOf(besideOrders(errors(either))).alarms.length, 1);
  });
});

describe("a composite alarm", () => {
  it("knows its children by reference, by name and by ARN", () => {
    const child = (id: string) =>
      `  ${id}: { Type: AWS::CloudWatch::Alarm, Properties: { AlarmName: ${id.toLowerCase()} } }\n`;
    const rule =
      '!Sub \'ALARM(${One}) OR ALARM("two") AND NOT OK("arn:aws:cloudwatch:eu-west-1:123456789012:alarm:three")\'';
    const fleet = besideOrders(
      `${child("One")}${child("Two")}${child("Three")}  All: { Type: AWS::CloudWatch::CompositeAlarm, Properties: { AlarmRule: ${rule} } }`,
    );
    assert.deepEqual(
      alarmOf(fleet, "All").children.map((one) => one.resource.id),
      ["One", "Two", "Three"],
    );
  });
});
