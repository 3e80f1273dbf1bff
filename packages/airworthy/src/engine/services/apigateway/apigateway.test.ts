import assert from "node:assert/strict";
import { test } from "node:test";
import {
  ARN,
  askRest,
  flyHttp,
  recorded,
  restApi,
  returns,
  throws,
  toFunction,
} from "../apigatewayv2/http.fixture.ts";

const get = (path: string) => ({ paths: { [path]: { get: toFunction() } } });

test("a request comes as a proxy event, as AWS was recorded to send it", () => {
  const { events, behaviour } = recorded({ statusCode: "201", headers: { "X-Order": 7 }, body: "made" });
  const flight = flyHttp(behaviour);
  const id = restApi(
    flight,
    { paths: { "/{proxy+}": { "x-amazon-apigateway-any-method": toFunction() } } },
    { variables: { tier: "gold" } },
  );
  const answer = askRest(flight, id, {
    path: "/live/orders/a%2Bb@c/",
    query: "tag=a&tag=b+c",
    headers: { "x-test": "a,b" },
    rawHeaders: [
      ["X-tEst", "a"],
      ["X-tEst", "b"],
    ],
  });
  assert.deepEqual([answer.status, answer.headers["x-order"], answer.text], [201, "7", "made"]);
  const [event] = events;
  assert.deepEqual(
    [event.resource, event.path, event.pathParameters, event.requestContext.path],
    // A slash at the end stays in the path and leaves the parameter; escapes stay in both.
    ["/{proxy+}", "/orders/a%2Bb@c/", { proxy: "orders/a%2Bb@c" }, "/live/orders/a%2Bb@c/"],
  );
  assert.deepEqual(
    [event.queryStringParameters, event.multiValueQueryStringParameters],
    [{ tag: "b c" }, { tag: ["a", "b c"] }],
  );
  assert.deepEqual([event.headers["X-tEst"], event.multiValueHeaders["X-tEst"]], ["b", ["a", "b"]]);
  assert.deepEqual(
    [event.body, event.isBase64Encoded, event.stageVariables],
    [null, false, { tier: "gold" }],
  );
  assert.deepEqual(
    [event.requestContext.stage, event.requestContext.resourcePath, event.requestContext.identity.sourceIp],
    ["live", "/{proxy+}", "127.0.0.1"],
  );
});

/** Source: snapshots of LocalStack's test_lambda_aws_proxy_integration, recorded on AWS. */
const PATHS: readonly (readonly [sent: string, path: string, proxy: string, whole: string])[] = [
  ["/live/a", "/a", "a", "/live/a"],
  ["/live/a/", "/a/", "a", "/live/a/"],
  ["/live/a//b", "/a//b", "a//b", "/live/a//b"],
  ["//live/a", "/a", "a", "/live/a"],
  ["/live//a", "/a", "a", "/live//a"],
];

for (const [sent, path, proxy, whole] of PATHS)
  test(`slashes of ${sent} as AWS was recorded to keep them`, () => {
    const { events, behaviour } = recorded();
    const flight = flyHttp(behaviour);
    askRest(flight, restApi(flight, get("/{proxy+}")), { path: sent });
    const [{ path: given, pathParameters, requestContext }] = events;
    assert.deepEqual([given, pathParameters.proxy, requestContext.path], [path, proxy, whole]);
  });

/** Source: snapshots of LocalStack's test_aws_proxy_response_payload_format_validation, recorded on AWS. */
const ANSWERS: readonly (readonly [unknown, number])[] = [
  [{ statusCode: 200 }, 200],
  [{ statusCode: 200, headers: null }, 200],
  [{ statusCode: 200, wrongValue: "value" }, 502],
  [{}, 502],
  [{ statusCode: 200, multiValueHeaders: { a: "value1" } }, 502],
  [{ statusCode: "test" }, 502],
  [{ statusCode: "201" }, 201],
  ["justAString", 502],
  [{ headers: { a: "b" } }, 200],
  [{ statusCode: 200, body: { not: "text" } }, 502],
];

for (const [result, status] of ANSWERS)
  test(`a function that returns ${JSON.stringify(result)} makes a ${status}`, () => {
    const flight = flyHttp(() => returns(result));
    assert.equal(askRest(flight, restApi(flight, get("/")), { path: "/live" }).status, status);
  });

test("headers of many values and single ones are one list", () => {
  const flight = flyHttp(() =>
    returns({
      multiValueHeaders: { "set-cookie": ["a=1", "b=2"], "tesT-Multi": ["multi"] },
      headers: { "test-multi": "solo" },
    }),
  );
  const answer = askRest(flight, restApi(flight, get("/")), { path: "/live" });
  assert.deepEqual([answer.cookies, answer.headers["test-multi"]], [["a=1", "b=2"], "multi, solo"]);
});

test("bytes come and go only as binary media types", () => {
  const { events, behaviour } = recorded({ isBase64Encoded: true, body: "aGVsbG8=" });
  const flight = flyHttp(behaviour);
  const id = restApi(flight, {
    ...get("/"),
    paths: { "/": { post: toFunction() } },
    "x-amazon-apigateway-binary-media-types": ["image/*"],
  });
  const send = (type: string, accept: string) =>
    askRest(flight, id, {
      method: "POST",
      path: "/live/",
      headers: { "content-type": type, accept },
      body: new TextEncoder().encode("hello"),
    }).text;
  assert.deepEqual([send("image/png", "image/png"), send("text/plain", "text/plain")], ["hello", "aGVsbG8="]);
  assert.deepEqual(
    events.map(({ body, isBase64Encoded }) => [body, isBase64Encoded]),
    [
      ["aGVsbG8=", true],
      ["hello", false],
    ],
  );
});

test("what goes wrong has the status and the words of AWS", () => {
  const answers = (flight: ReturnType<typeof flyHttp>, path = "/live/orders") => {
    const { status, text } = askRest(flight, restApi(flight, get("/orders")), { path });
    return [status, text];
  };
  const fine = flyHttp();
  assert.deepEqual(answers(fine, "/live/other"), [403, '{"message":"Missing Authentication Token"}']);
  assert.deepEqual(answers(fine, "/nowhere/orders"), [403, '{"message":"Forbidden"}']);
  assert.deepEqual(answers(flyHttp(() => throws())), [
    502,
    '{"message": "Internal server error"}'.replace(": ", ":"),
  ]);
  const throttled = flyHttp();
  throttled.call("PutFunctionConcurrency", { FunctionName: "orders", ReservedConcurrentExecutions: 0 });
  assert.equal(answers(throttled)[0], 500);
  const hanging = flyHttp(() => ({ kind: "hangs" }));
  hanging.call("UpdateFunctionConfiguration", { FunctionName: "orders", Timeout: 60 });
  assert.deepEqual(answers(hanging), [504, '{"message":"Endpoint request timed out"}']);
  assert.equal(hanging.turns.kernel.now(), 29_000);
});

test("a function without permission for the method makes a 500", () => {
  const flight = flyHttp();
  const id = restApi(flight, get("/orders"));
  flight.call("RemovePermission", { FunctionName: "orders", StatementId: id });
  flight.permit(id, "*/POST/*");
  assert.equal(askRest(flight, id, { path: "/live/orders" }).status, 500);
});

test("a stage shows what was deployed, not what was changed since", () => {
  const flight = flyHttp();
  const id = restApi(flight, get("/orders"));
  flight.rest("PutRestApi", {
    restApiId: id,
    mode: "overwrite",
    body: new TextEncoder().encode(
      JSON.stringify({ swagger: "2.0", info: { title: "shop" }, ...get("/payments") }),
    ),
  });
  const status = (path: string) => askRest(flight, id, { path }).status;
  assert.deepEqual([status("/live/orders"), status("/live/payments")], [200, 403]);
  flight.rest("CreateDeployment", { restApiId: id, stageName: "live" });
  assert.deepEqual([status("/live/orders"), status("/live/payments")], [403, 200]);
});

test("a mock answers a browser's question beforehand, as SAM writes it", () => {
  const flight = flyHttp();
  const header = "method.response.header.Access-Control-Allow-Origin";
  const id = restApi(flight, {
    paths: {
      "/orders": {
        options: {
          "x-amazon-apigateway-integration": {
            type: "mock",
            requestTemplates: { "application/json": '{\n  "statusCode" : 200\n}\n' },
            responses: {
              default: {
                statusCode: "200",
                responseParameters: { [header]: "'*'" },
                responseTemplates: { "application/json": "{}\n" },
              },
            },
          },
          responses: { 200: { headers: { "Access-Control-Allow-Origin": { type: "string" } } } },
        },
      },
    },
  });
  const answer = askRest(flight, id, { method: "OPTIONS", path: "/live/orders" });
  assert.deepEqual(
    [answer.status, answer.headers["access-control-allow-origin"], answer.text],
    [200, "*", "{}\n"],
  );
});

const DOOR = {
  securityDefinitions: {
    Door: {
      type: "apiKey",
      name: "Authorization",
      in: "header",
      "x-amazon-apigateway-authtype": "custom",
      "x-amazon-apigateway-authorizer": {
        type: "token",
        identityValidationExpression: "[a-z]+",
        authorizerUri: `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${ARN}/invocations`,
      },
    },
  },
};

test("a token authorizer's policy decides, for a while", () => {
  const asked: string[] = [];
  const flight = flyHttp(({ event }) => {
    const { type, authorizationToken, requestContext } = event as {
      type?: string;
      authorizationToken: string;
      requestContext?: { authorizer: { user: string } };
    };
    asked.push(type ?? requestContext?.authorizer.user ?? "nobody");
    if (!type) return returns({ statusCode: 200 });
    if (authorizationToken === "broken") return throws("Unauthorized");
    const Effect = authorizationToken === "sesame" ? "Allow" : "Deny";
    const policyDocument = { Statement: [{ Effect, Action: "execute-api:Invoke", Resource: "*" }] };
    return returns({ principalId: "ali", policyDocument, context: { user: "ali" } });
  });
  const id = restApi(flight, {
    ...DOOR,
    paths: { "/orders": { get: { ...toFunction(), security: [{ Door: [] }] } } },
  });
  const status = (authorization?: string) =>
    askRest(flight, id, { path: "/live/orders", ...(authorization ? { headers: { authorization } } : {}) })
      .status;
  assert.deepEqual(
    [status(), status("123"), status("wrong"), status("broken"), status("sesame"), status("sesame")],
    [401, 401, 403, 401, 200, 200],
  );
  assert.deepEqual(asked, ["TOKEN", "TOKEN", "TOKEN", "ali", "ali"]);
  flight.turns.runUntil(flight.turns.kernel.now() + 301_000);
  status("sesame");
  assert.deepEqual(asked.slice(5), ["TOKEN", "ali"]);
});

test("a security that names no authorizer is no open door", () => {
  const flight = flyHttp();
  assert.throws(
    () => restApi(flight, { paths: { "/": { get: { ...toFunction(), security: [{ Door: [] }] } } } }),
    /Door/,
  );
});

test("what is no OpenAPI makes nothing", () => {
  const { rest } = flyHttp();
  const load = (text: string) => rest("ImportRestApi", { body: new TextEncoder().encode(text) });
  for (const text of ["{", "swagger: '1.2'", "openapi: 3.0.1\ninfo: { title: shop }"])
    assert.throws(() => load(text), { code: "BadRequestException" });
  assert.deepEqual(rest("GetRestApis", {}).items, []);
  assert.equal(load("openapi: 3.0.1\ninfo: { title: shop }\npaths: {}").name, "shop");
});

test("gateway responses give errors headers and a form of their own", () => {
  const flight = flyHttp();
  const id = restApi(flight, {
    ...get("/orders"),
    "x-amazon-apigateway-gateway-responses": {
      DEFAULT_4XX: {
        responseParameters: { "gatewayresponse.header.Access-Control-Allow-Origin": "'*'" },
        responseTemplates: { "application/json": '{"why":"$context.error.message"}' },
      },
    },
  });
  const { status, headers, text } = askRest(flight, id, { path: "/live/other" });
  assert.deepEqual(
    [status, headers["access-control-allow-origin"], text],
    [403, "*", '{"why":"Missing Authentication Token"}'],
  );
});

test("a validator names parameters that are missing", () => {
  const flight = flyHttp();
  const id = restApi(flight, {
    "x-amazon-apigateway-request-validators": { params: { validateRequestParameters: true } },
    "x-amazon-apigateway-request-validator": "params",
    paths: { "/": { get: { ...toFunction(), parameters: [{ in: "query", name: "page", required: true }] } } },
  });
  assert.equal(
    askRest(flight, id, { path: "/live" }).text,
    '{"message":"Missing required request parameters: [page]"}',
  );
  assert.equal(askRest(flight, id, { path: "/live", query: "page=1" }).status, 200);
});

test("requests are counted by API and stage, throttled and logged by the stage's settings", () => {
  const flight = flyHttp();
  const id = restApi(flight, get("/orders"), {
    accessLogSettings: {
      destinationArn: "arn:aws:logs:eu-west-1:123456789012:log-group:access",
      format: "$context.resourcePath $context.status $context.error.responseType",
    },
  });
  const patch = (path: string, value: string) => ({ op: "replace", path, value });
  flight.rest("UpdateStage", {
    restApiId: id,
    stageName: "live",
    patchOperations: [
      patch("/*/*/throttling/rateLimit", "1"),
      patch("/*/*/throttling/burstLimit", "1"),
      patch("/*/*/metrics/enabled", "true"),
    ],
  });
  assert.deepEqual(
    [
      askRest(flight, id, { path: "/live/orders" }).status,
      askRest(flight, id, { path: "/live/orders" }).status,
    ],
    [200, 429],
  );
  const values = (name: string, more = {}) =>
    flight.metric(name, { ApiName: "shop", ...more }).map(([, value]) => value);
  assert.deepEqual(
    [values("Count"), values("4XXError", { Stage: "live" })],
    [
      [1, 1],
      [0, 1],
    ],
  );
  assert.deepEqual(values("Count", { Method: "GET", Resource: "/orders", Stage: "live" }), [1, 1]);
  assert.deepEqual(
    flight.logged.filter(({ group }) => group === "access").map(({ message }) => message),
    ["/orders 200 -", "/orders 429 THROTTLED"],
  );
});

test("an API may be made step by step", () => {
  const flight = flyHttp();
  const { rest, permit } = flight;
  const { id: restApiId, rootResourceId } = rest("CreateRestApi", { name: "shop" });
  const { id: resourceId, path } = rest("CreateResource", {
    restApiId,
    parentId: rootResourceId,
    pathPart: "orders",
  });
  assert.equal(path, "/orders");
  const at = { restApiId, resourceId, httpMethod: "GET" };
  rest("PutMethod", { ...at, authorizationType: "NONE" });
  assert.throws(() => rest("CreateDeployment", { restApiId }), /No integration defined for method/);
  rest("PutIntegration", {
    ...at,
    type: "AWS_PROXY",
    integrationHttpMethod: "POST",
    uri: toFunction()["x-amazon-apigateway-integration"].uri,
  });
  rest("CreateDeployment", { restApiId, stageName: "live" });
  permit(restApiId, "live/GET/orders");
  assert.equal(askRest(flight, restApiId, { path: "/live/orders" }).status, 200);
  assert.throws(() => rest("PutIntegration", { ...at, type: "HTTP_PROXY", uri: "https://a.example" }), {
    status: 501,
  });
  assert.throws(
    () => rest("PutMethod", { ...at, httpMethod: "POST", authorizationType: "NONE", apiKeyRequired: true }),
    /apiKeyRequired/,
  );
});
