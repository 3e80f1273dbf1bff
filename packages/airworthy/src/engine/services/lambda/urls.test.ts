import assert from "node:assert/strict";
import { test } from "node:test";
import { isLater } from "../../kernel/later.ts";
import { type HttpAnswer, type HttpRequest, LAMBDA } from "../../ports.ts";
import { create, type Flight, flyLambda, returns, throws } from "./lambda.fixture.ts";
import type { Behaviour } from "./simulated.ts";

/** orders behind an address. */
function addressed(behaviour: Behaviour["invoke"], config: Record<string, unknown> = {}) {
  const flight = flyLambda(behaviour);
  create(flight);
  const { FunctionUrl } = flight.call("CreateFunctionUrlConfig", {
    FunctionName: "orders",
    AuthType: "NONE",
    ...config,
  });
  const id = new URL(FunctionUrl).hostname.split(".")[0] ?? "";
  return { flight, ask: (request: Partial<HttpRequest> = {}) => ask(flight, id, request) };
}

function ask({ place, turns }: Flight, id: string, request: Partial<HttpRequest>) {
  const answers: HttpAnswer[] = [];
  const answer = place.use(LAMBDA).serve(id, {
    method: "GET",
    path: "/",
    query: "",
    headers: {},
    body: new Uint8Array(),
    sourceIp: "127.0.0.1",
    ...request,
  });
  if (isLater(answer)) answer.whenDone((outcome) => "ok" in outcome && answers.push(outcome.ok));
  else answers.push(answer);
  turns.runUntil(turns.kernel.now() + 10_000);
  const [given] = answers;
  assert.ok(given);
  return { ...given, text: new TextDecoder().decode(given.body) };
}

test("a request comes as an event, and what the function returns goes back", () => {
  const events: Record<string, unknown>[] = [];
  const { ask } = addressed(({ event }) => {
    events.push(event as Record<string, unknown>);
    return returns({ statusCode: 201, headers: { "X-Order": "7" }, cookies: ["a=b"], body: "made" });
  });
  const answer = ask({
    method: "POST",
    path: "/orders/a%2Fb",
    query: "tag=a&tag=b",
    headers: { "content-type": "application/json", cookie: "one=1; two=2", "user-agent": "test" },
    body: new TextEncoder().encode('{"order":7}'),
  });
  assert.deepEqual(
    [answer.status, answer.headers["x-order"], answer.cookies, answer.text],
    [201, "7", ["a=b"], "made"],
  );
  const [event] = events;
  assert.equal(event?.["rawPath"], "/orders/a%2Fb");
  assert.deepEqual(event?.["queryStringParameters"], { tag: "a,b" });
  assert.deepEqual(event?.["cookies"], ["one=1", "two=2"]);
  assert.deepEqual([event?.["body"], event?.["isBase64Encoded"]], ['{"order":7}', false]);
  assert.ok(event);
  const { http, time } = event["requestContext"] as { http: Record<string, string>; time: string };
  assert.deepEqual([http["method"], http["path"], http["userAgent"]], ["POST", "/orders/a/b", "test"]);
  assert.equal(time, "01/Jan/1970:00:00:00 +0000");
});

test("what is no answer of HTTP is a body of JSON", () => {
  const bodies: [unknown, string][] = [
    [{ hello: "world" }, '{"hello":"world"}'],
    ["hello", "hello"],
    [3, "3"],
    [["hello", 3, true], '["hello",3,true]'],
  ];
  for (const [result, text] of bodies) {
    const answer = addressed(() => returns(result)).ask();
    assert.deepEqual(
      [answer.status, answer.headers["content-type"], answer.text],
      [200, "application/json", text],
    );
  }
});

test("a function that fails answers 502, a throttled one 429", () => {
  assert.equal(addressed(() => throws()).ask().status, 502);
  const { flight, ask } = addressed(() => returns());
  flight.call("PutFunctionConcurrency", { FunctionName: "orders", ReservedConcurrentExecutions: 0 });
  assert.equal(ask().status, 429);
});

test("an address that wants signatures takes no stranger", () => {
  const { ask } = addressed(() => returns(), { AuthType: "AWS_IAM" });
  assert.deepEqual([ask().status, ask().text], [403, '{"Message":"Forbidden"}']);
  assert.equal(ask({ caller: { kind: "credentials", accessKeyId: "test" } }).status, 200);
});

test("pages of allowed origins may ask, and are told so beforehand", () => {
  const { flight, ask } = addressed(() => returns(), {
    Cors: { AllowOrigins: ["https://shop.example"], AllowMethods: ["POST"], MaxAge: 60 },
  });
  const headers = { origin: "https://shop.example", "access-control-request-method": "POST" };
  const before = ask({ method: "OPTIONS", headers });
  assert.equal(before.headers["access-control-allow-methods"], "POST");
  assert.equal(flight.metric("Invocations").length, 0);
  assert.equal(ask({ headers }).headers["access-control-allow-origin"], "https://shop.example");
  const stranger = ask({ headers: { origin: "https://elsewhere.example" } });
  assert.equal(stranger.headers["access-control-allow-origin"], undefined);
});

test("a streamed answer brings its own status and headers as soon as they are there, and its body as it comes", async () => {
  const prelude = JSON.stringify({ statusCode: 202, headers: { "content-type": "text/plain" } });
  const { ask } = addressed(
    () => ({
      kind: "streams",
      chunks: [
        { afterMs: 1, text: prelude.slice(0, 9) },
        { afterMs: 1, text: `${prelude.slice(9)}\0\0\0\0\0\0\0\0one ` },
        { afterMs: 1, text: "two" },
      ],
    }),
    { InvokeMode: "RESPONSE_STREAM" },
  );
  const answer = ask();
  assert.deepEqual([answer.status, answer.headers["content-type"], answer.text], [202, "text/plain", "one "]);
  const rest: string[] = [];
  for await (const piece of answer.rest ?? assert.fail()) rest.push(Buffer.from(piece).toString());
  assert.deepEqual(rest, ["two"]);
});

test("an address that streams also answers for a function that returns whole, or fails", () => {
  const streaming = { InvokeMode: "RESPONSE_STREAM" };
  const { text, rest } = addressed(() => returns({ ok: true }), streaming).ask();
  assert.deepEqual([text, rest], ['{"ok":true}', undefined]);
  assert.equal(addressed(() => throws(), streaming).ask().status, 502);
});
