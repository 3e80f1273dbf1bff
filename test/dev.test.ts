import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { run as commandLine } from "../packages/airworthy/src/cli/run.ts";

/** A shop in TypeScript, flown by the command line as a user would fly it: in virtual time. */
const MAIN = path.join(import.meta.dirname, "../packages/airworthy/src/cli/main.ts");
const shop = mkdtempSync(path.join(tmpdir(), "airworthy-shop-"));
const journal = path.join(shop, "journal.jsonl");
let dev: ChildProcess;
let said = "";
let endpoint = "";

const TEMPLATE = `
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties: { Runtime: nodejs24.x, Handler: src/orders.handler, AutoPublishAlias: live, CodeUri: . }
  Thanks:
    Type: AWS::Serverless::Function
    Properties: { Runtime: nodejs24.x, Handler: thanks.handler, CodeUri: . }
  Packing:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: nodejs24.x
      Handler: packing.handler
      CodeUri: .
      Layers: [!Ref Boxes]
      Events:
        Morning:
          Type: ScheduleV2
          Properties: { ScheduleExpression: cron(15 10 * * ? *), ScheduleExpressionTimezone: Europe/Berlin }
  Boxes:
    Type: AWS::Serverless::LayerVersion
    Properties: { ContentUri: boxes }
    Metadata: { BuildMethod: nodejs24.x }
`;

function write(name: string, text: string): void {
  mkdirSync(path.dirname(path.join(shop, name)), { recursive: true });
  writeFileSync(path.join(shop, name), text);
}

/** Waits until the terminal shows something, from a place on. */
async function until(shown: RegExp, from = 0): Promise<string> {
  const limit = Date.now() + 20_000;
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

before(async () => {
  write("template.yaml", TEMPLATE);
  write("src/price.ts", "export const price = (count: number): number => 3 * count;\n");
  write(
    "src/orders.ts",
    'import { price } from "./price.ts";\nexport const handler = async ({ count = 1 }: { count?: number }) => {\n  console.log("pricing");\n  return price(count);\n};\n',
  );
  write("thanks.mjs", "export const handler = async ({ email }) => email.toLowerCase();\n");
  write("none.json", "null");
  write("packing.cjs", 'exports.handler = async () => require("box").size;\n');
  write("boxes/package.json", "{}");
  write("boxes/node_modules/box/index.js", 'exports.size = "small";\n');
  const options = [
    "--port",
    "0",
    "--time",
    "virtual",
    "--start",
    "2026-03-01T09:00:00Z",
    "--journal",
    journal,
  ];
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

test("a handler in TypeScript is invoked by its name in the template, with its log", async () => {
  const { stdout, stderr, status } = await run("invoke", "Orders", "--qualifier", "live");
  assert.equal(status, 0, stderr);
  assert.equal(stdout, "3\n");
  assert.match(stderr, /INFO {2}pricing/);
  await until(/✓ {2}Orders:1 .*\n +│ INFO {2}pricing/);
});

test("an error in TypeScript is told with the file and the line that were written", async () => {
  const from = said.length;
  assert.equal((await run("invoke", "Orders", "--event", "none.json")).status, 1);
  await until(/ERROR TypeError: .*\n +│ +at (?:\S+ )+\(src\/orders\.ts:2:\d+\)/, from);
});

test("a function finds the modules of its layer, as the template has it", async () => {
  const { stdout, stderr } = await run("invoke", "Packing");
  assert.equal(stdout, '"small"\n', stderr);
});

test("a saved file is a new version behind the alias; a mistake leaves the fleet as it was", async () => {
  write("src/price.ts", "export const price = (count: number): number => 5 * count;\n");
  await until(/↻ .*price\.ts: Orders.* updated/);
  assert.equal((await run("invoke", "Orders", "--qualifier", "live")).stdout, "5\n");
  write("src/price.ts", "export const price = (count: number => 5;\n");
  await until(/✗ template\.yaml:4:3: src\/price\.ts:1:\d+: Expected/);
  assert.equal((await run("invoke", "Orders", "--qualifier", "live")).stdout, "5\n");
});

test("a saved template is flown at once: what changed, and nothing else", async () => {
  const from = said.length;
  write("src/price.ts", "export const price = (count: number): number => 5 * count;\n");
  write(
    "template.yaml",
    TEMPLATE.replace("Handler: thanks.handler", "Handler: thanks.handler, MemorySize: 512"),
  );
  await until(/↻ [^\n]*template\.yaml[^\n]*: Thanks.* updated/, from);
  const { stderr } = await run("invoke", "Thanks", "--async");
  assert.match(stderr, /in Lambda's queue/);
});

test("the retries of an event happen when time is told to pass", async () => {
  const from = said.length;
  assert.equal((await run("invoke", "Thanks", "--async")).status, 0);
  await until(/tried again in 60 s/, from);
  const { stdout, stderr } = await run("time", "advance", "5m");
  assert.match(stdout, /^2026-03-01T09:05:0\d/, stderr);
  await until(/attempt 2[^]*attempt 3[^]*given up: no retries are left/, from);
});

test("a schedule of the template runs at the time of its zone", async () => {
  const from = said.length;
  await run("time", "advance", "5m");
  assert.doesNotMatch(said.slice(from), /Packing/);
  await run("time", "advance", "10m");
  await until(/✓ {2}Packing .* scheduler PackingMorning/, from);
});

test("a function that is not there is named with those that are", async () => {
  const { status, stderr } = await run("invoke", "Payments");
  assert.equal(status, 2);
  assert.match(stderr, /There are: Orders, Thanks, Packing\./);
  assert.match(
    (await run("invoke", "Thanks", "--qualifier", "live")).stderr,
    /Thanks has no version or alias "live"\. Leave --qualifier out/,
  );
});

test("a taken port is told with who has it and one that is free", () => {
  const taken = new URL(endpoint).port;
  const { status, stderr } = spawnSync(process.execPath, [MAIN, "dev", "--port", taken], {
    cwd: shop,
    encoding: "utf8",
  });
  assert.equal(status, 2);
  assert.match(
    stderr,
    new RegExp(
      `Port ${taken} is taken by the fleet of .* \\(process ${dev.pid}\\)\\. Choose another: .*--port \\d+`,
    ),
  );
});

test("a parameter without a value is told with its line, one that no template has with those that are", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "airworthy-stage-"));
  writeFileSync(
    path.join(folder, "template.yaml"),
    "Parameters:\n  Stage: { Type: String, AllowedValues: [dev, prod] }\nResources:\n  Orders:\n    Type: AWS::Lambda::Function\n    Properties: { Role: !Ref Stage, Code: {ZipFile: x}, Handler: a.b, Runtime: nodejs24.x }\n",
  );
  const fails = (...args: string[]) =>
    spawnSync(process.execPath, [MAIN, "dev", "--port", "0", ...args], { cwd: folder, encoding: "utf8" })
      .stderr;
  assert.match(fails(), /template\.yaml:2:10: the parameter Stage has no value.* --parameter Stage=VALUE/);
  assert.match(fails("--parameter", "Stge=dev"), /no template has it\. There are: Stage\./);
  assert.match(fails("--parameter", "Stage=test"), /may not be "test"\. It is one of dev, prod\./);
  rmSync(folder, { recursive: true });
});

test("an interrupt lands the fleet; the journal is whole", async () => {
  const ended = new Promise((resolve) => dev.once("exit", resolve));
  dev.kill("SIGINT");
  assert.equal(await ended, 0);
  assert.match(said, /Landed/);
  assert.ok(existsSync(journal));
  const lines = readFileSync(journal, "utf8").trimEnd().split("\n");
  const entries = lines.map((line) => JSON.parse(line) as { at: number; what: string });
  assert.ok(entries.some(({ what }) => what === "lambda.event-ended"));
  assert.equal(entries[0]?.at, Date.parse("2026-03-01T09:00:00Z"));
});

test("the journal replays to the same transitions, without a process; a changed one is found", () => {
  const replay = () =>
    spawnSync(process.execPath, [MAIN, "journal", "replay", journal], { encoding: "utf8" });
  const { stdout, stderr, status } = replay();
  assert.match(stdout, /^\d+ transitions, all the same\.$/m, stderr);
  assert.equal(status, 0);
  const text = readFileSync(journal, "utf8");
  writeFileSync(journal, text.replace(/("what":"lambda\.event-waits".*?"delay":)\d+/, "$161000"));
  const changed = replay();
  assert.equal(changed.status, 1);
  assert.match(changed.stdout, /differ after \d+ transitions[^]*recorded[^]*61000[^]*replayed[^]*60000/);
});
