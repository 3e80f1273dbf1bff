import assert from "node:assert/strict";
import { test } from "node:test";
import { HOUR, MINUTE } from "../../kernel/time.ts";
import { simulated } from "../lambda/simulated.ts";
import { SERVICES } from "../index.ts";
import { fly } from "../fly.fixture.ts";
import { ROLE } from "./scheduler.fixture.ts";

const ALIAS = { FunctionName: "orders", Name: "live" };
const DEAD = "arn:aws:sqs:eu-west-1:123456789012:dead";

/** orders with its alias live on version 2, and a schedule that restores version 1 an hour later, fenced by the revision. */
function shifted() {
  const { request, turns, journal } = fly(
    ...SERVICES,
    simulated({ invoke: () => ({ kind: "returns", afterMs: 1, payload: {} }) }),
  );
  // oxlint-disable-next-line no-explicit-any
  const call = (service: string, operation: string, input: object): any =>
    request(service, operation, input as Record<string, unknown>);
  const settle = (): void => turns.runUntil(turns.kernel.now() + MINUTE);
  const made = { Runtime: "nodejs24.x", Handler: "index.handler", Role: ROLE };
  call("sqs", "CreateQueue", { QueueName: "dead" });
  call("lambda", "CreateFunction", {
    FunctionName: "orders",
    ...made,
    Code: { ZipFile: Buffer.from("UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==", "base64") },
    Publish: true,
  });
  settle();
  call("lambda", "UpdateFunctionConfiguration", { FunctionName: "orders", Description: "two" });
  settle();
  call("lambda", "PublishVersion", { FunctionName: "orders" });
  const { RevisionId } = call("lambda", "CreateAlias", { ...ALIAS, FunctionVersion: "2" });
  call("scheduler", "CreateSchedule", {
    Name: "restore",
    ScheduleExpression: "at(1970-01-01T01:00:00)",
    FlexibleTimeWindow: { Mode: "OFF" },
    ActionAfterCompletion: "DELETE",
    Target: {
      Arn: "arn:aws:scheduler:::aws-sdk:lambda:updateAlias",
      RoleArn: ROLE,
      Input: JSON.stringify({ ...ALIAS, FunctionVersion: "1", RevisionId }),
      DeadLetterConfig: { Arn: DEAD },
    },
  });
  const version = (): string => call("lambda", "GetAlias", ALIAS).FunctionVersion;
  return { call, turns, journal, version };
}

test("a schedule restores an alias by itself, and is gone", () => {
  const { call, turns, version } = shifted();
  turns.runUntil(HOUR - 1);
  assert.equal(version(), "2");
  turns.runUntil(HOUR);
  assert.equal(version(), "1");
  assert.deepEqual(call("scheduler", "ListSchedules", {}).Schedules, []);
});

test("it does nothing once somebody else has moved the alias", () => {
  const { call, turns, version, journal } = shifted();
  call("lambda", "UpdateAlias", { ...ALIAS, Description: "paid" });
  turns.runUntil(HOUR);
  assert.equal(version(), "2");
  const laid = journal.entries.find(({ what }) => what === "scheduler.dead-lettered");
  assert.equal(laid?.data?.["schedule"], "restore");
  const QueueUrl = call("sqs", "GetQueueUrl", { QueueName: "dead" }).QueueUrl;
  const { Messages } = call("sqs", "ReceiveMessage", { QueueUrl, MessageAttributeNames: ["All"] });
  assert.equal(Messages[0].MessageAttributes.ERROR_CODE.StringValue, "PreconditionFailedException");
});
