import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { engineFor } from "../../engine/engine.ts";
import { ledger } from "../../engine/kernel/journal.ts";
import { isLater, type Outcome } from "../../engine/kernel/later.ts";
import { HOUR, SECOND } from "../../engine/kernel/time.ts";
import { LOGS, METRICS } from "../../engine/ports.ts";
import { type Members, type Port, service } from "../../engine/service.ts";
import lambda from "../../engine/services/lambda/index.ts";
import { virtualClock } from "../clock.ts";
import { processes } from "./index.ts";
import { zipOf } from "./zip.fixture.ts";

/** The Lambda service in virtual time, over real processes. */
const root = mkdtempSync(path.join(tmpdir(), "airworthy-flight-"));
const journal = ledger();
const clock = virtualClock({ seed: "flight", start: Date.UTC(2026, 0, 1), journal });
const real = processes({ clock, folder: root });
const logged: string[] = [];
const engine = engineFor({
  kernel: clock.turns.kernel,
  account: "123456789012",
  definitions: [
    lambda,
    real.definition,
    fake(METRICS, { record: () => {} }),
    fake(LOGS, {
      append: (_group, _stream, events) => void logged.push(...events.map(({ message }) => message)),
    }),
  ],
});
after(() => {
  real.close();
  clock.stop();
  rmSync(root, { recursive: true, force: true });
});

test("the code of an archive answers through the whole of Lambda", async () => {
  await create(
    "hello",
    "export const handler = async (event, context) => ({ ...event, name: context.functionName });",
  );
  const { StatusCode, Payload, FunctionError } = await invoke("hello", { order: 7 });
  assert.deepEqual([StatusCode, FunctionError, json(Payload)], [200, undefined, { order: 7, name: "hello" }]);
});

test("a function lives in the time of its fleet", async () => {
  await create(
    "calendar",
    `let start = Date.now(); export const handler = async (_event, context) => {
      console.log("looked");
      const today = new Date();
      return {
        start, now: today.getTime(), same: today.constructor === Date && today instanceof Date,
        year: Date().includes("2026"), given: new Date(0).getTime(), left: context.getRemainingTimeInMillis(),
        variables: Object.keys(process.env).filter((name) => name.startsWith("AIRWORTHY")),
      };
    };`,
    { Timeout: 30 },
  );
  const { kernel } = clock.turns;
  for (const passed of [0, 48 * HOUR]) {
    await clock.advance(passed);
    const before = kernel.now();
    const told = json((await invoke("calendar", {})).Payload);
    assert.ok(told.now >= before && told.now <= kernel.now() + SECOND, `${told.now - before} ms`);
    assert.ok(told.start >= Date.UTC(2026, 0, 1) && told.start <= told.now);
    assert.ok(told.left > 20 * SECOND && told.left <= 30 * SECOND, `${told.left} ms left`);
    assert.deepEqual([told.same, told.year, told.given, told.variables], [true, true, 0, []]);
    assert.match(
      logged.find((line) => line.endsWith("looked\n") || line.includes("looked")) ?? "",
      /^2026-01-/,
    );
    logged.length = 0;
  }
});

test("a function that hangs is timed out in AWS's words, and starts cold the next time", async () => {
  await create(
    "hangs",
    "let n = 0; export const handler = async (event) => { n++; if (event.hang) await new Promise((r) => setTimeout(r, 1e6)); return n; };",
    {
      Timeout: 1,
    },
  );
  assert.equal(json((await invoke("hangs", {})).Payload), 1);
  const { FunctionError, Payload } = await invoke("hangs", { hang: true });
  assert.equal(FunctionError, "Unhandled");
  const { errorType, errorMessage } = json(Payload);
  assert.equal(errorType, "Sandbox.Timedout");
  assert.match(errorMessage, /^RequestId: [\da-f-]{36} Error: Task timed out after 1\.00 seconds$/);
  assert.equal(json((await invoke("hangs", {})).Payload), 1);
});

test("a function that ends its process fails in AWS's words", async () => {
  await create("exits", "export const handler = async ({ code }) => { process.exit(code) };");
  assert.match(
    json((await invoke("exits", { code: 3 })).Payload).errorMessage,
    /^RequestId: \S+ Error: Runtime exited with error: exit status 3$/,
  );
  assert.match(
    json((await invoke("exits", { code: 0 })).Payload).errorMessage,
    /^RequestId: \S+ Error: Runtime exited without providing a reason$/,
  );
});

test("code that cannot be loaded fails the invocation with the error of the runtime", async () => {
  await create("broken", "import 'missing'; export const handler = async () => {};");
  const { FunctionError, Payload } = await invoke("broken", {});
  assert.equal(FunctionError, "Unhandled");
  assert.match(json(Payload).errorMessage, /Cannot find package 'missing'/);
});

test("a response that is too large fails in AWS's words", async () => {
  await create("large", "export const handler = async () => 'x'.repeat(7_000_000);");
  assert.equal(json((await invoke("large", {})).Payload).errorType, "Function.ResponseSizeTooLarge");
});

test("hours of retries take as long as the code that is retried", async () => {
  await create(
    "retried",
    "export const handler = async () => { console.log('tried'); throw new Error('no oranges') };",
  );
  logged.length = 0;
  clock.enter(() =>
    engine.handle("eu-west-1", {
      service: "lambda",
      operation: "Invoke",
      input: { FunctionName: "retried", InvocationType: "Event", Payload: bytes({}) },
      caller: { kind: "credentials", accessKeyId: "test" },
    }),
  );
  const began = performance.now();
  await clock.advance(HOUR);
  assert.equal(logged.filter((line) => line.endsWith("\tINFO\ttried\n")).length, 3);
  assert.ok(performance.now() - began < 20_000);
});

async function create(name: string, source: string, over: Members = {}): Promise<void> {
  await call("CreateFunction", {
    FunctionName: name,
    Runtime: "nodejs24.x",
    Handler: "index.handler",
    Role: "arn:aws:iam::123456789012:role/orders",
    Code: { ZipFile: zipOf({ "index.mjs": source }) },
    ...over,
  });
  await clock.advance(10_000);
}

// oxlint-disable-next-line no-explicit-any
function invoke(name: string, event: unknown): Promise<any> {
  return call("Invoke", { FunctionName: name, Payload: bytes(event) });
}

// oxlint-disable-next-line no-explicit-any
async function call(operation: string, input: Members): Promise<any> {
  const answer = clock.enter(() =>
    engine.handle("eu-west-1", {
      service: "lambda",
      operation,
      input,
      caller: { kind: "credentials", accessKeyId: "test" },
    }),
  );
  if (!isLater(answer)) return answer;
  // The process cannot keep this one from ending: somebody has to wait.
  const waiting = setInterval(() => {}, 1000);
  const outcome = await new Promise<Outcome<unknown>>((resolve) => answer.whenDone(resolve));
  clearInterval(waiting);
  if ("error" in outcome) throw outcome.error;
  return outcome.ok;
}

function bytes(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}

// oxlint-disable-next-line no-explicit-any
function json(payload: unknown): any {
  return JSON.parse(Buffer.from(payload as Uint8Array).toString());
}

function fake<Inner>(port: Port<Inner>, inner: Inner) {
  return service<Inner>({ port, create: () => ({ operations: {}, inner }) });
}
