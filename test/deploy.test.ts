import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { run as commandLine } from "../packages/airworthy/src/cli/run.ts";

/** A shop whose alias CodeDeploy shifts, deployed by the command line into a flying fleet, in virtual time. */
const MAIN = path.join(import.meta.dirname, "../packages/airworthy/src/cli/main.ts");
const shop = mkdtempSync(path.join(tmpdir(), "airworthy-deploy-"));
const journal = path.join(shop, "journal.jsonl");
let dev: ChildProcess;
let said = "";
let endpoint = "";

const TEMPLATE = (verdict: string) => `
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: nodejs24.x
      Handler: orders.handler
      CodeUri: .
      AutoPublishAlias: live
      DeploymentPreference:
        Type: Canary10Percent5Minutes
        Hooks: { PreTraffic: !Ref Check }
  Check:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: CodeDeployHook_check
      Runtime: nodejs24.x
      Handler: check.handler
      CodeUri: .
      DeploymentPreference: { Enabled: false }
      Environment: { Variables: { VERDICT: ${verdict} } }
`;

/** A hook as it answers, without an SDK. */
const CHECK = `export const handler = async ({ DeploymentId, LifecycleEventHookExecutionId }) => {
  await fetch(process.env.AWS_ENDPOINT_URL, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": "CodeDeploy_20141006.PutLifecycleEventHookExecutionStatus",
    },
    body: JSON.stringify({
      deploymentId: DeploymentId,
      lifecycleEventHookExecutionId: LifecycleEventHookExecutionId,
      status: process.env.VERDICT,
    }),
  });
};
`;

function write(name: string, text: string): void {
  writeFileSync(path.join(shop, name), text);
}

async function until(shown: RegExp, from = 0): Promise<string> {
  const limit = Date.now() + 60_000;
  for (;;) {
    const found = shown.exec(said.slice(from));
    if (found) return found[0];
    assert.ok(Date.now() < limit && dev.exitCode === null, `${String(shown)} is not shown:\n${said}`);
    await new Promise((later) => setTimeout(later, 10));
  }
}

/** The command line in this process, as a user sees it: starting one for each command would take most of the time. */
async function run(...args: string[]) {
  const said = { stdout: "", stderr: "" };
  const status = await commandLine([...args, "--endpoint", endpoint], {
    cwd: shop,
    out: (text) => void (said.stdout += text),
    err: (text) => void (said.stderr += text),
    env: {},
    columns: 80,
    color: false,
    isTerminal: false,
    today: "2026-11-30",
  });
  return { status, ...said };
}
/** Deploys, and lets time pass from where it would stand still. */
async function deployInTime(...args: string[]) {
  const deploy = spawn(process.execPath, [MAIN, "deploy", ...args, "--endpoint", endpoint], {
    cwd: shop,
    env: { ...process.env, NO_COLOR: "1" },
  });
  let stdout = "";
  let stderr = "";
  deploy.stdout.on("data", (chunk) => (stdout += String(chunk)));
  deploy.stderr.on("data", (chunk) => (stderr += String(chunk)));
  const ended = new Promise<number | null>((resolve) => deploy.once("exit", resolve));
  const limit = Date.now() + 60_000;
  while (!/time stands still/.test(stdout) && deploy.exitCode === null) {
    assert.ok(Date.now() < limit, stdout + stderr);
    await new Promise((later) => setTimeout(later, 10));
  }
  const passed = await run("time", "advance", "30m");
  assert.equal(passed.status, 0, passed.stderr);
  return { status: await ended, stdout, stderr };
}

const answer = async (): Promise<string> =>
  (await run("invoke", "Orders", "--qualifier", "live")).stdout.trim();

before(async () => {
  write("template.yaml", TEMPLATE("Succeeded"));
  write("check.mjs", CHECK);
  write("orders.mjs", "export const handler = async () => 1;\n");
  const options = ["--port", "0", "--time", "virtual", "--hold", "--journal", journal];
  dev = spawn(process.execPath, [MAIN, "dev", ...options], {
    cwd: shop,
    env: { ...process.env, NO_COLOR: "1" },
  });
  for (const stream of [dev.stdout, dev.stderr]) stream?.on("data", (chunk) => (said += String(chunk)));
  endpoint = await until(/http:\/\/127\.0\.0\.1:\d+/);
  await until(/Ctrl-C/);
});

after(() => {
  dev.kill("SIGKILL");
  rmSync(shop, { recursive: true, force: true });
});

test("a save waits for the deployment, which asks the hook and shifts the alias", async () => {
  write("orders.mjs", "export const handler = async () => 2;\n");
  await until(/↻ orders\.mjs changed; `airworthy deploy`/);
  assert.equal(await answer(), "1", "a published version keeps its code");
  const { stdout, stderr, status } = await deployInTime();
  assert.equal(status, 0, stdout + stderr);
  assert.match(stdout, /Orders:live goes from version 1 to 2: Canary10Percent5Minutes, d-/);
  assert.match(stdout, /Check is asked before traffic shifts/);
  assert.match(stdout, /Orders:live {2}10 % on version 2 · version 1: 0 requests/);
  assert.match(stdout, /Orders:live is on version 2/);
  assert.match(stdout, /✓ Deployed: /);
  assert.equal(await answer(), "2");
  await until(/⇄ Orders:live is on version 2/);
});

test("nothing new is said to be nothing new", async () => {
  const { stdout, status } = await run("deploy");
  assert.equal(stdout, "Nothing has changed since the last deployment.\n");
  assert.equal(status, 0);
});

test("a hook that refuses the new version rolls the stack back, and the exit code says so", async () => {
  write("template.yaml", TEMPLATE("Failed"));
  write("orders.mjs", "export const handler = async () => 3;\n");
  const { stdout, stderr, status } = await deployInTime();
  assert.equal(status, 1, stdout + stderr);
  assert.match(stdout, /the hook BeforeAllowTraffic answers Failed/);
  assert.match(stdout, /Orders:live does not go to version 3 \(HOOK_EXECUTION_FAILURE\)/);
  assert.match(stdout, /Orders:live is back on version 2/);
  assert.match(stderr, /Rolled back\. template\.yaml:4:3: OrdersAliaslive/);
  assert.equal(await answer(), "2");
});

test("in a hurry the alias moves at once", async () => {
  const { stdout, status } = await run("deploy", "--at-once");
  assert.equal(status, 0, stdout);
  assert.doesNotMatch(stdout, /goes from version/);
  assert.equal(await answer(), "3");
});

test("the journal of it all replays to the same transitions", async () => {
  const ended = new Promise((resolve) => dev.once("exit", resolve));
  dev.kill("SIGINT");
  assert.equal(await ended, 0);
  const { stdout, stderr, status } = spawnSync(process.execPath, [MAIN, "journal", "replay", journal], {
    encoding: "utf8",
  });
  assert.equal(status, 0, stdout + stderr);
});

test("AWS is not deployed to", () => {
  const { stderr, status } = spawnSync(
    process.execPath,
    [MAIN, "deploy", "--endpoint", "https://lambda.eu-west-1.amazonaws.com"],
    { cwd: shop, encoding: "utf8" },
  );
  assert.equal(status, 2);
  assert.match(stderr, /is not on this machine.*sam deploy/s);
});
