import assert from "node:assert/strict";
import { test } from "node:test";
import { at, toJson } from "../tree.ts";
import { stackOf } from "./stack.fixture.ts";

function bodyOf(text: string, id: string) {
  const body = at(stackOf(text).resources.get(id)?.properties, "Body");
  assert.ok(body);
  // oxlint-disable-next-line no-explicit-any
  return toJson(body) as any;
}

const FUNCTION = (event: string) => `
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: nodejs24.x
      Handler: index.handler
      Events:
        Get:
${event}`;

test("Cors gives every path a method that answers browsers beforehand", () => {
  const body = bodyOf(
    `Transform: AWS::Serverless-2016-10-31
Resources:
  Shop:
    Type: AWS::Serverless::Api
    Properties: { StageName: live, Cors: "'https://shop.example'" }
${FUNCTION("          { Type: Api, Properties: { RestApiId: !Ref Shop, Path: /orders, Method: get } }")}`,
    "Shop",
  );
  const { options } = body.paths["/orders"];
  assert.deepEqual(options["x-amazon-apigateway-integration"].responses.default.responseParameters, {
    "method.response.header.Access-Control-Allow-Methods": "'GET,OPTIONS'",
    "method.response.header.Access-Control-Allow-Origin": "'https://shop.example'",
  });
});

test("authorizers stand in the definition, the default one at every method without its own", () => {
  const body = bodyOf(
    `Transform: AWS::Serverless-2016-10-31
Resources:
  Shop:
    Type: AWS::Serverless::Api
    Properties:
      StageName: live
      Auth:
        DefaultAuthorizer: Door
        Authorizers:
          Door: { FunctionArn: !GetAtt Orders.Arn, Identity: { Header: X-Token, ReauthorizeEvery: 60 } }
${FUNCTION("          { Type: Api, Properties: { RestApiId: !Ref Shop, Path: /orders, Method: get } }")}
        Open: { Type: Api, Properties: { RestApiId: !Ref Shop, Path: /open, Method: get, Auth: { Authorizer: NONE } } }`,
    "Shop",
  );
  assert.deepEqual(body.paths["/orders"].get.security, [{ Door: [] }]);
  assert.deepEqual(body.paths["/open"].get.security, [{ NONE: [] }]);
  const door = body.securityDefinitions.Door;
  assert.deepEqual([door.name, door["x-amazon-apigateway-authorizer"].type], ["X-Token", "token"]);
  assert.equal(door["x-amazon-apigateway-authorizer"].authorizerResultTtlInSeconds, 60);
});

test("an HTTP API's Lambda authorizer names its sources", () => {
  const body = bodyOf(
    `Transform: AWS::Serverless-2016-10-31
Resources:
  Shop:
    Type: AWS::Serverless::HttpApi
    Properties:
      Auth:
        DefaultAuthorizer: Door
        Authorizers:
          Door: { FunctionArn: !GetAtt Orders.Arn, AuthorizerPayloadFormatVersion: "2.0", EnableSimpleResponses: true, Identity: { Headers: [Authorization] } }
${FUNCTION("          { Type: HttpApi, Properties: { ApiId: !Ref Shop, Path: /orders, Method: get } }")}`,
    "Shop",
  );
  const scheme = body.components.securitySchemes.Door["x-amazon-apigateway-authorizer"];
  assert.deepEqual(
    [scheme.identitySource, scheme.enableSimpleResponses],
    ["$request.header.Authorization", true],
  );
  assert.deepEqual(body.paths["/orders"].get.security, [{ Door: [] }]);
});
