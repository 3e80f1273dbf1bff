import assert from "node:assert/strict";
import { test } from "node:test";
import { isLater } from "../../kernel/later.ts";
import { MINUTE, SECOND } from "../../kernel/time.ts";
import cloudwatch from "../cloudwatch/index.ts";
import events from "../events/index.ts";
import { fly } from "../fly.fixture.ts";
import lambda from "../lambda/index.ts";
import { returns, throws, ZIP } from "../lambda/lambda.fixture.ts";
import { simulated } from "../lambda/simulated.ts";
import logs from "../logs/index.ts";
import sns from "../sns/index.ts";
import sqs from "../sqs/index.ts";
import { deploy, type Stack } from "./stack.ts";
import type { Json, Template } from "./template.ts";

type Resources = Record<string, readonly [type: string, properties: { readonly [key: string]: Json }]>;

/** An invocation of a function. */
interface Heard {
  readonly name: string;
  readonly event: unknown;
}

/** A shop whose orders fail, and whoever is on call is a function. */
function shop() {
  const asked: Heard[] = [];
  const environments = simulated({
    invoke: ({ spec: { functionName: name }, event }) => {
      asked.push({ name, event });
      return name === "orders" ? throws() : returns();
    },
  });
  const flight = fly(cloudwatch, lambda, logs, sns, sqs, events, environments);
  const { turns, request, place } = flight;
  for (const FunctionName of ["orders", "on-call"])
    request("lambda", "CreateFunction", {
      FunctionName,
      Runtime: "nodejs24.x",
      Handler: "index.handler",
      Role: "arn:aws:iam::123456789012:role/orders",
      Code: { ZipFile: ZIP },
    });
  turns.runUntil(1);
  const settle = (resources: Resources, before?: Stack): Stack => {
    const template: Template = {
      parameters: new Map(),
      mappings: null,
      conditions: new Map(),
      resources: Object.entries(resources).map(([id, [type, properties]], index) => ({
        id,
        type,
        properties,
        dependsOn: Object.keys(resources).slice(0, index),
        where: `template.yaml:${index + 1}:3`,
      })),
      outputs: new Map(),
    };
    const options = { place, name: "shop", template, parameters: {}, exports: new Map(), allowInert: false };
    const later = deploy(before ? { ...options, before } : options);
    let result: { ok: Stack } | { error: unknown } | undefined;
    assert.ok(isLater(later));
    later.whenDone((outcome) => (result = outcome));
    turns.runUntil(turns.kernel.now() + 1);
    assert.ok(result);
    if ("error" in result) throw result.error;
    return result.ok;
  };
  const invoke = (FunctionName: string) =>
    request("lambda", "Invoke", {
      FunctionName,
      InvocationType: "Event",
      Payload: new TextEncoder().encode("{}"),
    });
  return { ...flight, asked, settle, invoke };
}

const ON_CALL = "arn:aws:lambda:eu-west-1:123456789012:function:on-call";

const ERRORS = {
  Namespace: "AWS/Lambda",
  MetricName: "Errors",
  Dimensions: [{ Name: "FunctionName", Value: "orders" }],
  Statistic: "Sum",
  Period: "60",
  EvaluationPeriods: 1,
  ComparisonOperator: "GreaterThanThreshold",
  Threshold: 0,
};

const allow = (Principal: string, SourceArn: string) =>
  [
    "AWS::Lambda::Permission",
    { FunctionName: "on-call", Action: "lambda:InvokeFunction", Principal, SourceArn },
  ] as const;

test("a function fails, its alarm rings, a topic tells a function", () => {
  const { settle, invoke, turns, asked } = shop();
  settle({
    Topic: ["AWS::SNS::Topic", {}],
    Allowed: allow("sns.amazonaws.com", "arn:aws:sns:eu-west-1:123456789012:*"),
    Told: ["AWS::SNS::Subscription", { TopicArn: { Ref: "Topic" }, Protocol: "lambda", Endpoint: ON_CALL }],
    Errors: [
      "AWS::CloudWatch::Alarm",
      { ...ERRORS, AlarmName: "orders-errors", AlarmActions: [{ Ref: "Topic" }] },
    ],
  });
  invoke("orders");
  turns.runUntil(2 * MINUTE);
  const told = asked.filter(({ name }) => name === "on-call");
  assert.equal(told.length, 1);
  const { Records } = (told[0] as Heard).event as {
    Records: readonly { Sns: { Subject: string; Message: string } }[];
  };
  assert.equal(Records[0]?.Sns.Subject, 'ALARM: "orders-errors" in EU (Ireland)');
  assert.equal(JSON.parse(Records[0]?.Sns.Message ?? "{}").NewStateValue, "ALARM");
});

test("an alarm invokes a function itself, with the event that AWS was recorded to send", () => {
  const { settle, invoke, turns, asked } = shop();
  settle({
    Allowed: allow(
      "lambda.alarms.cloudwatch.amazonaws.com",
      "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:orders-errors",
    ),
    Errors: [
      "AWS::CloudWatch::Alarm",
      { ...ERRORS, AlarmName: "orders-errors", AlarmDescription: "Orders fail", AlarmActions: [ON_CALL] },
    ],
  });
  invoke("orders");
  turns.runUntil(MINUTE + 10 * SECOND);
  // oxlint-disable-next-line no-explicit-any
  const event = asked.find(({ name }) => name === "on-call")?.event as Record<string, any>;
  const { configuration, state } = event["alarmData"];
  assert.deepEqual(
    { ...event, alarmData: { ...event["alarmData"], configuration: 0, state: 0 } },
    {
      source: "aws.cloudwatch",
      alarmArn: "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:orders-errors",
      accountId: "123456789012",
      time: "1970-01-01T00:01:00.000+0000",
      region: "eu-west-1",
      alarmData: {
        alarmName: "orders-errors",
        state: 0,
        previousState: {
          value: "INSUFFICIENT_DATA",
          reason: "Unchecked: Initial alarm creation",
          timestamp: "1970-01-01T00:00:00.001+0000",
        },
        configuration: 0,
      },
    },
  );
  assert.deepEqual(Object.keys(state), ["value", "reason", "reasonData", "timestamp"]);
  assert.deepEqual(configuration, {
    description: "Orders fail",
    metrics: [
      {
        id: configuration.metrics[0].id,
        metricStat: {
          metric: { namespace: "AWS/Lambda", name: "Errors", dimensions: { FunctionName: "orders" } },
          period: 60,
          stat: "Sum",
        },
        returnData: true,
      },
    ],
  });
});

test("without a permission the function is not invoked, and the history says so", () => {
  const { settle, invoke, turns, asked, call } = shop();
  settle({
    Errors: [
      "AWS::CloudWatch::Alarm",
      { ...ERRORS, AlarmName: "orders-errors", AlarmActions: [`${ON_CALL}-gone`] },
    ],
  });
  invoke("orders");
  turns.runUntil(2 * MINUTE);
  assert.deepEqual(
    asked.filter(({ name }) => name === "on-call"),
    [],
  );
  const [item] = call("DescribeAlarmHistory", { HistoryItemType: "Action" }).AlarmHistoryItems;
  assert.match(item.HistorySummary, /^Failed to execute action arn:aws:lambda:.*on-call-gone/);
  assert.equal(JSON.parse(item.HistoryData).actionState, "Failed");
});

test("composite alarms, detectors and mute rules fly with the stack, change and go with it", () => {
  const { settle, call } = shop();
  const alarms = (Threshold: number): Resources => ({
    Errors: [
      "AWS::CloudWatch::Alarm",
      { ...ERRORS, Threshold, Tags: [{ Key: "tier", Value: String(Threshold) }] },
    ],
    Shop: [
      "AWS::CloudWatch::CompositeAlarm",
      { AlarmName: "shop", AlarmRule: { "Fn::Sub": "ALARM(${Errors})" } },
    ],
    Usual: [
      "AWS::CloudWatch::AnomalyDetector",
      { Namespace: "AWS/Lambda", MetricName: "Invocations", Stat: "Sum" },
    ],
    Nightly: [
      "AWS::CloudWatch::AlarmMuteRule",
      {
        Name: "nightly",
        Rule: { Schedule: { Expression: "cron(0 2 * * *)", Duration: "PT1H" } },
        MuteTargets: { AlarmNames: [{ Ref: "Errors" }] },
        ExpireDate: "2030-01-01T00:00:00Z",
      },
    ],
  });
  const first = settle(alarms(0));
  const name = first.resources.get("Errors")?.made.ref;
  assert.deepEqual(call("GetAlarmMuteRule", { AlarmMuteRuleName: "nightly" }).MuteTargets, {
    AlarmNames: [name],
  });
  const second = settle(alarms(5), first);
  const [alarm] = call("DescribeAlarms", { AlarmNames: [name] }).MetricAlarms;
  assert.equal(alarm.Threshold, 5);
  assert.deepEqual(call("ListTagsForResource", { ResourceARN: alarm.AlarmArn }).Tags, [
    { Key: "tier", Value: "5" },
  ]);
  settle({}, second);
  const types = { AlarmTypes: ["MetricAlarm", "CompositeAlarm"] };
  const { MetricAlarms, CompositeAlarms } = call("DescribeAlarms", types);
  assert.deepEqual([...MetricAlarms, ...CompositeAlarms], []);
  assert.deepEqual(call("DescribeAnomalyDetectors").AnomalyDetectors, []);
  assert.deepEqual(call("ListAlarmMuteRules").AlarmMuteRuleSummaries, []);
});
