import assert from "node:assert/strict";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import { ServiceError } from "../../error.ts";
import { MINUTE, SECOND } from "../../kernel/time.ts";
import { flyLogs, ORDERS } from "./logs.fixture.ts";

const LATENCY = {
  ...ORDERS,
  filterName: "latency",
  filterPattern: "{ $.latency > 0 }",
  metricTransformations: [
    {
      metricName: "Latency",
      metricNamespace: "Shop",
      metricValue: "$.latency",
      dimensions: { Route: "$.route" },
      unit: "Milliseconds",
    },
  ],
};

test("a metric filter measures what matches, with dimensions out of the event", () => {
  const { call, put, measured } = flyLogs();
  call("PutMetricFilter", LATENCY);
  put('{"latency":120,"route":"/orders"}', '{"latency":80}', "no JSON");
  const shop = measured.filter(({ namespace }) => namespace === "Shop");
  assert.deepEqual(shop, [
    {
      namespace: "Shop",
      name: "Latency",
      dimensions: { Route: "/orders" },
      value: 120,
      unit: "Milliseconds",
      at: 0,
    },
  ]);
});

test("the default value is for minutes in which events came and none matched", () => {
  const { call, put, measured, turns } = flyLogs();
  call("PutMetricFilter", {
    ...ORDERS,
    filterName: "errors",
    filterPattern: "ERROR",
    metricTransformations: [
      { metricName: "Errors", metricNamespace: "Shop", metricValue: "1", defaultValue: 0 },
    ],
  });
  put("fine");
  turns.runUntil(MINUTE + SECOND);
  put("ERROR", "fine");
  turns.runUntil(10 * MINUTE);
  assert.deepEqual(
    measured.filter(({ name }) => name === "Errors").map(({ value, at }) => [value, at]),
    [
      [0, 0],
      [1, MINUTE + SECOND],
    ],
  );
});

test("what comes in is counted by the minute, also per group", () => {
  const { put, measured, turns } = flyLogs();
  put("12345", "12345");
  turns.runUntil(2 * MINUTE);
  assert.deepEqual(
    measured.map(({ name, dimensions, value }) => [name, dimensions, value]),
    [
      ["IncomingLogEvents", { LogGroupName: "/shop/orders" }, 2],
      ["IncomingBytes", { LogGroupName: "/shop/orders" }, 62],
      ["IncomingLogEvents", {}, 2],
      ["IncomingBytes", {}, 62],
    ],
  );
});

test("metrics embedded in an event are recorded at its timestamp", () => {
  const { put, measured } = flyLogs();
  const event = {
    _aws: {
      Timestamp: 1_700_000_000_000,
      CloudWatchMetrics: [
        {
          Namespace: "Shop",
          Dimensions: [["service"], ["service", "route"]],
          Metrics: [
            { Name: "Orders", Unit: "Count" },
            { Name: "Latency", StorageResolution: 1 },
            { Name: "Missing" },
          ],
        },
      ],
    },
    service: "till",
    route: "/orders",
    Orders: 1,
    Latency: [10, 20],
  };
  put(JSON.stringify(event));
  assert.deepEqual(
    measured.map(({ name, dimensions, value, highResolution = false }) => [
      name,
      Object.keys(dimensions).length,
      value,
      highResolution,
    ]),
    [
      ["Orders", 1, 1, false],
      ["Orders", 2, 1, false],
      ["Latency", 1, 10, true],
      ["Latency", 1, 20, true],
      ["Latency", 2, 10, true],
      ["Latency", 2, 20, true],
    ],
  );
  assert.equal(measured[0]?.at, 1_700_000_000_000);
});

test("embedded metrics that break the format count as errors of it", () => {
  const { put, measured } = flyLogs();
  put(
    '{"_aws":{"Timestamp":1,"CloudWatchMetrics":[{"Namespace":"Shop","Metrics":[{"Name":"Orders"}]}]},"Orders":"1"}',
  );
  assert.deepEqual(
    measured.map(({ name }) => name),
    ["EMFValidationErrors"],
  );
});

const PERMITTED = {
  Statement: [
    {
      Effect: "Allow",
      Principal: { Service: "logs.amazonaws.com" },
      Action: "lambda:InvokeFunction",
      Condition: { ArnLike: { "AWS:SourceArn": "arn:aws:logs:eu-west-1:123456789012:log-group:/shop/*" } },
    },
  ],
};
const SUBSCRIPTION = {
  ...ORDERS,
  filterName: "errors",
  filterPattern: "ERROR",
  destinationArn: "arn:aws:lambda:eu-west-1:123456789012:function:alerts",
};

test("a subscription hands its function what matches, packed as AWS packs it", () => {
  const { call, put, invoked, turns } = flyLogs(PERMITTED);
  call("PutSubscriptionFilter", SUBSCRIPTION);
  put("ERROR 1", "fine", "ERROR 2");
  turns.runUntil(5 * SECOND);
  assert.equal(invoked.length, 1);
  const { awslogs } = invoked[0]!.payload as { awslogs: { data: string } };
  const data = JSON.parse(gunzipSync(Buffer.from(awslogs.data, "base64")).toString());
  assert.deepEqual(
    { ...data, logEvents: data.logEvents.map(({ message }: { message: string }) => message) },
    {
      messageType: "DATA_MESSAGE",
      owner: "123456789012",
      logGroup: "/shop/orders",
      logStream: "till",
      subscriptionFilters: ["errors"],
      logEvents: ["ERROR 1", "ERROR 2"],
    },
  );
});

test("a function that does not let CloudWatch Logs in cannot be subscribed", () => {
  const { call } = flyLogs();
  assert.throws(() => call("PutSubscriptionFilter", SUBSCRIPTION), /permission to execute your function/);
});

test("throttled deliveries are tried again", () => {
  const { call, put, invoked, turns, fail, measured } = flyLogs(PERMITTED);
  call("PutSubscriptionFilter", SUBSCRIPTION);
  fail(new ServiceError("TooManyRequestsException", "Rate Exceeded.", { status: 429 }));
  put("ERROR 1");
  turns.runUntil(3 * SECOND);
  assert.equal(invoked.length, 0);
  assert.ok(measured.some(({ name }) => name === "DeliveryThrottling"));
  fail(undefined);
  turns.runUntil(10 * SECOND);
  assert.equal(invoked.length, 1);
});

test("a filter can be tried out", () => {
  const { call } = flyLogs();
  const { matches } = call("TestMetricFilter", {
    filterPattern: "[ip, status=4*]",
    logEventMessages: ["127.0.0.1 200", "127.0.0.1 404"],
  });
  assert.deepEqual(matches, [
    { eventNumber: 2, eventMessage: "127.0.0.1 404", extractedValues: { $ip: "127.0.0.1", $status: "404" } },
  ]);
});
