import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { run } from "../packages/airworthy/src/cli/run.ts";

const MAIN = path.join(import.meta.dirname, "../packages/airworthy/src/cli/main.ts");
const ORDERS = path.join(import.meta.dirname, "../examples/orders");
const folders: string[] = [];
after(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** A folder of its own, with files. */
function folder(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const made = mkdtempSync(path.join(tmpdir(), "airworthy-"));
  folders.push(made);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(made, name)), { recursive: true });
    writeFileSync(path.join(made, name), content);
  }
  return made;
}

interface Ended {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** The command line as a user sees it, in this process: starting one for each test would take most of the time. */
async function airworthy(cwd: string, ...args: string[]): Promise<Ended> {
  const said = { out: "", err: "" };
  const status = await run(args, {
    cwd,
    out: (text) => void (said.out += text),
    err: (text) => void (said.err += text),
    env: {},
    columns: 100,
    color: false,
    isTerminal: false,
    today: new Date().toISOString().slice(0, 10),
  });
  return { status, ...said };
}

/** The program itself. */
function program(cwd: string, ...args: string[]): Ended {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
    cwd,
    encoding: "utf8",
    env: { PATH: process.env["PATH"], NO_COLOR: "1", COLUMNS: "100" },
  });
  return { status: status ?? -1, out: stdout, err: stderr };
}

const GOOD = `Resources:
  Orders:
    Type: AWS::Lambda::Function
    Properties:
      Timeout: 10
`;
const BARE = GOOD.replace(
  "    Properties:\n      Timeout: 10\n",
  "    Properties:\n      Handler: orders.handler # the shop\n",
);

test("check finds, names the next command, and exits 1", async () => {
  const { status, out } = await airworthy(
    folder({ "template.yaml": BARE }),
    "check",
    "--only",
    "consistency/explicit-timeout",
  );
  assert.equal(status, 1);
  assert.match(out, /template\.yaml:2:3/);
  assert.match(out, /airworthy fix --dry-run/);
});

test("the program says and ends the same as the commands do", async () => {
  const here = folder({ "template.yaml": BARE });
  for (const args of [["check"], ["check", "nowhere.yaml"], ["fix", "--dry-run"]])
    assert.deepEqual(program(here, ...args), await airworthy(here, ...args));
});

test("a fault of ours is told from the user's mistakes", () => {
  const here = folder({ "template.yaml": BARE });
  const broken = spawnSync(
    process.execPath,
    ["--import", "data:text/javascript,Array.prototype.flatMap=()=>{throw new Error('odd')}", MAIN, "check"],
    { cwd: here, encoding: "utf8" },
  );
  assert.equal(broken.status, 3);
  assert.match(broken.stderr, /the fault is ours[\s\S]*Error: odd/);
});

test("check exits 0 when nothing is found", async () => {
  assert.equal(
    (await airworthy(folder({ "template.yaml": GOOD }), "check", "--only", "consistency/explicit-timeout"))
      .status,
    0,
  );
});

test("fix writes only what it adds, keeps the mode, and is done after one run", async () => {
  const here = folder({ "template.yaml": BARE });
  const file = path.join(here, "template.yaml");
  chmodSync(file, 0o640);
  const dry = await airworthy(here, "fix", "--dry-run", "--only", "consistency/explicit-timeout");
  assert.equal(readFileSync(file, "utf8"), BARE);
  assert.match(dry.out, /^\+ {6}Timeout: 3$/m);
  await airworthy(here, "fix", "--only", "consistency/explicit-timeout");
  assert.equal(readFileSync(file, "utf8"), `${BARE}      Timeout: 3\n`);
  assert.equal(statSync(file).mode & 0o777, 0o640);
  assert.deepEqual(readdirSync(here), ["template.yaml"]);
  assert.match(
    (await airworthy(here, "fix", "--only", "consistency/explicit-timeout")).out,
    /Nothing to fix/,
  );
});

test("the diff of a dry run is one that git applies", async () => {
  const here = folder({ "template.yaml": BARE });
  const { out } = await airworthy(here, "fix", "--dry-run", "--only", "consistency/explicit-timeout");
  const applied = spawnSync("git", ["apply", "-"], { cwd: here, input: out, encoding: "utf8" });
  assert.equal(applied.status, 0, applied.stderr);
  assert.match(readFileSync(path.join(here, "template.yaml"), "utf8"), /Timeout: 3/);
});

test("the example fleet is mended by one fix", async () => {
  const here = folder();
  cpSync(ORDERS, here, { recursive: true });
  assert.equal((await airworthy(here, "check")).status, 1);
  assert.equal((await airworthy(here, "fix")).status, 0);
  const after = JSON.parse((await airworthy(here, "check", "--json")).out) as {
    summary: { fixable: number };
    findings: { item: string; fixable: boolean }[];
  };
  assert.deepEqual(
    after.findings.filter((one) => one.fixable).map((one) => one.item),
    [],
  );
});

const bad: [name: string, files: Record<string, string | Uint8Array>, says: RegExp][] = [
  ["malformed YAML", { "t.yaml": `${GOOD}  Payments: [a\n` }, /t\.yaml:\d+:\d+[\s\S]*cannot be read/],
  [
    "malformed JSON",
    { "t.json": '{"Resources": {"A": {"Type": "AWS::SQS::Queue",}}' },
    /t\.json:1:\d+[\s\S]*cannot be read/,
  ],
  [
    "deep nesting",
    { "t.yaml": `Resources: # AWS::X::Y\n  A: ${"[".repeat(5000)}${"]".repeat(5000)}\n` },
    /400 levels/,
  ],
  ["an alias bomb", { "t.yaml": bomb() }, /Anchors and aliases expand/],
  [
    "an alias inside its own anchor",
    { "t.yaml": "Resources: # AWS::X::Y\n  A: &a\n    B: *a\n" },
    /inside its own anchor/,
  ],
];

for (const [name, files, says] of bad) {
  test(`${name}: said with its place, the rest is still checked, exit 2`, async () => {
    const { status, out } = await airworthy(
      folder({ ...files, "good.yaml": GOOD }),
      "check",
      "--only",
      "consistency/explicit-timeout",
    );
    assert.match(out, says);
    assert.match(out, /1 of 1 function airworthy/);
    assert.equal(status, 2);
  });
}

function bomb(): string {
  const lines = ["Resources: # AWS::X::Y", "  A0: &a0 [x, x, x, x, x, x, x, x, x, x]"];
  for (let n = 1; n < 12; n++)
    lines.push(`  A${n}: &a${n} [${Array.from({ length: 10 }, () => `*a${n - 1}`).join(", ")}]`);
  return `${lines.join("\n")}\n`;
}

test("duplicate keys are named with their place", async () => {
  const { out } = await airworthy(
    folder({ "t.yaml": `${GOOD}      Timeout: 20\n` }),
    "check",
    "--only",
    "consistency",
  );
  assert.match(out, /t\.yaml:6:7[\s\S]*"Timeout" stands twice/);
});

test("a large file, a binary file, an unreadable link: each its own sentence", async () => {
  const here = folder({
    "big.yaml": "x".repeat(50_000_000),
    "binary.yaml": Uint8Array.of(0, 1, 2, 0x52),
    "good.yaml": GOOD,
  });
  const outside = folder({ "secret.yaml": GOOD });
  symlinkSync(path.join(outside, "secret.yaml"), path.join(here, "link.yaml"));
  const { status, out } = await airworthy(here, "check", "--only", "consistency/explicit-timeout");
  assert.equal(status, 2);
  assert.match(out, /big\.yaml[\s\S]*50\.0 MB/);
  assert.match(out, /binary\.yaml[\s\S]*binary file/);
  assert.match(out, /link\.yaml[\s\S]*outside the folder/);
  assert.match(out, /1 of 1 function airworthy/);
});

test("a folder without templates is not what was meant: exit 2", async () => {
  const here = folder({ "readme.txt": "hello" });
  const checked = await airworthy(here, "check");
  assert.match(checked.out, /No CloudFormation or SAM template was found/);
  assert.equal(checked.status, 2);
  const fixed = await airworthy(here, "fix");
  assert.match(fixed.err, /no CloudFormation or SAM template was found/);
  assert.equal(fixed.status, 2);
});

test("a template without functions says so, and is fine", async () => {
  const queue = "Resources:\n  Inbox:\n    Type: AWS::SQS::Queue\n";
  const { status, out } = await airworthy(folder({ "t.yaml": queue }), "check");
  assert.match(out, /No Lambda functions were found/);
  assert.equal(status, 0);
});

test("what cannot be written to is the user's to mend", async () => {
  const here = folder({ "t.yaml": GOOD });
  for (const option of ["--output", "--write-baseline"]) {
    const { status, err } = await airworthy(here, "check", option, "nowhere/report.txt");
    assert.match(err, /cannot be written \(ENOENT\)/);
    assert.equal(status, 2);
  }
});

test("names in a template do not reach the terminal's controls", async () => {
  const named = JSON.stringify({ Resources: { "Orders\u001b[31m\n": { Type: "AWS::Lambda::Function" } } });
  const { out } = await airworthy(folder({ "t.json": named }), "check", "--all");
  assert.match(out, /Orders␛\[31m␊ has no Timeout/);
  assert.ok(!out.includes("\u001b"));
});

test("CI files that cannot be read as such are passed over", async () => {
  const here = folder({ "t.yaml": GOOD, ".github": "" });
  mkdirSync(path.join(here, ".gitlab-ci.yml"));
  const { status, err } = await airworthy(here, "check", "--only", "pipeline");
  assert.equal(err, "");
  assert.equal(status, 0);
});

test("wrong arguments name the mend and exit 2", async () => {
  const here = folder({ "template.yaml": GOOD });
  for (const [args, says] of [
    [["chekc"], /unknown command "chekc"\. Did you mean check\? Commands: check/],
    [["check", "--config", "other.yaml"], /other\.yaml does not exist\. `airworthy init`/],
    [["check", "--json", "--format", "html"], /two formats/],
    [["check", "nowhere.yaml"], /nowhere\.yaml does not exist/],
    [["check", "--only", "alarmz"], /neither a practice nor an item\. Did you mean alarms\?/],
    [["check", "--format", "pdf"], /Choose one of terminal/],
    [["check", "--date", "tomorrow"], /YYYY-MM-DD/],
    [["check", "--nope"], /--nope/],
    [["explain", "alarms/nothing"], /neither an item nor a practice/],
  ] as const) {
    const { status, err } = await airworthy(here, ...args);
    assert.equal(status, 2, args.join(" "));
    assert.match(err, says);
  }
});

test("airworthy.yaml: an exception sets a finding aside until it expires", async () => {
  const config = (expires: string) =>
    `exceptions:\n  - item: consistency/explicit-timeout\n    resources: [Orders]\n    reason: three seconds are plenty\n    expires: "${expires}"\n`;
  const check = async (files: Record<string, string>) =>
    await airworthy(folder(files), "check", "--only", "consistency/explicit-timeout", "--date", "2026-11-01");
  assert.equal((await check({ "t.yaml": BARE, "airworthy.yaml": config("2026-12-31") })).status, 0);
  const expired = await check({ "t.yaml": BARE, "airworthy.yaml": config("2026-10-31") });
  assert.equal(expired.status, 1);
  assert.match(expired.out, /ended on 2026-10-31: three seconds are plenty/);
});

test("airworthy.yaml: a mistake is named with its line", async () => {
  const { status, err } = await airworthy(
    folder({ "t.yaml": BARE, "airworthy.yaml": "items:\n  alarms/errors: loud\n" }),
    "check",
  );
  assert.equal(status, 2);
  assert.match(err, /airworthy\.yaml:2:\d+: items\.alarms\/errors/);
});

test("a comment on the line, or Metadata, sets a finding aside", async () => {
  const comment = BARE.replace(
    "  Orders:",
    "  # airworthy-ignore consistency/explicit-timeout: quick enough\n  Orders:",
  );
  const metadata = `${BARE}    Metadata:\n      airworthy:\n        exceptions:\n          - item: consistency/*\n            reason: quick enough\n`;
  for (const text of [comment, metadata]) {
    assert.equal(
      (await airworthy(folder({ "t.yaml": text }), "check", "--only", "consistency/explicit-timeout")).status,
      0,
    );
  }
});

test("a baseline lets old findings pass and new ones fail", async () => {
  const here = folder({ "t.yaml": BARE });
  await airworthy(
    here,
    "check",
    "--only",
    "consistency/explicit-timeout",
    "--write-baseline",
    "baseline.json",
  );
  const again = async () =>
    await airworthy(here, "check", "--only", "consistency/explicit-timeout", "--baseline", "baseline.json");
  const before = await again();
  assert.equal(before.status, 0);
  assert.match(before.out, /1 of 1 function without a new finding/);
  writeFileSync(
    path.join(here, "t.yaml"),
    `${BARE}  Payments:\n    Type: AWS::Lambda::Function\n    Properties: {}\n`,
  );
  const { status, out } = await again();
  assert.equal(status, 1);
  assert.match(out, /Payments/);
  assert.doesNotMatch(out, /Orders has no Timeout/);
});

test("what the template hides is counted, and told with its reason", async () => {
  const here = folder({ "t.yaml": GOOD });
  const only = ["--only", "traffic-shifting/published-alias"];
  assert.match((await airworthy(here, "check", ...only)).out, /^1 question in 1 item cannot be answered/m);
  assert.match(
    (await airworthy(here, "check", "--all", ...only)).out,
    /^\? traffic-shifting\/published-alias {2}cannot tell\n {2}Orders: nothing in the fleet shows who invokes it\.$/m,
  );
});

test("GitHub is told paths from the root of the repository", async () => {
  const repository = folder({ ".git": "gitdir: elsewhere", "services/orders/t.yaml": BARE });
  const services = path.join(repository, "services");
  const only = ["--only", "consistency/explicit-timeout"];
  assert.match(
    (await airworthy(services, "check", "--format", "github", ...only)).out,
    /file=services\/orders\/t\.yaml,line=2/,
  );
  assert.match(
    (await airworthy(services, "check", "--format", "sarif", ...only)).out,
    /"uri": "services\/orders\/t\.yaml"/,
  );
  assert.match((await airworthy(services, "check", ...only)).out, /^ {2}orders\/t\.yaml:2:3/m);
});

test("a stack of several files is one stack, and findings point at the fragment", async () => {
  const files = {
    "airworthy.yaml": "stacks:\n  auth:\n    templates: [ci/*.yaml]\n",
    "ci/parent.yaml":
      "Transform: AWS::Serverless-2016-10-31\nGlobals:\n  Function:\n    Timeout: 10\nResources:\n  Inbox:\n    Type: AWS::SQS::Queue\n",
    "ci/login.yaml":
      "Resources:\n  Login:\n    Type: AWS::Serverless::Function\n    Properties:\n      Handler: login.handler\n",
  };
  const { out } = await airworthy(
    folder(files),
    "check",
    "--only",
    "consistency/explicit-timeout",
    "--only",
    "consistency/explicit-memory",
  );
  assert.match(out, /1 function in auth/);
  assert.match(out, /ci\/login\.yaml:2:3[\s\S]*Login has no MemorySize/);
  assert.doesNotMatch(out, /Login has no Timeout/);
});

test("init writes a file that check accepts, and never overwrites", async () => {
  const here = folder({ "t.yaml": GOOD });
  assert.equal((await airworthy(here, "init")).status, 0);
  assert.equal((await airworthy(here, "check", "--only", "consistency/explicit-timeout")).status, 0);
  const second = await airworthy(here, "init");
  assert.equal(second.status, 2);
  assert.match(second.err, /exists already/);
});

test("template text never reaches a shell", async () => {
  const here = folder({ "$(touch pwned).yaml": BARE.replace("Orders", '"$(touch pwned)`touch pwned`"') });
  await airworthy(here, "check");
  await airworthy(here, "fix");
  assert.ok(!readdirSync(here).includes("pwned"));
});
