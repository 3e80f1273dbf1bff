import assert from "node:assert/strict";
import { test } from "node:test";
import { isLater } from "../../kernel/later.ts";
import { METRICS } from "../../ports.ts";
import { service } from "../../service.ts";
import { fly } from "../fly.fixture.ts";
import lambda from "../lambda/index.ts";
import { returns, ZIP } from "../lambda/lambda.fixture.ts";
import { simulated } from "../lambda/simulated.ts";
import sqs from "../sqs/index.ts";
import { deploy, type Stack } from "./stack.ts";
import type { Json, Template } from "./template.ts";

const silent = service({
  port: METRICS,
  create: () => ({ inner: { record: () => undefined }, operations: {} }),
});
const QUEUE = "arn:aws:sqs:eu-west-1:123456789012:orders";

function shop() {
  const flight = fly(lambda, sqs, simulated({ invoke: () => returns() }), silent);
  const { turns, request } = flight;
  request("sqs", "CreateQueue", { QueueName: "orders" });
  request("lambda", "CreateFunction", {
    FunctionName: "orders",
    Runtime: "nodejs24.x",
    Handler: "index.handler",
    Role: "arn:aws:iam::123456789012:role/orders",
    Code: { ZipFile: ZIP },
  });
  turns.runUntil(1);
  const settle = (properties: { readonly [key: string]: Json }, before?: Stack): Stack => {
    const resource = {
      id: "OrdersMapping",
      type: "AWS::Lambda::EventSourceMapping",
      properties: { FunctionName: "orders", EventSourceArn: QUEUE, ...properties },
      dependsOn: [],
      where: "template.yaml:3:3",
    };
    const template: Template = {
      parameters: new Map(),
      mappings: null,
      conditions: new Map(),
      resources: [resource],
      outputs: new Map(),
    };
    const { place } = flight;
    const options = { place, name: "shop", template, parameters: {}, exports: new Map(), allowInert: false };
    const later = deploy(before ? { ...options, before } : options);
    let result: { ok: Stack } | { error: unknown } | undefined;
    assert.ok(isLater(later));
    later.whenDone((outcome) => (result = outcome));
    assert.ok(result, "it answers in the same turn");
    if ("error" in result) throw result.error;
    turns.runUntil(turns.kernel.now() + 1);
    return result.ok;
  };
  return { settle, mappings: () => flight.call("ListEventSourceMappings").EventSourceMappings };
}

test("a mapping is changed where it is, and keeps its id", () => {
  const { settle, mappings } = shop();
  const first = settle({ BatchSize: 1 });
  const [before] = mappings();
  settle({ BatchSize: "5", Enabled: "false" }, first);
  const [after, ...others] = mappings();
  assert.deepEqual(others, []);
  assert.equal(after?.["UUID"], before?.["UUID"]);
  assert.equal(after?.["BatchSize"], 5);
  assert.equal(after?.["State"], "Disabled");
});

test("what is taken out of the template has its default again", () => {
  const { settle, mappings } = shop();
  const first = settle({ BatchSize: 1, Enabled: false, FunctionResponseTypes: ["ReportBatchItemFailures"] });
  settle({}, first);
  const [mapping] = mappings();
  assert.equal(mapping?.["BatchSize"], 10);
  assert.equal(mapping?.["State"], "Enabled");
  assert.deepEqual(mapping?.["FunctionResponseTypes"] ?? [], []);
});
