import assert from "node:assert/strict";
import { test } from "node:test";
import { MINUTE } from "../../kernel/time.ts";
import { ARN, create, flyLambda, invoke, json, parse, returns, throws } from "./lambda.fixture.ts";

test("a function answers with what it returned, cold and then warm", () => {
  const flight = flyLambda(({ event }) => returns({ got: event }));
  create(flight);
  const cold = invoke(flight, { Payload: json({ order: 1 }) });
  assert.equal(cold.StatusCode, 200);
  assert.equal(cold.ExecutedVersion, "$LATEST");
  assert.deepEqual(parse(cold.Payload), { got: { order: 1 } });
  invoke(flight);
  const started = flight.journal.entries.filter(({ what }) => what === "lambda.environment-started");
  assert.equal(started.length, 1);
});

test("a function that throws answers 200, with the error as it made it", () => {
  const flight = flyLambda(() => throws());
  create(flight);
  const answer = invoke(flight);
  assert.equal(answer.StatusCode, 200);
  assert.equal(answer.FunctionError, "Unhandled");
  assert.deepEqual(parse(answer.Payload), { errorType: "OutOfStock", errorMessage: "no stock", trace: [] });
});

test("a timeout kills the environment, and the next invocation starts cold", () => {
  const flight = flyLambda(({ nth }) => (nth === 1 ? { kind: "hangs" } : returns()));
  create(flight, { Timeout: 1 });
  const answer = invoke(flight);
  const error = parse(answer.Payload) as { errorType: string; errorMessage: string };
  assert.equal(error.errorType, "Sandbox.Timedout");
  assert.match(error.errorMessage, /^RequestId: \S+ Error: Task timed out after 1\.00 seconds$/);
  assert.deepEqual(flight.metric("Duration"), [[0, 1000]]);
  invoke(flight);
  assert.equal(count(flight, "lambda.environment-started"), 2);
});

test("a process that exits is an error of the runtime", () => {
  const flight = flyLambda(() => ({ kind: "exits", afterMs: 5, code: 3 }));
  create(flight);
  const error = parse(invoke(flight).Payload) as { errorType: string; errorMessage: string };
  assert.equal(error.errorType, "Runtime.ExitError");
  assert.match(error.errorMessage, /Error: Runtime exited with error: exit status 3$/);
});

test("an initialization that fails is tried once more inside the invocation", () => {
  const flight = flyLambda({
    start: () => ({
      kind: "fails",
      afterMs: 50,
      errorType: "Runtime.ImportModuleError",
      message: "no such module",
    }),
  });
  create(flight);
  const answer = invoke(flight);
  assert.equal((parse(answer.Payload) as { errorType: string }).errorType, "Runtime.ImportModuleError");
  assert.equal(count(flight, "lambda.environment-started"), 2);
  // Only the second initialization is on the function's time.
  assert.deepEqual(flight.metric("Duration"), [[0, 50]]);
  assert.deepEqual(flight.metric("Errors"), [[0, 1]]);
});

test("an initialization has ten seconds, and then the function's own timeout", () => {
  const flight = flyLambda({ start: () => ({ kind: "hangs" }) });
  create(flight, { Timeout: 3 });
  const answer = invoke(flight);
  assert.match(
    String((parse(answer.Payload) as { errorMessage: string }).errorMessage),
    /timed out after 3\.00 seconds/,
  );
  assert.equal(flight.turns.kernel.now(), 13_000);
});

test("an environment that idles is ended, one that works is kept", () => {
  const flight = flyLambda();
  create(flight);
  invoke(flight);
  flight.turns.runUntil(9 * 60_000);
  invoke(flight);
  assert.equal(count(flight, "lambda.environment-started"), 1);
  flight.turns.runUntil(21 * 60_000);
  assert.equal(count(flight, "lambda.environment-ended"), 1);
});

test("an update sends later invocations to new environments", () => {
  const flight = flyLambda(({ spec }) => returns(spec.variables));
  create(flight);
  invoke(flight);
  flight.call("UpdateFunctionConfiguration", {
    FunctionName: "orders",
    Environment: { Variables: { STAGE: "two" } },
  });
  assert.deepEqual(parse(invoke(flight).Payload), { STAGE: "two" });
  assert.equal(count(flight, "lambda.environment-started"), 2);
});

test("a request over 6 MB is refused, and a response over it is an error", () => {
  const flight = flyLambda(() => returns("x".repeat(6_291_556)));
  create(flight);
  assert.throws(() => flight.call("Invoke", { FunctionName: "orders", Payload: new Uint8Array(6_291_457) }), {
    code: "RequestTooLargeException",
    status: 413,
  });
  assert.deepEqual(parse(invoke(flight).Payload), {
    errorType: "Function.ResponseSizeTooLarge",
    errorMessage: "Response payload size exceeded maximum allowed payload size (6291556 bytes).",
  });
});

test("a payload that is not JSON is refused", () => {
  const flight = flyLambda();
  create(flight);
  assert.throws(
    () => flight.call("Invoke", { FunctionName: "orders", Payload: new TextEncoder().encode("order") }),
    {
      code: "InvalidRequestContentException",
      message: /^Could not parse request body into json: /,
    },
  );
});

test("a dry run runs nothing", () => {
  const flight = flyLambda();
  create(flight);
  assert.equal(invoke(flight, { InvocationType: "DryRun" }).StatusCode, 204);
  assert.equal(count(flight, "lambda.environment-started"), 0);
});

test("a function that is not there is named with its ARN", () => {
  const { call } = flyLambda();
  assert.throws(() => call("Invoke", { FunctionName: "payments" }), {
    code: "ResourceNotFoundException",
    status: 404,
    message: "Function not found: arn:aws:lambda:eu-west-1:123456789012:function:payments",
  });
});

test("the log has Lambda's own lines around the function's, and its tail comes with the answer", () => {
  const flight = flyLambda(() => ({ ...returns(), logs: ["picking order"], memoryUsedMb: 64 }));
  create(flight);
  const answer = invoke(flight, { LogType: "Tail" });
  const tail = Buffer.from(answer.LogResult, "base64").toString("utf8");
  const id = /RequestId: (\S+)/.exec(tail)?.[1];
  assert.equal(
    tail,
    [
      `START RequestId: ${id} Version: $LATEST`,
      "picking order",
      `END RequestId: ${id}`,
      `REPORT RequestId: ${id}\tDuration: 20.00 ms\tBilled Duration: 120 ms\tMemory Size: 128 MB\tMax Memory Used: 64 MB\tInit Duration: 100.00 ms\t`,
      "",
    ].join("\n"),
  );
  assert.match(flight.logged[0]?.message ?? "", /^INIT_START Runtime Version: nodejs:24/);
  assert.equal(flight.logged[0]?.group, "/aws/lambda/orders");
  assert.match(flight.logged[0]?.stream ?? "", /^1970\/01\/01\/\[\$LATEST\][0-9a-f]{32}$/);
});

test("a published version with SnapStart is restored", () => {
  const flight = flyLambda(({ spec }) => returns(spec.initType));
  create(flight, { Runtime: "python3.13", SnapStart: { ApplyOn: "PublishedVersions" }, Publish: true });
  assert.equal(parse(invoke(flight, { Qualifier: "1" }).Payload), "snap-start");
  const lines = flight.logged.map(({ message }) => message.split(/[ :]/)[0]);
  assert.deepEqual(lines, ["RESTORE_START", "RESTORE_REPORT", "START", "END", "REPORT"]);
  assert.match(
    flight.logged.at(-1)?.message ?? "",
    /Restore Duration: 100\.00 ms\tBilled Restore Duration: 100 ms/,
  );
});

test("with the format JSON the platform's lines are JSON, from the level on that is wanted", () => {
  const flight = flyLambda();
  create(flight, { LoggingConfig: { LogFormat: "JSON", SystemLogLevel: "INFO" } });
  invoke(flight);
  assert.deepEqual(
    flight.logged.map(({ message }) => (JSON.parse(message) as { type: string }).type),
    ["platform.initStart", "platform.start", "platform.report"],
  );
});

test("metrics bear the time at which the invocation began", () => {
  const flight = flyLambda(() => throws("too late", 5000));
  create(flight, { Timeout: 10 });
  flight.turns.runUntil(60_000);
  invoke(flight);
  const all: Record<string, string>[] = [
    {},
    { FunctionName: "orders" },
    { FunctionName: "orders", Resource: "orders" },
  ];
  for (const dimensions of all) {
    assert.deepEqual(flight.metric("Invocations", dimensions), [[60_000, 1]]);
    assert.deepEqual(flight.metric("Errors", dimensions), [[60_000, 1]]);
    assert.deepEqual(flight.metric("Duration", dimensions), [[60_000, 5000]]);
    assert.deepEqual(flight.metric("ConcurrentExecutions", dimensions), [[60_000, 1]]);
  }
  assert.deepEqual(flight.metric("UnreservedConcurrentExecutions", {}), [[60_000, 1]]);
});

/** What has come of a stream of events, as texts. */
async function textsOf(events: AsyncIterable<{ PayloadChunk?: { Payload: Uint8Array } }>): Promise<string[]> {
  const texts: string[] = [];
  for await (const { PayloadChunk } of events)
    texts.push(PayloadChunk ? new TextDecoder().decode(PayloadChunk.Payload) : "end");
  return texts;
}

test("a streamed response is answered with its first piece, and the others follow", async () => {
  const flight = flyLambda(() => ({
    kind: "streams",
    chunks: [
      { afterMs: 5, text: "first " },
      { afterMs: 2000, text: "second" },
    ],
  }));
  create(flight);
  const later = flight.call("InvokeWithResponseStream", { FunctionName: "orders" });
  let at: number | undefined;
  let events: AsyncIterable<object> | undefined;
  later.whenDone(({ ok }: { ok: { EventStream: AsyncIterable<object> } }) => {
    at = flight.turns.kernel.now();
    events = ok.EventStream;
  });
  flight.turns.runUntil(MINUTE);
  assert.ok(at !== undefined && at < 1000);
  assert.deepEqual(await textsOf(events ?? assert.fail()), ["first ", "second", "end"]);
});

test("what a function returns whole is a stream of one piece, and its error the end", async () => {
  for (const [outcome, expected] of [
    [returns({ ok: 1 }), ['{"ok":1}', "end"]],
    [throws(), ["end"]],
  ] as const) {
    const flight = flyLambda(() => outcome);
    create(flight);
    const { EventStream } = streamOf(flight);
    assert.deepEqual(await textsOf(EventStream), expected);
  }
});

function streamOf(flight: ReturnType<typeof flyLambda>): { EventStream: AsyncIterable<object> } {
  const answers: { EventStream: AsyncIterable<object> }[] = [];
  const later = flight.call("InvokeWithResponseStream", { FunctionName: "orders" });
  later.whenDone(({ ok }: { ok: { EventStream: AsyncIterable<object> } }) => answers.push(ok));
  flight.turns.runUntil(flight.turns.kernel.now() + MINUTE);
  return answers[0] ?? assert.fail();
}

test("a function is stopped when a request has come through it sixteen times", () => {
  const headers: string[] = [];
  const flight = flyLambda((order) => {
    headers.push(order.traceHeader);
    return returns();
  });
  create(flight);
  for (let loop = 0; loop < 16; loop++) invoke(flight, { TraceHeader: headers.at(-1) });
  assert.equal(headers.length, 16);
  assert.throws(() => invoke(flight, { TraceHeader: headers.at(-1) }), {
    code: "RecursiveInvocationException",
  });
  assert.deepEqual(flight.metric("RecursiveInvocationsDropped").length, 1);
});

test("the invoked ARN is the one that was asked for", () => {
  const flight = flyLambda((order) => returns(order.invokedFunctionArn));
  create(flight);
  flight.call("PublishVersion", { FunctionName: "orders" });
  assert.equal(parse(invoke(flight).Payload), ARN);
  assert.equal(parse(invoke(flight, { Qualifier: "1" }).Payload), `${ARN}:1`);
});

function count({ journal }: ReturnType<typeof flyLambda>, what: string): number {
  return journal.entries.filter((entry) => entry.what === what).length;
}
