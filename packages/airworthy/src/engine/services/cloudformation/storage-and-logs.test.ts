import assert from "node:assert/strict";
import { test } from "node:test";
import { isLater } from "../../kernel/later.ts";
import { SECOND } from "../../kernel/time.ts";
import { fly } from "../fly.fixture.ts";
import cloudwatch from "../cloudwatch/index.ts";
import lambda from "../lambda/index.ts";
import { returns, ZIP } from "../lambda/lambda.fixture.ts";
import { simulated } from "../lambda/simulated.ts";
import logs from "../logs/index.ts";
import s3 from "../s3/index.ts";
import { deploy, type Stack } from "./stack.ts";
import type { Json, Template } from "./template.ts";

const FUNCTION = "arn:aws:lambda:eu-west-1:123456789012:function:orders";

function shop() {
  const flight = fly(s3, lambda, logs, cloudwatch, simulated({ invoke: () => returns() }));
  const { turns, request, place } = flight;
  request("lambda", "CreateFunction", {
    FunctionName: "orders",
    Runtime: "nodejs24.x",
    Handler: "index.handler",
    Role: "arn:aws:iam::123456789012:role/orders",
    Code: { ZipFile: ZIP },
  });
  turns.runUntil(1);
  const settle = (
    resources: Record<string, readonly [string, { readonly [key: string]: Json }]>,
    before?: Stack,
  ) => {
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
  const ran = () => flight.journal.entries.filter(({ what }) => what === "lambda.event-received").length;
  return { ...flight, settle, ran };
}

const allow = (principal: string) =>
  [
    "AWS::Lambda::Permission",
    {
      FunctionName: "orders",
      Action: "lambda:InvokeFunction",
      Principal: principal,
      SourceAccount: "123456789012",
    },
  ] as const;

test("a bucket tells the function of its template, once the function lets it", () => {
  const { settle, request, turns, ran } = shop();
  const inbox = [
    "AWS::S3::Bucket",
    {
      BucketName: "inbox",
      NotificationConfiguration: {
        LambdaConfigurations: [
          {
            Event: "s3:ObjectCreated:*",
            Function: FUNCTION,
            Filter: { S3Key: { Rules: [{ Name: "suffix", Value: ".json" }] } },
          },
        ],
      },
    },
  ] as const;
  assert.throws(() => settle({ Inbox: inbox }), /Unable to validate the following destination/);
  const first = settle({ Allow: allow("s3.amazonaws.com"), Inbox: inbox });
  request("s3", "PutObject", { Bucket: "inbox", Key: "1.json" });
  turns.runUntil(turns.kernel.now() + SECOND);
  assert.equal(ran(), 1);
  settle({ Allow: allow("s3.amazonaws.com"), Inbox: ["AWS::S3::Bucket", { BucketName: "inbox" }] }, first);
  request("s3", "PutObject", { Bucket: "inbox", Key: "2.json" });
  turns.runUntil(turns.kernel.now() + SECOND);
  assert.equal(ran(), 1);
});

test("filters of a log group measure and forward", () => {
  const { settle, request, turns, ran } = shop();
  settle({
    Allow: allow("logs.amazonaws.com"),
    Log: [
      "AWS::Logs::LogGroup",
      { LogGroupName: "/shop", RetentionInDays: "7", Tags: [{ Key: "team", Value: "shop" }] },
    ],
    Errors: [
      "AWS::Logs::MetricFilter",
      {
        LogGroupName: "/shop",
        FilterPattern: "ERROR",
        MetricTransformations: [{ MetricName: "Errors", MetricNamespace: "Shop", MetricValue: 1 }],
      },
    ],
    Alerts: [
      "AWS::Logs::SubscriptionFilter",
      { LogGroupName: "/shop", FilterPattern: "ERROR", DestinationArn: FUNCTION },
    ],
  });
  request("logs", "CreateLogStream", { logGroupName: "/shop", logStreamName: "till" });
  request("logs", "PutLogEvents", {
    logGroupName: "/shop",
    logStreamName: "till",
    logEvents: [{ timestamp: turns.kernel.now(), message: "ERROR" }],
  });
  turns.runUntil(turns.kernel.now() + 2 * SECOND);
  assert.equal(ran(), 1);
  assert.deepEqual(request("cloudwatch", "ListMetrics", { Namespace: "Shop" }), {
    Metrics: [{ Namespace: "Shop", MetricName: "Errors", Dimensions: [] }],
  });
});
