import assert from "node:assert/strict";
import { test } from "node:test";
import { HOUR } from "../../kernel/time.ts";
import { fly } from "../fly.fixture.ts";
import { SERVICES } from "../index.ts";
import { ROLE } from "./scheduler.fixture.ts";

const arn = (service: string, resource: string): string =>
  `arn:aws:${service}:eu-west-1:123456789012:${resource}`;

/** A queue, and what a schedule for once brings into it. */
function shop() {
  const { request, turns, journal } = fly(...SERVICES);
  // oxlint-disable-next-line no-explicit-any
  const call = (service: string, operation: string, input: object): any =>
    request(service, operation, input as Record<string, unknown>);
  const { QueueUrl } = call("sqs", "CreateQueue", { QueueName: "orders" });
  const once = (Target: object): void =>
    call("scheduler", "CreateSchedule", {
      Name: "nightly",
      ScheduleExpression: "at(1970-01-01T01:00:00)",
      FlexibleTimeWindow: { Mode: "OFF" },
      Target: { RoleArn: ROLE, ...Target },
    });
  /** What stands in the queue an hour later. */
  const brought = (): string[] => {
    turns.runUntil(HOUR + 1000);
    const { Messages = [] } = call("sqs", "ReceiveMessage", { QueueUrl, MaxNumberOfMessages: 10 });
    return Messages.map(({ Body }: { Body: string }) => Body);
  };
  return { call, once, brought, journal, QueueUrl };
}

test("a topic gets the input as its message", () => {
  const { call, once, brought } = shop();
  const { TopicArn } = call("sns", "CreateTopic", { Name: "orders" });
  const Attributes = { RawMessageDelivery: "true" };
  call("sns", "Subscribe", { TopicArn, Protocol: "sqs", Endpoint: arn("sqs", "orders"), Attributes });
  once({ Arn: TopicArn, Input: "good night" });
  assert.deepEqual(brought(), ["good night"]);
});

test("a bus gets an event around the input", () => {
  const { call, once, brought } = shop();
  call("events", "PutRule", { Name: "nightly", EventPattern: '{"source":["shop"]}' });
  call("events", "PutTargets", { Rule: "nightly", Targets: [{ Id: "queue", Arn: arn("sqs", "orders") }] });
  once({
    Arn: arn("events", "event-bus/default"),
    EventBridgeParameters: { Source: "shop", DetailType: "Night" },
    Input: '{"attempt":<aws.scheduler.attempt-number>}',
  });
  const [event = assert.fail("nothing came")] = brought().map((body) => JSON.parse(body));
  assert.equal(event["detail-type"], "Night");
  assert.deepEqual(event.detail, { attempt: 1 });
  assert.deepEqual(event.resources, [arn("scheduler", "schedule/default/nightly")]);
});

test("an operation of any service that flies is called with the input", () => {
  const { once, brought, QueueUrl } = shop();
  once({
    Arn: "arn:aws:scheduler:::aws-sdk:sqs:sendMessage",
    Input: JSON.stringify({ QueueUrl, MessageBody: "<aws.scheduler.scheduled-time>" }),
  });
  assert.deepEqual(brought(), ["1970-01-01T01:00:00Z"]);
});

test("an event that is no JSON once its attributes are there rests", () => {
  const { once, brought } = shop();
  once({
    Arn: arn("events", "event-bus/default"),
    EventBridgeParameters: { Source: "shop", DetailType: "Night" },
    Input: '{"of":<aws.scheduler.schedule-arn>}',
    DeadLetterConfig: { Arn: arn("sqs", "orders") },
  });
  assert.deepEqual(brought(), ['{"of":<aws.scheduler.schedule-arn>}']);
});

test("an input with members of the wrong kind is a refusal, and rests", () => {
  const { once, brought, journal } = shop();
  once({
    Arn: "arn:aws:scheduler:::aws-sdk:sqs:sendMessage",
    Input: '{"QueueUrl":5,"MessageBody":6}',
    DeadLetterConfig: { Arn: arn("sqs", "orders") },
  });
  assert.equal(brought().length, 1);
  assert.ok(journal.entries.some(({ what }) => what === "scheduler.dead-lettered"));
});

test("bytes in the input of an operation are refused by name", () => {
  const { once } = shop();
  assert.throws(
    () => once({ Arn: "arn:aws:scheduler:::aws-sdk:s3:putObject", Input: '{"Bucket":"orders","Body":"x"}' }),
    { code: "ValidationException", message: /the member Body/ },
  );
});
