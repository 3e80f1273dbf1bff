import assert from "node:assert/strict";
import { after, test } from "node:test";
import { read, workshop } from "./processes.fixture.ts";

const shop = workshop();
after(() => shop.close());

test("a handler's result is the answer, and the process is used again", async () => {
  const env = shop.start("let n = 0; export const handler = async (event) => ({ ...event, n: ++n });");
  const { initMs } = await env.hear("ready");
  assert.ok(initMs > 0);
  assert.deepEqual(read(await env.invoke({ order: 7 })), { order: 7, n: 1 });
  const second = await env.invoke({ order: 8 });
  assert.deepEqual(read(second), { order: 8, n: 2 });
  assert.ok(second.what === "responded" && second.response.memoryUsedMb! > 20);
  env.handle.stop("idle");
});

test("nothing returned is null", async () => {
  const env = shop.start("export const handler = async () => {};");
  assert.equal(read(await ready(env)), null);
});

test("what a handler throws is the answer, with its type", async () => {
  const env = shop.start(
    "class OutOfStock extends Error { name = 'OutOfStock' } export const handler = async () => { throw new OutOfStock('no oranges') };",
  );
  const answer = await ready(env);
  assert.ok(answer.what === "responded" && answer.response.errorType === "OutOfStock");
  const { errorType, errorMessage, trace } = read(answer);
  assert.deepEqual(
    [errorType, errorMessage, trace[0]],
    ["OutOfStock", "no oranges", "OutOfStock: no oranges"],
  );
  // The environment has survived.
  assert.equal((await env.invoke()).what, "responded");
});

test("what is thrown need not be an Error", async () => {
  const answer = await ready(shop.start("export const handler = async () => { throw 'no oranges' };"));
  assert.deepEqual(read(answer), { errorType: "string", errorMessage: "no oranges", trace: [] });
});

test("a result that JSON cannot hold is an error of the runtime", async () => {
  const env = shop.start("export const handler = async () => { const a = {}; a.a = a; return a };");
  assert.equal(read(await ready(env)).errorType, "Runtime.JSONStringifyError");
});

test("process.exit ends the environment with its status", async () => {
  const env = shop.start("export const handler = async () => { process.exit(3) };");
  const answer = await ready(env);
  assert.ok(answer.what === "exited" && answer.exit.code === 3);
});

test("a handler that leaves nothing to wait for ends the process", async () => {
  const env = shop.start("export const handler = () => new Promise(() => {});");
  const answer = await ready(env);
  // Node's own status for a top level that never settles; Lambda's supervisor sees the same.
  assert.ok(answer.what === "exited", JSON.stringify(answer));
});

test("an unhandled rejection ends the process on Node 24, and is an answer before", async () => {
  const source =
    "export const handler = async () => { Promise.reject(new Error('forgotten')); await new Promise((r) => setTimeout(r, 1000)) };";
  const now = await ready(shop.start(source));
  assert.ok(now.what === "exited" && now.exit.code === 1, JSON.stringify(now));
  const env = shop.start(source, { runtime: "nodejs20.x" });
  const before = await ready(env);
  assert.equal(read(before).errorType, "Runtime.UnhandledPromiseRejection");
  const { exit } = await env.hear("exited");
  assert.equal(exit.code, 128);
});

test("callback handlers answer before Node 24, and cannot start on it", async () => {
  const source = {
    "index.js": "exports.handler = (event, context, callback) => callback(null, 'called back');",
  };
  assert.equal(read(await ready(shop.start(source, { runtime: "nodejs20.x" }))), "called back");
  assert.equal(read(await ready(shop.start(source, { runtime: "nodejs22.x" }))), "called back");
  const { fault } = await shop.start(source).hear("initFailed");
  assert.equal(fault.errorType, "Runtime.CallbackHandlerDeprecated");
});

for (const [what, files, errorType, over] of [
  ["a syntax error", { "index.js": "exports.handler = (" }, "Runtime.UserCodeSyntaxError", {}],
  ["a missing module", { "index.js": "require('missing')" }, "Runtime.ImportModuleError", {}],
  ["a missing file", { "other.js": "" }, "Runtime.ImportModuleError", {}],
  ["a missing export", { "index.js": "exports.other = 1" }, "Runtime.HandlerNotFound", {}],
  ["a handler without a dot", { "index.js": "" }, "Runtime.MalformedHandlerName", { handler: "index" }],
] as const)
  test(`${what} fails the initialization`, async () => {
    for (const runtime of ["nodejs24.x", "nodejs20.x"]) {
      const { fault } = await shop.start(files, { runtime, ...over }).hear("initFailed");
      assert.equal(fault.errorType, errorType, runtime);
      assert.equal(read({ what: "initFailed", fault }).errorType, errorType, runtime);
    }
  });

test("a process that ends while it initializes has exited", async () => {
  const { exit } = await shop.start("process.exit(7)").hear("exited");
  assert.equal(exit.code, 7);
});

test("a function that hangs is ended when Lambda says so, though it never listens", async () => {
  const env = shop.start("export const handler = async () => { console.log(process.pid); for (;;); };");
  await env.hear("ready");
  void env.invoke();
  const pid = Number((await env.hear("log")).message.split("\t").at(-1));
  assert.ok(alive(pid));
  env.handle.stop("timeout");
  await until(() => !alive(pid));
});

test("one call of console is one event, however many lines it has, and comes before the answer", async () => {
  const env = shop.start(
    "export const handler = async () => { console.log('one\\ntwo'); console.error('no %s', 'oranges'); process.stdout.write('plain\\nlines\\n'); };",
  );
  await ready(env);
  const [one, two, ...plain] = env.logs();
  assert.match(one!, /^\d{4}-\d\d-\d\dT[\d:.]+Z\trequest-\d+\tINFO\tone\ntwo\n$/);
  assert.match(two!, /\tERROR\tno oranges\n$/);
  assert.deepEqual(plain, ["plain\n", "lines\n"]);
  assert.equal(env.said.at(-1)?.what, "responded");
});

test("logs are JSON where the function says so, from its level on", async () => {
  const env = shop.start(
    "export const handler = async () => { console.debug('quiet'); console.warn('loud') };",
    { logFormat: "JSON", applicationLogLevel: "WARN" },
  );
  await ready(env);
  const logs = env.logs().map((line) => JSON.parse(line));
  assert.deepEqual(
    logs.map(({ level, message }) => [level, message]),
    [["WARN", "loud"]],
  );
});

test("a flood of console calls comes whole, and before the answer", async () => {
  const env = shop.start(
    "export const handler = async () => { for (let n = 0; n < 20000; n++) console.log(`line ${n} ${'x'.repeat(100)}`); };",
  );
  await ready(env);
  assert.equal(env.logs().length, 20_000);
  assert.match(env.logs().at(-1)!, /line 19999 /);
  assert.equal(env.said.at(-1)?.what, "responded");
});

test("no line of a flood on standard output is lost, though Node writes it when it has time", async () => {
  const env = shop.start(
    "export const handler = async () => { for (let n = 0; n < 20000; n++) process.stdout.write(`line ${n} ${'x'.repeat(100)}\\n`); };",
  );
  await ready(env);
  await until(() => env.logs().length === 20_000);
  assert.match(env.logs().at(-1)!, /^line 19999 /);
});

test("a response of 7 MB is told to be too large, and the environment lives on", async () => {
  const env = shop.start("export const handler = async ({ size }) => 'x'.repeat(size);");
  await env.hear("ready");
  const answer = await env.invoke({ size: 7_000_000 });
  assert.ok(answer.what === "responded" && answer.response.payload.length > 6_291_556);
  assert.equal(read(await env.invoke({ size: 3 })), "xxx");
  assert.match(env.logs().join(""), /Failed to post handler success response\. Http response code: 413\./);
});

test("a streaming handler answers in pieces", async () => {
  const env = shop.start(
    "export const handler = awslambda.streamifyResponse(async (event, stream) => { stream.write('one '); await new Promise((r) => setTimeout(r, 20)); stream.write('two'); stream.end(); });",
  );
  await env.hear("ready");
  const answer = await env.invoke({}, { streaming: true });
  assert.ok(answer.what === "responded" && answer.response.streamed);
  assert.deepEqual(
    env.said.flatMap((one) => (one.what === "chunk" ? [one.text] : [])),
    ["one ", "two"],
  );
  const whole = await env.invoke();
  assert.ok(whole.what === "responded" && !whole.response.streamed);
  assert.equal(Buffer.from(whole.response.payload).toString(), "one two");
});

test("a streaming handler that fails half way says so at the end", async () => {
  const env = shop.start(
    "export const handler = awslambda.streamifyResponse(async (event, stream) => { stream.write('one'); throw new Error('no oranges'); });",
  );
  await env.hear("ready");
  const answer = await env.invoke({}, { streaming: true });
  assert.ok(answer.what === "responded" && answer.response.errorType === "Error", JSON.stringify(answer));
  assert.equal(read(answer).errorMessage, "no oranges");
});

test("a function sees its own variables and Lambda's, and nothing of this machine's", async () => {
  process.env["AWS_PROFILE"] = "production";
  const env = shop.start("export const handler = async () => process.env;", {
    variables: { TABLE: "orders" },
  });
  const seen = read(await ready(env));
  delete process.env["AWS_PROFILE"];
  assert.deepEqual(Object.keys(seen).sort(), VARIABLES);
  assert.deepEqual(
    [seen.TABLE, seen.AWS_REGION, seen.AWS_ACCESS_KEY_ID, seen.AWS_EXECUTION_ENV, seen.TZ],
    ["orders", "eu-west-1", "ASIAORDERS", "AWS_Lambda_nodejs24.x", ":UTC"],
  );
});

test(
  "a process that takes more memory than it was given is killed",
  { skip: process.platform !== "linux" },
  async () => {
    const env = shop.start(
      "export const handler = async () => { const all = []; for (;;) { all.push(Buffer.alloc(10_000_000, 1)); await new Promise((r) => setTimeout(r, 5)); } };",
    );
    const answer = await ready(env);
    assert.ok(answer.what === "exited" && answer.exit.signal === "killed", JSON.stringify(answer));
    assert.ok(answer.exit.memoryUsedMb! >= 256);
  },
);

test("what a function left running stands still until it is invoked again", async () => {
  const env = shop.start(
    "let ticks = 0; setInterval(() => ticks++, 5); export const handler = async () => ticks;",
  );
  await env.hear("ready");
  const first = read(await env.invoke());
  await new Promise((done) => setTimeout(done, 300));
  const second = read(await env.invoke());
  // Until it is frozen it has fifty milliseconds; what was due meanwhile then happens once.
  assert.ok(second - first < 40, `${first} ${second}`);
});

test("a function may collect garbage and send requests, though neither is there before it is wanted", async () => {
  const env = shop.start(
    "import http from 'node:http'; export const handler = async () => { gc(); return [typeof globalThis.gc, typeof http.createServer, http.Agent.name]; };",
  );
  assert.deepEqual(read(await ready(env)), ["function", "function", "Agent"]);
});

test("the process of a function takes its own children with it", async () => {
  const env = shop.start(
    "import { spawn } from 'node:child_process'; export const handler = async () => spawn('sleep', ['1000']).pid;",
  );
  const pid = read(await ready(env));
  assert.ok(alive(pid));
  env.handle.stop("idle");
  await until(() => !alive(pid));
});

test(
  "so it does with those that have gone into a group of their own",
  { skip: process.platform !== "linux" },
  async () => {
    const env = shop.start(
      "import { spawn } from 'node:child_process'; export const handler = async () => spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' }).pid;",
    );
    const pid = read(await ready(env));
    assert.ok(alive(pid));
    env.handle.stop("idle");
    await until(() => !alive(pid));
  },
);

async function ready(env: ReturnType<typeof shop.start>) {
  await env.hear("ready");
  return env.invoke();
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; !condition(); tries++) {
    if (tries > 200) throw new Error("it did not happen within two seconds");
    await new Promise((again) => setTimeout(again, 10));
  }
}

const VARIABLES = [
  "AWS_ACCESS_KEY_ID",
  "AWS_DEFAULT_REGION",
  "AWS_ENDPOINT_URL",
  "AWS_EXECUTION_ENV",
  "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
  "AWS_LAMBDA_FUNCTION_NAME",
  "AWS_LAMBDA_FUNCTION_VERSION",
  "AWS_LAMBDA_INITIALIZATION_TYPE",
  "AWS_LAMBDA_LOG_FORMAT",
  "AWS_LAMBDA_LOG_GROUP_NAME",
  "AWS_LAMBDA_LOG_STREAM_NAME",
  "AWS_LAMBDA_RUNTIME_API",
  "AWS_REGION",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AWS_XRAY_CONTEXT_MISSING",
  "AWS_XRAY_DAEMON_ADDRESS",
  "LAMBDA_RUNTIME_DIR",
  "LAMBDA_TASK_ROOT",
  "LANG",
  "LD_LIBRARY_PATH",
  "NODE_PATH",
  "PATH",
  "TABLE",
  "TZ",
  "_HANDLER",
  "_X_AMZN_TRACE_ID",
];
