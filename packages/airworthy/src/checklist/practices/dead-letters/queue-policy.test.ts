import assert from "node:assert/strict";
import { test } from "node:test";
import type { Queue } from "../../../fleet/model.ts";
import { fleetOf } from "../../fleet.fixture.ts";
import { mayService, policiesOf } from "./queue-policy.ts";

function accepts(statement: string, principal = "sns.amazonaws.com"): boolean {
  const fleet = fleetOf(`
Resources:
  Undelivered: { Type: AWS::SQS::Queue }
  Policy:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [!Ref Undelivered]
      PolicyDocument: { Statement: ${statement} }
`);
  return mayService(policiesOf(fleet.queues[0] as Queue, fleet).own, principal, fleet);
}

test("a statement allows the service it names, and no other", () => {
  const statement =
    "{ Effect: Allow, Principal: { Service: [sns.amazonaws.com] }, Action: sqs:*, Resource: '*' }";
  assert.ok(accepts(statement));
  assert.ok(!accepts(statement, "events.amazonaws.com"));
});

test("everybody includes the service", () => {
  assert.ok(accepts("[{ Effect: Allow, Principal: '*', Action: SQS:SendMessage, Resource: '*' }]"));
  assert.ok(accepts("[{ Effect: Allow, Principal: { AWS: '*' }, Action: sqs:SendMessage, Resource: '*' }]"));
});

test("a denial or another action allows nothing", () => {
  assert.ok(!accepts("[{ Effect: Deny, Principal: '*', Action: sqs:*, Resource: '*' }]"));
  assert.ok(!accepts("[{ Effect: Allow, Principal: '*', Action: sqs:ReceiveMessage, Resource: '*' }]"));
});

test("a principal that the template does not spell out may be the service", () => {
  assert.ok(
    accepts("[{ Effect: Allow, Principal: { Service: !Ref Sender }, Action: sqs:*, Resource: '*' }]"),
  );
});

test("a policy whose queue is hidden may be the queue's", () => {
  const fleet = fleetOf(`
Parameters: { Address: { Type: String } }
Resources:
  Undelivered: { Type: AWS::SQS::Queue }
  Policy:
    Type: AWS::SQS::QueuePolicy
    Properties: { Queues: [!Ref Address], PolicyDocument: { Statement: [] } }
`);
  const { own, hidden } = policiesOf(fleet.queues[0] as Queue, fleet);
  assert.deepEqual([own.length, hidden?.id], [0, "Policy"]);
});
