import assert from "node:assert/strict";
import { test } from "node:test";
import { ARN, askHttp, flyHttp, httpApi, recorded, returns, throws } from "./http.fixture.ts";

test("a request comes as an event of format 2.0", () => {
  const { events, behaviour } = recorded({
    statusCode: 201,
    headers: { "X-Order": "7" },
    cookies: ["a=b"],
    body: "made",
  });
  const flight = flyHttp(behaviour);
  const id = httpApi(flight, ["POST /orders/{id}"], { stage: { StageVariables: { tier: "gold" } } });
  const answer = askHttp(flight, id, {
    method: "POST",
    path: "/orders/a%20b",
    query: "tag=a&tag=b",
    headers: {
      host: `${id}.execute-api.eu-west-1.localhost:4566`,
      cookie: "one=1; two=2",
      "content-type": "application/json",
      "user-agent": "test",
    },
    body: new TextEncoder().encode('{"a":1}'),
  });
  assert.deepEqual(
    [answer.status, answer.headers["x-order"], answer.cookies, answer.text],
    [201, "7", ["a=b"], "made"],
  );
  const [event] = events;
  assert.deepEqual(
    { ...event, headers: null, requestContext: null },
    {
      version: "2.0",
      routeKey: "POST /orders/{id}",
      // HTTP APIs decode the path: https://github.com/hotsock/voker/pull/8
      rawPath: "/orders/a b",
      rawQueryString: "tag=a&tag=b",
      cookies: ["one=1", "two=2"],
      headers: null,
      queryStringParameters: { tag: "a,b" },
      requestContext: null,
      pathParameters: { id: "a b" },
      stageVariables: { tier: "gold" },
      body: '{"a":1}',
      isBase64Encoded: false,
    },
  );
  assert.equal(event.headers["x-forwarded-for"], "127.0.0.1");
  assert.deepEqual(
    [
      event.requestContext.http.method,
      event.requestContext.http.path,
      event.requestContext.domainPrefix,
      event.requestContext.time,
    ],
    ["POST", "/orders/a b", id, "01/Jan/1970:00:00:00 +0000"],
  );
});

test("bodies other than text and JSON are base64, a form's too", () => {
  const { events, behaviour } = recorded();
  const flight = flyHttp(behaviour);
  const id = httpApi(flight, ["$default"]);
  for (const type of ["text/plain", "application/x-www-form-urlencoded"])
    askHttp(flight, id, {
      method: "POST",
      headers: { "content-type": type },
      body: new TextEncoder().encode("a=b"),
    });
  assert.deepEqual(
    events.map(({ body, isBase64Encoded, routeKey }) => [body, isBase64Encoded, routeKey]),
    [
      ["a=b", false, "$default"],
      ["YT1i", true, "$default"],
    ],
  );
});

test("format 1.0 has null for what is empty, and infers nothing", () => {
  const { events, behaviour } = recorded("hello");
  const flight = flyHttp(behaviour);
  const id = httpApi(flight, ["GET /orders"], { integration: { PayloadFormatVersion: "1.0" } });
  assert.equal(askHttp(flight, id, { path: "/orders" }).status, 500);
  assert.deepEqual(
    [
      events[0].version,
      events[0].pathParameters,
      events[0].multiValueQueryStringParameters,
      events[0].resource,
    ],
    ["1.0", null, null, "/orders"],
  );
});

test("format 2.0 takes any value for the body of a 200", () => {
  for (const [result, text] of [
    [{ hello: "world" }, '{"hello":"world"}'],
    ["hello", "hello"],
  ]) {
    const flight = flyHttp(() => returns(result));
    const answer = askHttp(flight, httpApi(flight, ["$default"]));
    assert.deepEqual(
      [answer.status, answer.headers["content-type"], answer.text],
      [200, "application/json", text],
    );
  }
});

test("the most specific route answers", () => {
  const { events, behaviour } = recorded();
  const flight = flyHttp(behaviour);
  // https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
  const id = httpApi(flight, [
    "$default",
    "ANY /{proxy+}",
    "GET /pets/{proxy+}",
    "GET /pets/dog/{id}",
    "GET /pets/dog/1",
  ]);
  const asked = [
    ["GET", "/pets/dog/1"],
    ["GET", "/pets/dog/2"],
    ["GET", "/pets/cat/1"],
    ["POST", "/test/5"],
    ["POST", "/"],
  ] as const;
  for (const [method, path] of asked) askHttp(flight, id, { method, path });
  assert.deepEqual(
    events.map(({ routeKey }) => routeKey),
    ["GET /pets/dog/1", "GET /pets/dog/{id}", "GET /pets/{proxy+}", "ANY /{proxy+}", "$default"],
  );
});

test("a stage with a name is the first part of the path, and stays in it", () => {
  const { events, behaviour } = recorded();
  const flight = flyHttp(behaviour);
  const id = httpApi(flight, ["GET /orders"], { stage: { StageName: "live" } });
  assert.equal(askHttp(flight, id, { path: "/orders" }).text, '{"message":"Not Found"}');
  assert.equal(askHttp(flight, id, { path: "/live/orders" }).status, 200);
  assert.equal(events[0].rawPath, "/live/orders");
});

test("a stage that does not deploy by itself shows what was deployed", () => {
  const flight = flyHttp();
  const id = httpApi(flight, ["GET /orders"], { stage: { AutoDeploy: false } });
  assert.equal(askHttp(flight, id, { path: "/orders" }).status, 404);
  flight.http("CreateDeployment", { ApiId: id, StageName: "$default" });
  assert.equal(askHttp(flight, id, { path: "/orders" }).status, 200);
});

test("what goes wrong behind the API has its status", () => {
  const failing = flyHttp(() => throws());
  assert.deepEqual(
    [askHttp(failing, httpApi(failing, ["$default"])).status, askHttp(failing, "unknown").status],
    [500, 403],
  );
  const hanging = flyHttp(() => ({ kind: "hangs" }));
  hanging.call("UpdateFunctionConfiguration", { FunctionName: "orders", Timeout: 60 });
  const id = httpApi(hanging, ["$default"]);
  const answer = askHttp(hanging, id);
  assert.deepEqual([answer.status, answer.text], [503, '{"message":"Service Unavailable"}']);
  assert.equal(hanging.turns.kernel.now(), 30_000);
  const throttled = flyHttp();
  throttled.call("PutFunctionConcurrency", { FunctionName: "orders", ReservedConcurrentExecutions: 0 });
  assert.equal(askHttp(throttled, httpApi(throttled, ["$default"])).status, 503);
});

test("an API that the function does not know is not let in", () => {
  const flight = flyHttp();
  const id = httpApi(flight, ["$default"]);
  flight.call("RemovePermission", { FunctionName: "orders", StatementId: id });
  assert.deepEqual([askHttp(flight, id).status, flight.metric("Invocations").length], [500, 0]);
});

test("a body of more than 10 MB is refused", () => {
  const flight = flyHttp();
  const id = httpApi(flight, ["$default"]);
  assert.equal(
    askHttp(flight, id, { method: "POST", body: new Uint8Array(10 * 1024 * 1024 + 1) }).status,
    413,
  );
});

test("the API answers what browsers ask beforehand, and puts its headers over the function's", () => {
  const flight = flyHttp(() =>
    returns({ statusCode: 200, headers: { "access-control-allow-origin": "https://own.example" } }),
  );
  const id = httpApi(flight, ["GET /orders"], {
    api: { CorsConfiguration: { AllowOrigins: ["https://shop.example"], AllowMethods: ["GET"], MaxAge: 60 } },
  });
  const headers = { origin: "https://shop.example", "access-control-request-method": "GET" };
  const before = askHttp(flight, id, { method: "OPTIONS", path: "/orders", headers });
  assert.deepEqual([before.status, before.headers["access-control-max-age"]], [204, "60"]);
  assert.equal(flight.metric("Invocations").length, 0);
  const answer = askHttp(flight, id, { path: "/orders", headers });
  assert.equal(answer.headers["access-control-allow-origin"], "https://shop.example");
});

test("an authorizer decides, and its answer is kept", () => {
  const asked: string[] = [];
  const flight = flyHttp(({ event }) => {
    const { type, identitySource, requestContext } = event as {
      type?: string;
      identitySource: string[];
      requestContext: { authorizer?: unknown };
    };
    asked.push(type ?? JSON.stringify(requestContext.authorizer));
    return returns(
      type ? { isAuthorized: identitySource[0] === "sesame", context: { user: "ali" } } : { statusCode: 200 },
    );
  });
  const { http } = flight;
  const id = httpApi(flight, []);
  const { IntegrationId } = http("GetIntegrations", { ApiId: id }).Items[0];
  const { AuthorizerId } = http("CreateAuthorizer", {
    ApiId: id,
    Name: "door",
    AuthorizerType: "REQUEST",
    AuthorizerUri: `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${ARN}/invocations`,
    AuthorizerPayloadFormatVersion: "2.0",
    EnableSimpleResponses: true,
    IdentitySource: ["$request.header.Authorization"],
  });
  http("CreateRoute", {
    ApiId: id,
    RouteKey: "GET /",
    Target: `integrations/${IntegrationId}`,
    AuthorizationType: "CUSTOM",
    AuthorizerId,
  });
  const status = (authorization?: string) =>
    askHttp(flight, id, authorization ? { headers: { authorization } } : {}).status;
  assert.deepEqual([status(), status("wrong"), status("sesame"), status("sesame")], [401, 403, 200, 200]);
  const context = '{"lambda":{"user":"ali"}}';
  assert.deepEqual(asked, ["REQUEST", "REQUEST", context, context]);
});

test("a route that is throttled answers 429", () => {
  const flight = flyHttp();
  const id = httpApi(flight, ["$default"], {
    stage: { DefaultRouteSettings: { ThrottlingRateLimit: 1, ThrottlingBurstLimit: 1 } },
  });
  assert.deepEqual([askHttp(flight, id).status, askHttp(flight, id).status], [200, 429]);
  flight.turns.runUntil(flight.turns.kernel.now() + 1000);
  assert.equal(askHttp(flight, id).status, 200);
});

test("requests are counted and logged", () => {
  const flight = flyHttp(() => throws());
  const id = httpApi(flight, ["$default"], {
    stage: {
      AccessLogSettings: {
        DestinationArn: "arn:aws:logs:eu-west-1:123456789012:log-group:access",
        Format: "$context.httpMethod $context.status $context.nothing",
      },
    },
  });
  askHttp(flight, id);
  const values = (name: string) =>
    flight.metric(name, { ApiId: id, Stage: "$default" }).map(([, value]) => value);
  assert.deepEqual(
    [values("Count"), values("4xx"), values("5xx"), values("IntegrationLatency")],
    [[1], [0], [1], [120]],
  );
  assert.deepEqual(
    flight.logged.filter(({ group }) => group === "access").map(({ message }) => message),
    ["GET 500 -"],
  );
});

test("what would do nothing is refused by name", () => {
  const flight = flyHttp();
  const { http } = flight;
  assert.throws(() => http("CreateApi", { Name: "chat", ProtocolType: "WEBSOCKET" }), /WEBSOCKET/);
  const ApiId = httpApi(flight, []);
  assert.throws(
    () =>
      http("CreateIntegration", {
        ApiId,
        IntegrationType: "HTTP_PROXY",
        IntegrationUri: "https://a.example",
      }),
    { status: 501 },
  );
  assert.throws(
    () => http("CreateAuthorizer", { ApiId, Name: "a", AuthorizerType: "JWT" }),
    /AuthorizerType JWT/,
  );
});
