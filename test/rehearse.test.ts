import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, describe, it } from "node:test";
import { Validator } from "@cfworker/json-schema";
import { run } from "../packages/airworthy/src/cli/run.ts";
import type { RehearsalReport } from "../packages/airworthy/src/report/rehearsal/report.ts";

const MAIN = path.join(import.meta.dirname, "../packages/airworthy/src/cli/main.ts");
const SCHEMA = path.join(import.meta.dirname, "../docs/schema/rehearsal-v1.schema.json");

const folder = mkdtempSync(path.join(tmpdir(), "airworthy-rehearse-"));
after(() => rmSync(folder, { recursive: true, force: true }));
cpSync(path.join(import.meta.dirname, "../examples/orders"), folder, { recursive: true });
const write = (name: string, content: string) => writeFileSync(path.join(folder, name), content);

interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** The command line as a user sees it, in this process: starting one for each test would take most of the time. */
async function inColumns(columns: number, ...args: string[]): Promise<Ended> {
  const said = { out: "", err: "" };
  const status = await run(["rehearse", ...args], {
    cwd: folder,
    out: (text) => void (said.out += text),
    err: (text) => void (said.err += text),
    env: {},
    columns,
    color: false,
    isTerminal: false,
    today: "2026-11-30",
  });
  return { status, ...said };
}
const rehearse = (...args: string[]) => inColumns(80, ...args);
/** One week is enough, where it is not the weeks that are looked at. */
const reportOf = async (...args: string[]) =>
  JSON.parse((await rehearse("--json", "--weeks", "1", ...args)).out) as RehearsalReport;

it("the program ends well, and without a progress bar in a pipe", () => {
  const args = ["rehearse", "--weeks", "1", "--against", "template", "--fault", "E1"];
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
    cwd: folder,
    encoding: "utf8",
    env: { PATH: process.env["PATH"], NO_COLOR: "1", COLUMNS: "80" },
  });
  assert.deepEqual([status, stderr], [0, ""]);
  assert.match(stdout, /^ {2}E1 Every call fails /mu);
});

describe("rehearse on the example fleet", async () => {
  const { status, out, err } = await rehearse("--weeks", "1");

  it("ends well, and without a progress bar", () => assert.deepEqual([status, err], [0, ""]));

  it("shows which alarm sees which fault", () => {
    assert.match(out, /^ {2}E1 Every call fails +[◉●◐·] .* \d+ % +\d+ m/mu);
    assert.match(out, /^ {2}a errors/mu);
  });

  it("says that some have no alarm, and what to type", () => {
    assert.match(out, /No alarm watches PlaceOrder/);
    assert.match(out, /^ {2}airworthy fix --dry-run$/m);
  });

  it("says that the traffic is assumed", () =>
    assert.match(out, /is\s+assumed\.\s+Say\s+yours\s+with\s+--traffic/));

  it("counts false alarms in four weeks, when nobody says how many", async () => {
    const four = await rehearse("--against", "template", "--fault", "E1");
    assert.match(four.out, / · 4 quiet weeks · /);
  });
});

it("no line is wider than a narrow terminal", async () => {
  const sets = "slic-watch,aws-recommended,aws-agent-toolkit";
  const { out } = await inColumns(60, "--weeks", "1", "--against", sets);
  // A command to be typed is not folded.
  const wide = out.split("\n").filter((line) => line.length > 60 && !line.includes("airworthy "));
  assert.deepEqual(wide, []);
});

describe("--json", async () => {
  const report = await reportOf("--against", "slic-watch,aws-agent-toolkit", "--mutate", "--fault", "E1,T2");

  it("holds to its published schema", () => {
    const validator = new Validator(JSON.parse(readFileSync(SCHEMA, "utf8")), "2020-12", false);
    assert.deepEqual(validator.validate(report).errors, []);
  });

  it("has the fleet's own alarms first, then those it is compared with", () =>
    assert.deepEqual(
      report.sets.map(({ set }) => set),
      ["template", "slic-watch", "aws-agent-toolkit"],
    ));

  it("has the faults that were asked for", () =>
    assert.deepEqual(
      report.faults.map(({ id }) => id),
      ["E1", "T2"],
    ));

  it("is the same for the same seed, and another for another", async () => {
    const again = async (seed: string) =>
      (await rehearse("--json", "--weeks", "1", "--fault", "E4", "--seed", seed)).out;
    const five = await again("5");
    assert.equal(five, await again("5"));
    assert.notEqual(five, await again("6"));
  });
});

describe("-o", () => {
  it("writes a page with a plot of every fault", async () => {
    const { status, err } = await rehearse("--weeks", "1", "--fault", "E1,T1", "-o", "rehearsal.html");
    const page = readFileSync(path.join(folder, "rehearsal.html"), "utf8");
    assert.deepEqual([status, err], [0, "Wrote rehearsal.html.\n"]);
    assert.ok(page.includes('<details id="E1"') && page.includes('<details id="T1"'));
    assert.match(page, /<figure>[\s\S]*ALARM after \d/);
    assert.ok(page.length < 200_000, `${page.length} characters`);
  });
});

it("a template that cannot be read is named, the others are rehearsed, and the end is 2", async () => {
  write("broken.yaml", "Resources:\n  Orders: [\n    Type: AWS::Lambda::Function\n");
  const { status, out } = await rehearse("--weeks", "1", "--fault", "E1");
  rmSync(path.join(folder, "broken.yaml"));
  assert.equal(status, 2);
  assert.match(out, /broken\.yaml:\d+:\d+: broken\.yaml is not rehearsed/);
  assert.match(out, /4 functions/);
});

describe("--min-coverage", () => {
  it("fails a fleet whose alarms see less", async () => {
    const { status, err } = await rehearse("--weeks", "1", "--fault", "E1", "--min-coverage", "90");
    assert.equal(status, 1);
    assert.match(err, /Coverage \d+\.\d % is below the 90 %/);
  });
});

describe("what is known of normal weeks", () => {
  it("comes from exported metrics", async () => {
    const rows = Array.from(
      { length: 2880 },
      (_, minute) => `${new Date(Date.UTC(2026, 9, 1, 0, minute)).toISOString()},60`,
    );
    write("orders.csv", `time,PlaceOrder Invocations\n${rows.join("\n")}\n`);
    const { functions } = await reportOf("--fault", "E1", "--traffic", "orders.csv");
    const found = functions.find(({ name }) => name === "PlaceOrder");
    assert.deepEqual([found?.perMinute, found?.trafficFrom], [60, "orders.csv"]);
  });

  it("comes from airworthy.yaml, with faults of one's own", async () => {
    write(
      "airworthy.yaml",
      `rehearsal:
  traffic:
    - { functions: ["P*"], perMinute: 7, day: flat, durationMs: { median: 90 } }
  faults:
    - { id: supplier-slow, says: The supplier is slow., minutes: 20, functions: [PackOrder], effect: { timeouts: 0.5 } }
`,
    );
    const report = await reportOf("--fault", "supplier-slow");
    rmSync(path.join(folder, "airworthy.yaml"));
    assert.deepEqual(
      report.functions.map(({ name, perMinute }) => [name, Number(perMinute.toFixed(4))]),
      [
        ["PlaceOrder", 7],
        ["PackOrder", 7],
        ["ThankCustomer", 30],
        ["CleanUp", 0.0007],
      ],
    );
    assert.deepEqual(
      report.faults.map(({ id, own, functions }) => [id, own, functions]),
      [["supplier-slow", true, 1]],
    );
  });
});

describe("a mistake is said, with what to do, and ends with 2:", () => {
  write("broken.json", '{\n  "MetricDataResults": [\n    {"Id": "a", }\n  ]\n}\n');
  write("unnamed.csv", "time,Invocations\n2026-10-01T00:00:00Z,5\n");
  const cases: readonly (readonly [args: readonly string[], says: RegExp])[] = [
    [["--against", "slickwatch"], /--against slickwatch is no alarm set\. There are: template, standard/],
    [["--fault", "E99"], /--fault E99 is unknown\. There are: E1, /],
    [["--function", "Nothing"], /matches none of: PlaceOrder/],
    [["--weeks", "1.5"], /--weeks 1\.5 is no number from 1 to 52/],
    [["--min-coverage", "much"], /--min-coverage much is no number/],
    [["--format", "pdf"], /Choose one of terminal, json, html/],
    [["--traffic", "absent.json"], /absent\.json cannot be read \(ENOENT\)/],
    [["--traffic", "broken.json"], /broken\.json:3:\d+: This JSON cannot be read/],
    [["--traffic", "unnamed.csv"], /no label names a function .*--traffic PlaceOrder=unnamed\.csv/],
    [["--traffic", "Shipping=unnamed.csv"], /no function is called Shipping/],
  ];
  for (const [args, says] of cases)
    it(args.join(" "), async () => {
      const { status, err } = await rehearse(...args);
      assert.match(err, says);
      assert.equal(status, 2);
    });

  it("a fault that makes no sense", async () => {
    write(
      "airworthy.yaml",
      "rehearsal: { faults: [{ id: x, says: Nothing., minutes: 5, effect: { errors: 3 } }] }\n",
    );
    const { status, err } = await rehearse();
    rmSync(path.join(folder, "airworthy.yaml"));
    assert.match(err, /airworthy\.yaml:1:\d+: rehearsal\.faults\.0\.effect\.errors/);
    assert.equal(status, 2);
  });
});
