import assert from "node:assert/strict";
import { test } from "node:test";
import { fleetOf } from "../../fleet.fixture.ts";
import { isGranted } from "./granted.ts";

function granted(role: string) {
  const fleet = fleetOf(`
Resources:
  Failures: { Type: AWS::SQS::Queue }
  Other: { Type: AWS::SQS::Queue }
  OrdersRole:
    Type: AWS::IAM::Role
    Properties: ${role}
  Orders:
    Type: AWS::Lambda::Function
    Properties:
      Role: !GetAtt OrdersRole.Arn
      DeadLetterConfig: { TargetArn: !GetAtt Failures.Arn }
`);
  const fn = fleet.functions[0];
  assert.ok(fn?.role && fn.deadLetter);
  return isGranted(fn.role, { action: "sqs:SendMessage", target: fn.deadLetter }, fleet);
}

const allowing = (action: string, resource: string) =>
  `{ Policies: [{ PolicyName: send, PolicyDocument: { Statement: { Effect: Allow, Action: "${action}", Resource: ${resource} } } }] }`;

test("a statement on the queue grants it, one on another queue does not", () => {
  assert.equal(granted(allowing("sqs:Send*", "!GetAtt Failures.Arn")), "granted");
  assert.equal(granted(allowing("sqs:*", "!GetAtt Other.Arn")), "missing");
  assert.equal(granted(allowing("sqs:ReceiveMessage", "!GetAtt Failures.Arn")), "missing");
});

test("a statement on what the fleet does not know may grant it", () => {
  assert.notEqual(granted(allowing("sqs:SendMessage", "!ImportValue failures")), "missing");
});

test("the basic execution role sends nothing, another managed policy may", () => {
  const managed = (name: string) => `{ ManagedPolicyArns: ["arn:aws:iam::aws:policy/${name}"] }`;
  assert.equal(granted(managed("service-role/AWSLambdaBasicExecutionRole")), "missing");
  assert.notEqual(granted(managed("AmazonSQSFullAccess")), "missing");
});

test("a list of policies behind an intrinsic may grant it", () => {
  assert.notEqual(granted("{ ManagedPolicyArns: !Ref Policies }"), "missing");
});
