import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fleetOf } from "../../fleet/fleet.fixture.ts";
import type { AnyAlarm } from "../model.ts";
import { alarmsOf } from "./alarms.ts";

const HEAD = `Parameters:
  Most: { Type: Number, Default: 7 }
  Secret: { Type: Number }
Conditions:
  IsLive: !Equals [!Ref AWS::Region, eu-west-1]
Resources:
  Orders: { Type: AWS::Lambda::Function, Properties: { FunctionName: orders } }
  Payments: { Type: AWS::Lambda::Function, Properties: { FunctionName: payments } }
  OnCall: { Type: AWS::SNS::Topic }
`;
const JUDGED = "Period: 60, EvaluationPeriods: 3, ComparisonOperator: GreaterThanThreshold";
const errorsOf = (fn: string, more = "Threshold: 1") =>
  `{ Type: AWS::CloudWatch::Alarm, Properties: { Namespace: AWS/Lambda, MetricName: Errors, Statistic: Sum, Dimensions: [{ Name: FunctionName, Value: !Ref ${fn} }], ${JUDGED}, AlarmActions: [!Ref OnCall], ${more} } }`;

function read(resources: Readonly<Record<string, string>>) {
  const fleet = fleetOf(
    `${HEAD}${Object.entries(resources)
      .map(([id, body]) => `  ${id}: ${body}\n`)
      .join("")}`,
  );
  const names = new Map(fleet.functions.map((fn) => [fn, fn.id] as const));
  const { set, left, notes } = alarmsOf("template", fleet, names);
  const said = (remarks: typeof left) => remarks.map(({ alarm, says }) => `${alarm.id}: ${says}`);
  return { functions: set.functions, left: said(left), notes: said(notes) };
}

/** The one alarm of Orders. */
function alarmOf(body: string): AnyAlarm | undefined {
  return read({ Alarm: body }).functions["Orders"]?.[0];
}
const whyNot = (body: string) => read({ Alarm: body }).left[0];

describe("an alarm of a template", () => {
  it("is read with what it leaves out", () =>
    assert.deepEqual(alarmOf(errorsOf("Orders")), {
      kind: "metric",
      name: "Alarm",
      item: "alarms/errors",
      queries: [
        {
          id: "m1",
          metric: { namespace: "AWS/Lambda", metric: "Errors", scope: "function", statistic: "Sum" },
        },
      ],
      period: 60,
      evaluationPeriods: 3,
      datapointsToAlarm: 3,
      comparisonOperator: "GreaterThanThreshold",
      threshold: 1,
      treatMissingData: "missing",
      hasAction: true,
    }));

  it("takes a parameter's default", () => {
    const alarm = alarmOf(errorsOf("Orders", "Threshold: !Ref Most"));
    assert.equal(alarm?.kind === "metric" && alarm.threshold, 7);
  });

  it("takes the first of what a condition decides, and says so", () => {
    const { functions, notes } = read({ Alarm: errorsOf("Orders", "Threshold: !If [IsLive, 3, 30]") });
    const [alarm] = functions["Orders"] ?? [];
    assert.equal(alarm?.kind === "metric" && alarm.threshold, 3);
    assert.deepEqual(notes, ["Alarm: Threshold depends on IsLive; 3 is taken"]);
  });

  it("says what of it is not rehearsed", () =>
    assert.deepEqual(read({ Alarm: errorsOf("Orders", "Threshold: 1, WarmUpPeriod: 5") }).notes, [
      "Alarm: WarmUpPeriod is not rehearsed",
    ]));

  it("tells nobody when its actions are switched off", () =>
    assert.equal(alarmOf(errorsOf("Orders", "Threshold: 1, ActionsEnabled: false"))?.hasAction, false));

  it("never sees data when it looks where nothing is", () => {
    const alarm = alarmOf(errorsOf("Orders").replace("MetricName: Errors", "MetricName: Error"));
    assert.equal(alarm?.kind === "metric" && alarm.queries[0]?.metric?.scope, "nothing");
  });

  it("never sees data in another unit", () => {
    const alarm = alarmOf(errorsOf("Orders", "Threshold: 1, Unit: Percent"));
    assert.equal(alarm?.kind === "metric" && alarm.queries[0]?.metric?.scope, "nothing");
  });
});

const metric = (id: string, name: string, fn = "Orders") =>
  `{ Id: ${id}, ReturnData: false, MetricStat: { Stat: Sum, Period: 60, Metric: { Namespace: AWS/Lambda, MetricName: ${name}, Dimensions: [{ Name: FunctionName, Value: !Ref ${fn} }] } } }`;
const over = (metrics: string, more = "Threshold: 5") =>
  `{ Type: AWS::CloudWatch::Alarm, Properties: { Metrics: [${metrics}], EvaluationPeriods: 1, ComparisonOperator: GreaterThanThreshold, ${more} } }`;

describe("metric math", () => {
  it("keeps its expression and its inputs", () => {
    const alarm = alarmOf(
      over(`{ Id: rate, Expression: e / i }, ${metric("e", "Errors")}, ${metric("i", "Invocations")}`),
    );
    assert.ok(alarm?.kind === "metric");
    assert.deepEqual(
      alarm.queries.map(({ id, expression, hidden }) => [id, expression, hidden]),
      [
        ["rate", "e / i", undefined],
        ["e", undefined, true],
        ["i", undefined, true],
      ],
    );
  });

  it("with a band is an alarm on what the band is around", () => {
    const alarm = alarmOf(
      over(
        `{ Id: usual, Expression: "ANOMALY_DETECTION_BAND(i, 3)" }, ${metric("i", "Invocations").replace("ReturnData: false, ", "")}`,
        "ThresholdMetricId: usual",
      ).replace("GreaterThanThreshold", "LessThanLowerThreshold"),
    );
    assert.ok(alarm?.kind === "metric");
    assert.deepEqual([alarm.band, alarm.threshold, alarm.queries.length], [{ deviations: 3 }, undefined, 1]);
  });
});

describe("an alarm that cannot be rehearsed is named with its reason:", () => {
  const cases: readonly (readonly [what: string, body: string, says: RegExp])[] = [
    [
      "another service",
      errorsOf("Orders").replace("AWS/Lambda", "AWS/ApiGateway"),
      /it watches Errors of AWS\/ApiGateway/,
    ],
    [
      "a threshold from outside",
      errorsOf("Orders", "Threshold: !Ref Secret"),
      /its Threshold is decided outside/,
    ],
    ["no threshold", errorsOf("Orders", "AlarmName: a"), /it has no Threshold/],
    ["a function elsewhere", errorsOf("OnCall"), /its dimensions name nothing|is no function/],
    [
      "all functions together",
      errorsOf("Orders").replace(/Dimensions: \[.*?\],/, ""),
      /all functions of the account together/,
    ],
    [
      "two functions at once",
      over(`{ Id: s, Expression: a + b }, ${metric("a", "Errors")}, ${metric("b", "Errors", "Payments")}`),
      /it computes over Orders and Payments together/,
    ],
    [
      "an expression CloudWatch refuses",
      over(`{ Id: s, Expression: "a +" }, ${metric("a", "Errors")}`),
      /CloudWatch would refuse it: .*Invalid syntax/,
    ],
    [
      "a query over many",
      over(`{ Id: q, Period: 60, Expression: 'SELECT SUM(Errors) FROM "AWS/Lambda"' }`),
      /watches no metric of a function/,
    ],
    [
      "log lines",
      `{ Type: AWS::CloudWatch::Alarm, Properties: { Namespace: Shop, MetricName: Failed, Statistic: Sum, ${JUDGED}, Threshold: 1 } }\n  Lines: { Type: AWS::Logs::MetricFilter, Properties: { LogGroupName: /aws/lambda/orders, MetricTransformations: [{ MetricNamespace: Shop, MetricName: Failed }] } }`,
      /made of log lines/,
    ],
  ];
  for (const [what, body, says] of cases) it(what, () => assert.match(whyNot(body) ?? "", says));
});

describe("a queue's alarm", () => {
  const depth = (queue: string) =>
    `{ Type: AWS::CloudWatch::Alarm, Properties: { Namespace: AWS/SQS, MetricName: ApproximateNumberOfMessagesVisible, Statistic: Maximum, Dimensions: [{ Name: QueueName, Value: !GetAtt ${queue}.QueueName }], ${JUDGED}, Threshold: 0 } }`;
  const queues = {
    Packing:
      "{ Type: AWS::SQS::Queue, Properties: { RedrivePolicy: { deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 3 } } }",
    Dead: "{ Type: AWS::SQS::Queue }",
    Reads:
      "{ Type: AWS::Lambda::EventSourceMapping, Properties: { FunctionName: !Ref Orders, EventSourceArn: !GetAtt Packing.Arn } }",
  };
  const scopeOf = (queue: string) => {
    const { functions } = read({ ...queues, Alarm: depth(queue) });
    const [alarm] = functions["Orders"] ?? [];
    return alarm?.kind === "metric" && alarm.queries[0]?.metric?.scope;
  };

  it("is of the function that reads the queue", () => assert.equal(scopeOf("Packing"), "queue"));
  it("is of the function whose messages end in it", () => assert.equal(scopeOf("Dead"), "deadLetterQueue"));
});

describe("a composite alarm", () => {
  const any = (rule: string) =>
    `{ Type: AWS::CloudWatch::CompositeAlarm, Properties: { AlarmRule: !Sub '${rule}', AlarmActions: [!Ref OnCall] } }`;

  it("stands in the rehearsal of every function it concerns, the others being well", () => {
    const { functions } = read({
      One: errorsOf("Orders"),
      Two: errorsOf("Payments"),
      Shop: any("ALARM(${One}) OR ALARM(${Two})"),
    });
    const ruleOf = (fn: string) => functions[fn]?.find((one) => one.kind === "composite")?.rule;
    assert.deepEqual(ruleOf("Orders"), { kind: "state", alarm: "One", state: "ALARM" });
    assert.deepEqual(ruleOf("Payments"), { kind: "state", alarm: "Two", state: "ALARM" });
  });

  it("may be made of composite alarms, in whatever order they are written", () => {
    const { functions } = read({
      All: any("ALARM(${Shop})"),
      Shop: any("ALARM(${One})"),
      One: errorsOf("Orders"),
    });
    assert.deepEqual(
      functions["Orders"]?.map(({ name }) => name),
      ["One", "Shop", "All"],
    );
  });

  it("says which alarm it takes as OK", () => {
    const { functions, notes } = read({
      One: errorsOf("Orders"),
      Api: errorsOf("Orders").replace("AWS/Lambda", "AWS/ApiGateway"),
      Shop: any("ALARM(${One}) AND NOT ALARM(${Api})"),
    });
    assert.deepEqual(notes, ["Shop: Api is taken as OK"]);
    assert.equal(functions["Orders"]?.length, 2);
  });

  it("of alarms that are not rehearsed is not rehearsed", () => {
    const { left } = read({ Shop: any("ALARM(elsewhere)") });
    assert.deepEqual(left, ["Shop: none of the alarms it combines is rehearsed"]);
  });

  it("that never ends in a circle", () => {
    const { left } = read({ A: any("ALARM(${B})"), B: any("ALARM(${A})") });
    assert.equal(left.length, 2);
  });
});
