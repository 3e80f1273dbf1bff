import assert from "node:assert/strict";
import { test } from "node:test";
import type { Resource } from "../../../readers/stack.ts";
import { fleetOf } from "../../fleet.fixture.ts";
import { numbersAt, rewrite } from "./numbers.ts";

function queue(properties: string): Resource {
  const text = `
Parameters:
  Days: { Type: Number, Default: 4 }
  Name: { Type: String }
Conditions:
  Production: !Equals [!Ref Name, orders]
Resources:
  Orders:
    Type: AWS::SQS::Queue
    Properties: ${properties}
`;
  return fleetOf(text).queues[0]?.resource as Resource;
}

const visibility = (properties: string) => {
  const numbers = numbersAt(queue(properties), 30, "VisibilityTimeout");
  return "hiddenBy" in numbers ? numbers.hiddenBy : [numbers.least, numbers.most];
};

test("a number that is not written counts as AWS's own", () => {
  assert.deepEqual(visibility("{ QueueName: orders }"), [30, 30]);
});

test("a parameter counts as its default, a number in quotes as a number", () => {
  assert.deepEqual(visibility("{ VisibilityTimeout: !Ref Days }"), [4, 4]);
  assert.deepEqual(visibility('{ VisibilityTimeout: "60" }'), [60, 60]);
});

test("both sides of a condition count, and no value as AWS's own", () => {
  assert.deepEqual(visibility("{ VisibilityTimeout: !If [Production, 90, !Ref AWS::NoValue] }"), [30, 90]);
});

test("what the template does not decide is hidden by its intrinsic", () => {
  assert.equal(visibility("{ VisibilityTimeout: !ImportValue timeout }"), "!ImportValue timeout");
  assert.equal(visibility("{ VisibilityTimeout: !Ref Name }"), "!Ref Name");
});

test("a number below an intrinsic is hidden by it", () => {
  const policy = queue("{ RedrivePolicy: !If [Production, { maxReceiveCount: 3 }, !Ref AWS::NoValue] }");
  const count = numbersAt(policy, 5, "RedrivePolicy", "maxReceiveCount");
  assert.ok("hiddenBy" in count);
});

test("a number that a comment explains is left to a person", () => {
  const explained = queue("\n      VisibilityTimeout: 60 # one minute");
  assert.match(String(rewrite(explained, ["VisibilityTimeout"], 90)), /comment/);
  assert.equal(rewrite(queue("{ VisibilityTimeout: 60 }"), ["VisibilityTimeout"], 90).length, 1);
});
