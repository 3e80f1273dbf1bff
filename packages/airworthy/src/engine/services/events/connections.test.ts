import assert from "node:assert/strict";
import { test } from "node:test";
import { flyEvents } from "./events.fixture.ts";

const AUTH = {
  ApiKeyAuthParameters: { ApiKeyName: "x-key", ApiKeyValue: "secret" },
  InvocationHttpParameters: {
    HeaderParameters: [
      { Key: "a", Value: "1", IsValueSecret: true },
      { Key: "b", Value: "2" },
    ],
  },
};

function connected() {
  const flight = flyEvents();
  const { ConnectionArn } = flight.call("CreateConnection", {
    Name: "bank",
    AuthorizationType: "API_KEY",
    AuthParameters: AUTH,
  });
  const { ApiDestinationArn } = flight.call("CreateApiDestination", {
    Name: "bank",
    ConnectionArn,
    HttpMethod: "POST",
    InvocationEndpoint: "https://bank.example/orders/*",
  });
  return { ...flight, ConnectionArn, ApiDestinationArn };
}

test("a connection never tells its secrets again", () => {
  const { call } = connected();
  assert.deepEqual(call("DescribeConnection", { Name: "bank" }).AuthParameters, {
    ApiKeyAuthParameters: { ApiKeyName: "x-key" },
    InvocationHttpParameters: {
      HeaderParameters: [
        { Key: "a", IsValueSecret: true },
        { Key: "b", Value: "2" },
      ],
    },
  });
});

test("a call of an API destination is told in the journal, and counted as nothing", () => {
  const { call, route, put, journal, data, ApiDestinationArn } = connected();
  route({
    Arn: ApiDestinationArn,
    HttpParameters: { PathParameterValues: ["o-1"], QueryStringParameters: { dry: "1" } },
  });
  put();
  const told = journal.entries.filter(({ what }) => what === "events.not-delivered");
  assert.equal(told.length, 1);
  assert.equal(
    (told[0] as unknown as { data: { url: string } }).data.url,
    "https://bank.example/orders/o-1?dry=1",
  );
  assert.ok(!data.some(({ name }) => name === "Invocations"));
  call("DeleteApiDestination", { Name: "bank" });
  assert.throws(() => call("DescribeApiDestination", { Name: "bank" }), {
    code: "ResourceNotFoundException",
  });
});

test("all that is wrong is said at once", () => {
  const { call } = flyEvents();
  assert.throws(() => call("CreateConnection", { Name: "no spaces", AuthorizationType: "INVALID" }), {
    message: String.raw`2 validation errors detected: Value 'no spaces' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [\.\-_A-Za-z0-9]+; Value 'INVALID' at 'authorizationType' failed to satisfy constraint: Member must satisfy enum value set: [BASIC, OAUTH_CLIENT_CREDENTIALS, API_KEY]`,
  });
});

test("a destination of a connection that waits for a token is not active", () => {
  const { call } = flyEvents();
  const { ConnectionArn, ConnectionState } = call("CreateConnection", {
    Name: "bank",
    AuthorizationType: "OAUTH_CLIENT_CREDENTIALS",
    AuthParameters: {
      OAuthParameters: { HttpMethod: "POST", AuthorizationEndpoint: "https://bank.example/token" },
    },
  });
  assert.equal(ConnectionState, "AUTHORIZING");
  const { ApiDestinationState } = call("CreateApiDestination", {
    Name: "bank",
    ConnectionArn,
    HttpMethod: "POST",
    InvocationEndpoint: "https://bank.example",
  });
  assert.equal(ApiDestinationState, "INACTIVE");
});
