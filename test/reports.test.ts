import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { Validator } from "@cfworker/json-schema";
import type { Log } from "sarif";
import { checkProject } from "../packages/airworthy/src/cli/commands/check.ts";
import { openProject } from "../packages/airworthy/src/cli/project.ts";
import { github, stepSummary } from "../packages/airworthy/src/report/github.ts";
import { html } from "../packages/airworthy/src/report/html.ts";
import { json } from "../packages/airworthy/src/report/json.ts";
import { junit } from "../packages/airworthy/src/report/junit.ts";
import type { Report } from "../packages/airworthy/src/report/report.ts";
import { sarif } from "../packages/airworthy/src/report/sarif.ts";

/** The example fleet, with everything that makes a report awkward: odd names, odd text, exceptions, a broken file. */
const folder = mkdtempSync(path.join(tmpdir(), "airworthy-report-"));
after(() => rmSync(folder, { recursive: true }));
cpSync(path.join(import.meta.dirname, "../examples/orders"), folder, { recursive: true });
writeFileSync(
  path.join(folder, "night jobs, 100% <b>.yaml"),
  `Resources:
  Report: { Type: AWS::Lambda::Function, Properties: { Description: "</script><script>alert(1)</script> & \\u0007", Handler: a.b } }
  Audit: { Type: AWS::Lambda::Function, Metadata: { airworthy: { exceptions: [{ item: consistency/explicit-timeout, reason: "<audited> & fast" }] } } }
`,
);
writeFileSync(path.join(folder, "broken.yaml"), "Resources:\n  Orders: [\n    Type: AWS::Lambda::Function\n");

const report: Report = await checkProject(
  openProject({ cwd: folder, paths: [], only: [], configFile: undefined }),
  {
    date: "2026-11-01",
  },
);

test("the awkward fleet has what the other tests look for", () => {
  assert.ok(report.findings.length > 5);
  assert.equal(report.setAside.length, 1);
  assert.ok(report.diagnostics.some((one) => one.severity === "error" && one.path === "broken.yaml"));
});

test("JSON holds to its published schema", () => {
  const file = path.join(import.meta.dirname, "../docs/schema/report-v1.schema.json");
  const validator = new Validator(JSON.parse(readFileSync(file, "utf8")), "2020-12", false);
  const { errors } = validator.validate(JSON.parse(json(report)));
  assert.deepEqual(errors, []);
});

test("SARIF names a known rule, a place and a fingerprint for every result", () => {
  const [run] = (JSON.parse(sarif(report)) as Log).runs;
  assert.ok(run?.results);
  assert.equal(run.results.length, report.findings.length + report.setAside.length);
  for (const result of run.results) {
    assert.equal(run.tool.driver.rules?.[result.ruleIndex ?? -1]?.id, result.ruleId);
    const { artifactLocation, region } = result.locations?.[0]?.physicalLocation ?? {};
    assert.doesNotMatch(artifactLocation?.uri ?? " ", /[ <>,]|^\//);
    assert.ok((region?.startLine ?? 0) >= 1 && (region?.endColumn ?? 0) >= 1);
    assert.ok(result.partialFingerprints?.["airworthy/v1"]);
  }
  const fingerprints = run.results.map((result) => result.partialFingerprints?.["airworthy/v1"]);
  assert.equal(new Set(fingerprints).size, fingerprints.length);
});

test("SARIF keeps an exception as a suppression, and says that a file could not be read", () => {
  const [run] = (JSON.parse(sarif(report)) as Log).runs;
  const suppressed = run?.results?.filter((result) => result.suppressions);
  assert.equal(suppressed?.length, 1);
  assert.deepEqual(suppressed?.[0]?.suppressions, [{ kind: "inSource", justification: "<audited> & fast" }]);
  assert.equal(run?.invocations?.[0]?.executionSuccessful, false);
  assert.equal(run?.invocations?.[0]?.toolExecutionNotifications?.[0]?.level, "error");
});

test("JUnit counts what it lists", () => {
  const text = junit(report);
  const totals =
    /<testsuites name="airworthy" tests="(\d+)" failures="(\d+)" errors="(\d+)" skipped="(\d+)"/.exec(text);
  const found = ["<testcase ", "<failure ", "<error ", "<skipped "].map((tag) => text.split(tag).length - 1);
  assert.deepEqual(totals?.slice(1).map(Number), found);
  assert.match(text, /<skipped message="set aside: &lt;audited&gt; &amp; fast"\/>/);
  assert.ok(
    found.every((number) => number > 0),
    text.slice(0, 200),
  );
});

test("JUnit is well formed: every tag is closed in order and no control character is left", () => {
  const text = junit(report);
  const open: string[] = [];
  for (const [, closing, name, , self] of text.matchAll(/<(\/?)([a-z-]+)((?:\s[a-z]+="[^"<]*")*)(\/?)>/g)) {
    if (closing) assert.equal(open.pop(), name);
    else if (!self) open.push(name ?? "");
  }
  assert.deepEqual(open, []);
  assert.doesNotMatch(text.replaceAll("\n", ""), /\p{Cc}/u);
});

test("GitHub gets one escaped command a line, the worst first", () => {
  const lines = github(report).trimEnd().split("\n");
  assert.equal(lines.length, report.diagnostics.length + report.findings.length + 1);
  for (const line of lines.slice(0, -1))
    assert.match(line, /^::(?:error|warning|notice) file=[^,]+,.*title=[^,:]+::\S/);
  assert.ok(lines.some((line) => line.includes("file=night jobs%2C 100%25 <b>.yaml")));
  const kinds = lines.slice(report.diagnostics.length, -1).map((line) => line.split(" ")[0] ?? "");
  assert.deepEqual(
    kinds,
    kinds.toSorted((a, b) => rank(a) - rank(b)),
  );
});

function rank(kind: string): number {
  return ["::error", "::warning", "::notice"].indexOf(kind);
}

test("the summary page of a run has a row for every function", () => {
  const rows = stepSummary(report)
    .split("\n")
    .filter((line) => /^\| [^s|]|^\| sam/.test(line));
  assert.equal(rows.length, report.functions.length);
});

test("HTML shows text of a template as text, and asks the network for nothing", () => {
  const text = html(report);
  assert.equal(text.split("<script>").length, 2);
  assert.match(text, /&lt;\/script&gt;&lt;script&gt;alert\(1\)/);
  assert.doesNotMatch(text, /(?:src|@import|url\()\s*=?\s*["']?https?:/);
  assert.equal(text.split("<article ").length - 1, report.findings.length);
});
