import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { fleetOf } from "../../fleet.fixture.ts";
import { hiddenAims, pastAlias, trafficOf } from "./triggers.ts";

const ORDERS = `
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: orders.handler
      CodeUri: src/
      AutoPublishAlias: live`;

function ordersWith(text: string) {
  const fn = fleetOf(ORDERS + text).functions.find((one) => one.id === "Orders");
  assert.ok(fn);
  return fn;
}

const machine = (properties: string) =>
  ordersWith(`
  Checkout:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      RoleArn: arn:aws:iam::111111111111:role/checkout
      DefinitionSubstitutions: { Orders: !GetAtt Orders.Arn }
      ${properties}`);

const calling = (resource: string) =>
  `DefinitionString: '{ "StartAt": "Place", "States": { "Place": { "Type": "Task", "Resource": "${resource}", "End": true } } }'`;

describe("trafficOf", () => {
  test("leaves out clocks and operations", () => {
    const fn = ordersWith(`
      Events:
        Nightly: { Type: Schedule, Properties: { Schedule: rate(1 day) } }
        Place: { Type: HttpApi, Properties: { Path: /orders, Method: POST } }
  Rotation:
    Type: AWS::SecretsManager::RotationSchedule
    Properties: { SecretId: orders, RotationLambdaARN: !GetAtt Orders.Arn }`);
    assert.deepEqual(
      trafficOf(fn).map((trigger) => trigger.service),
      ["apigateway"],
    );
  });
});

describe("pastAlias", () => {
  test("is a trigger that names the function alone", () => {
    const fn = ordersWith(`
  Placed:
    Type: AWS::SNS::Subscription
    Properties: { Protocol: lambda, TopicArn: arn:aws:sns:eu-west-1:111111111111:placed, Endpoint: !GetAtt Orders.Arn }`);
    assert.deepEqual(
      pastAlias(fn).map((trigger) => trigger.via.id),
      ["Placed"],
    );
  });

  test("is no trigger that names the alias, nor an event that SAM points at it", () => {
    const fn = ordersWith(`
      Events:
        Place: { Type: HttpApi, Properties: { Path: /orders, Method: POST } }
  Placed:
    Type: AWS::SNS::Subscription
    Properties: { Protocol: lambda, TopicArn: arn:aws:sns:eu-west-1:111111111111:placed, Endpoint: !Ref Orders.Alias }`);
    assert.deepEqual(pastAlias(fn), []);
  });

  test("is a state machine whose definition calls what it is given", () => {
    const places = (resource: string) => pastAlias(machine(calling(resource))).map(({ via }) => via.id);
    assert.deepEqual(places("${Orders}"), ["Checkout"]);
    assert.deepEqual(places("${Orders}:$LATEST"), ["Checkout"]);
  });

  test("is no state machine whose definition adds the alias", () => {
    const fn = machine(calling("${Orders}:live"));
    assert.deepEqual(pastAlias(fn), []);
    assert.deepEqual(hiddenAims(fn), []);
  });

  test("cannot be told of a state machine whose definition is in another file", () => {
    const fn = machine("DefinitionS3Location: { Bucket: shop, Key: checkout.asl.json }");
    assert.deepEqual(pastAlias(fn), []);
    assert.deepEqual(
      hiddenAims(fn).map(({ via }) => via.id),
      ["Checkout"],
    );
  });
});
