import assert from "node:assert/strict";
import { test } from "node:test";
import type { LambdaFunction } from "../../../fleet/model.ts";
import { asyncTriggers, isKept, notAsync } from "./async.ts";
import { fleetOf } from "../../fleet.fixture.ts";

const orders = (resources: string, properties = ""): LambdaFunction =>
  fleetOf(`
Resources:
  Orders:
    Type: AWS::Lambda::Function
    Properties:
      Handler: orders.handler
      Runtime: nodejs24.x
      Role: arn:aws:iam::111122223333:role/orders
      Code: { ZipFile: "" }
${properties}
  Topic: { Type: AWS::SNS::Topic }
${resources}
`).functions[0] as LambdaFunction;

const subscribed = (endpoint: string) => `
  Subscription:
    Type: AWS::SNS::Subscription
    Properties: { TopicArn: !Ref Topic, Protocol: lambda, Endpoint: ${endpoint} }
  Version: { Type: AWS::Lambda::Version, Properties: { FunctionName: !Ref Orders } }
  Live:
    Type: AWS::Lambda::Alias
    Properties: { FunctionName: !Ref Orders, FunctionVersion: !GetAtt Version.Version, Name: live }
`;

const destination = (qualifier: string) => `
  Config:
    Type: AWS::Lambda::EventInvokeConfig
    Properties:
      FunctionName: !Ref Orders
      Qualifier: ${qualifier}
      DestinationConfig: { OnFailure: { Destination: !GetAtt Failures.Arn } }
  Failures: { Type: AWS::SQS::Queue }
`;

const kept = (fn: LambdaFunction) => asyncTriggers(fn).map((trigger) => isKept(fn, trigger));

test("a destination keeps events of the alias it is set on", () => {
  assert.deepEqual(kept(orders(subscribed("!Ref Live") + destination("live"))), [true]);
  assert.deepEqual(kept(orders(subscribed("!Ref Live") + destination("$LATEST"))), [false]);
  assert.deepEqual(kept(orders(subscribed("!GetAtt Orders.Arn") + destination("$LATEST"))), [true]);
});

test("a dead-letter queue keeps events of every alias", () => {
  const fn = orders(
    subscribed("!Ref Live"),
    "      DeadLetterConfig: { TargetArn: arn:aws:sqs:eu-west-1:111122223333:failures }",
  );
  assert.deepEqual(kept(fn), [true]);
});

test("a right of EventBridge that no rule makes use of proves nothing", () => {
  const fn = orders(`
  Permission:
    Type: AWS::Lambda::Permission
    Properties: { Action: lambda:InvokeFunction, FunctionName: !Ref Orders, Principal: events.amazonaws.com }
`);
  assert.deepEqual(asyncTriggers(fn), []);
  assert.equal(notAsync(fn)?.kind, "cannot-tell");
});
