import assert from "node:assert/strict";
import { test } from "node:test";
import { matches } from "./granted.ts";

test("an action is matched without regard to case, with its wildcards", () => {
  for (const pattern of ["sqs:SendMessage", "SQS:sendmessage", "sqs:Send*", "sqs:*", "*", "sqs:?endMessage"])
    assert.ok(matches(pattern, "sqs:SendMessage"), pattern);
});

test("another action is another action", () => {
  for (const pattern of ["sqs:ReceiveMessage", "sqs:SendMessageBatch", "sns:*", "sqs.SendMessage"])
    assert.ok(!matches(pattern, "sqs:SendMessage"), pattern);
});

test("an action that the template does not spell out may be any", () => {
  assert.ok(matches("", "sqs:SendMessage"));
  assert.ok(matches("${@0.Action}", "sqs:SendMessage"));
});
