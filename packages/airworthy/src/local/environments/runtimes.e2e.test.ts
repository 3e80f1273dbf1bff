import assert from "node:assert/strict";
import { after, test } from "node:test";
import { read, workshop } from "./processes.fixture.ts";
import { zipOf } from "./zip.fixture.ts";

const shop = workshop();
after(() => shop.close());

/** A layer with executables in it. */
const layer = (files: Readonly<Record<string, string>>) => [
  {
    arn: "arn:aws:lambda:eu-west-1:123456789012:layer:tools:1",
    code: {
      kind: "zip",
      sha256: JSON.stringify(files),
      bytes: zipOf(
        Object.fromEntries(Object.entries(files).map(([name, text]) => [name, { text, mode: 0o100755 }])),
      ),
    } as const,
  },
];

const BOOTSTRAP = `#!${process.execPath}
const base = "http://" + process.env.AWS_LAMBDA_RUNTIME_API + "/2018-06-01/runtime/invocation/";
(async () => {
  for (;;) {
    const next = await fetch(base + "next");
    const id = next.headers.get("lambda-runtime-aws-request-id");
    console.log("working on " + id);
    await fetch(base + id + "/response", { method: "POST", body: "{\\"echo\\":" + (await next.text()) + "}" });
  }
})();
`;

test("a bootstrap is run as it is", async () => {
  const env = shop.start({ bootstrap: BOOTSTRAP }, { runtime: "provided.al2023" });
  await env.hear("ready");
  assert.deepEqual(read(await env.invoke({ order: 7 })), { echo: { order: 7 } });
  assert.match(env.logs()[0]!, /^working on request-\d+\n$/);
});

test("a bootstrap may come from a layer", async () => {
  const env = shop.start(
    { "data.json": "{}" },
    { runtime: "provided.al2", layers: layer({ bootstrap: BOOTSTRAP }) },
  );
  await env.hear("ready");
  assert.deepEqual(read(await env.invoke(1)), { echo: 1 });
});

test("a bootstrap that is not there is told in Lambda's words", async () => {
  const { fault } = await shop.start({ "main.py": "" }, { runtime: "provided.al2023" }).hear("initFailed");
  assert.equal(fault.errorType, "Runtime.InvalidEntrypoint");
  assert.equal(
    read({ what: "initFailed", fault }).errorMessage,
    "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]",
  );
});

test("a bootstrap cannot answer an invocation it was not given", async () => {
  const env = shop.start(
    {
      bootstrap: BOOTSTRAP.replace('fetch(base + id + "/response"', 'fetch(base + "other/response"').replace(
        "});\n  }",
        "}).then(async (r) => console.log(r.status, await r.text()));\n  }",
      ),
    },
    { runtime: "provided.al2023" },
  );
  await env.hear("ready");
  void env.invoke();
  await env.hear("log");
  assert.match((await env.hear("log")).message, /^400 .*InvalidRequestID/);
});

test("what is not flown says so", async () => {
  const { fault } = await shop.start({}, { runtime: "java21" }).hear("initFailed");
  assert.equal(read({ what: "initFailed", fault }).errorMessage, "airworthy does not fly java21 yet");
});

test("another Node than the runtime's is written into the journal", async () => {
  const env = shop.start("export const handler = async () => process.version;", { runtime: "nodejs16.x" });
  await env.hear("ready");
  const note = shop.journal.entries.find(({ what }) => what === "local.substituted");
  assert.match(
    String(note?.data["warning"]),
    /^Node \d+ runs nodejs16\.x: no Node 16 was found\. npm install --save-dev node16@npm:/,
  );
});

test("a wrapper script starts the runtime", async () => {
  const env = shop.start("export const handler = async () => process.env.WRAPPED;", {
    variables: { AWS_LAMBDA_EXEC_WRAPPER: "/opt/wrapper" },
    layers: layer({ wrapper: '#!/bin/sh\nexport WRAPPED=yes\nexec "$@"\n' }),
  });
  await env.hear("ready");
  assert.equal(read(await env.invoke()), "yes");
});

test("modules of a layer are found", async () => {
  const env = shop.start(
    { "index.js": "const { price } = require('prices'); exports.handler = async () => price;" },
    { layers: layer({ "nodejs/node_modules/prices/index.js": "exports.price = 12" }) },
  );
  await env.hear("ready");
  assert.equal(read(await env.invoke()), 12);
});

const EXTENSION = `#!${process.execPath}
const http = require("node:http");
const base = "http://" + process.env.AWS_LAMBDA_RUNTIME_API;
http.createServer((request, response) => {
  let body = "";
  request.on("data", (part) => (body += part)).on("end", () => {
    for (const { type, record } of JSON.parse(body)) console.log("telemetry " + type + " " + (record.status ?? ""));
    response.end();
  });
}).listen(0, "127.0.0.1", async function () {
  const name = { "Lambda-Extension-Name": "watcher", "Lambda-Extension-Accept-Feature": "accountId" };
  const registered = await fetch(base + "/2020-01-01/extension/register", { method: "POST", headers: name, body: '{"events":["INVOKE","SHUTDOWN"]}' });
  const headers = { "Lambda-Extension-Identifier": registered.headers.get("lambda-extension-identifier") };
  console.log("registered " + (await registered.text()));
  const subscription = { schemaVersion: "2022-12-13", types: ["platform", "function"], buffering: { maxItems: 1000, maxBytes: 262144, timeoutMs: 25 }, destination: { protocol: "HTTP", URI: "http://sandbox.localdomain:" + this.address().port } };
  await fetch(base + "/2022-07-01/telemetry", { method: "PUT", headers, body: JSON.stringify(subscription) });
  for (;;) {
    const event = await (await fetch(base + "/2020-01-01/extension/event/next", { headers })).json();
    console.log("event " + event.eventType + " " + (event.shutdownReason ?? ""));
    if (event.eventType === "SHUTDOWN") process.exit(0);
  }
});
`;

test("an extension hears of invocations, of telemetry and of the end", async () => {
  const env = shop.start("export const handler = async () => { console.log('packed') };", {
    layers: layer({ "extensions/watcher": EXTENSION }),
  });
  await env.hear("ready");
  await env.invoke();
  await heard(env, "telemetry platform.report success");
  env.handle.stop("idle");
  await heard(env, "event SHUTDOWN spindown");
  const lines = env.logs().join("");
  assert.match(lines, /^registered .*"functionName":"orders-\d+".*"accountId":"123456789012"/);
  for (const line of [
    "event INVOKE",
    "telemetry platform.start",
    "telemetry function",
    "telemetry platform.runtimeDone success",
  ])
    assert.ok(lines.includes(line), `${line} is missing in\n${lines}`);
});

test("an extension that ends takes the environment with it", async () => {
  const { fault } = await shop
    .start("export const handler = async () => {};", {
      layers: layer({ "extensions/broken": "#!/bin/sh\nexit 3\n" }),
    })
    .hear("initFailed");
  assert.equal(fault.errorType, "Extension.Crash");
});

async function heard(env: ReturnType<typeof shop.start>, text: string): Promise<void> {
  for (let tries = 0; !env.logs().join("").includes(text); tries++) {
    assert.ok(tries < 300, `never heard ${text}, but\n${env.logs().join("")}`);
    await new Promise((again) => setTimeout(again, 10));
  }
}
