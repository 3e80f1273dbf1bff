import { readFileSync } from "node:fs";
import path from "node:path";
import { isDay } from "../../checklist/day.ts";
import { findingsOf } from "../../checklist/findings.ts";
import { describe } from "../../checklist/subjects.ts";
import { inputMistakes } from "../../checklist/input-mistakes.ts";
import { judge } from "../../checklist/run.ts";
import { buildFleet } from "../../fleet/build.ts";
import { rebased } from "../../report/rebased.ts";
import { type Report, reportOf } from "../../report/report.ts";
import type { Io, Values } from "../command.ts";
import { type Command, text, texts } from "../command.ts";
import { EXIT, UserError } from "../errors.ts";
import { actionsFor, ITEM_IDS, openProject, type Project } from "../project.ts";
import { repositoryOf } from "../surroundings.ts";
import { VERSION } from "../version.ts";
import { writeOutput } from "../write.ts";

export const FORMATS = ["terminal", "json", "sarif", "junit", "github", "html"] as const;
export type Format = (typeof FORMATS)[number];

export default {
  name: "check",
  summary: "audit every function against the production checklist",
  usage: "airworthy check [paths…]",
  about:
    "Reads CloudFormation and SAM templates (YAML or JSON), works out how each function is invoked, and judges it by seven practices. Without paths it looks through the current folder. Exit code 0: nothing found; 1: findings; 2: something you can mend, such as a template that cannot be read, or none found; 3: a fault of airworthy.",
  options: {
    format: { type: "string", short: "f", value: FORMATS.join("|"), says: "output format (terminal)" },
    json: { type: "boolean", says: "the same as --format json" },
    output: { type: "string", short: "o", value: "FILE", says: "write the report to a file" },
    only: {
      type: "string",
      multiple: true,
      value: "PRACTICE|ITEM",
      says: "judge only these; may be repeated",
    },
    all: {
      type: "boolean",
      short: "a",
      says: "show every finding, notes too, and why a question cannot be answered",
    },
    strict: { type: "boolean", says: "notes fail the run as well" },
    baseline: { type: "string", value: "FILE", says: "findings in this file are known and do not fail" },
    "write-baseline": { type: "string", value: "FILE", says: "write today's findings as the baseline" },
    date: { type: "string", value: "YYYY-MM-DD", says: "judge as of this day (today)" },
    config: { type: "string", short: "c", value: "FILE", says: "configuration (airworthy.yaml)" },
  },
  examples: [
    ["airworthy check", "every template below this folder"],
    ["airworthy check services/orders --only alarms", "one practice of one service"],
    ["airworthy check --format sarif -o airworthy.sarif", "for code scanning"],
    [
      "airworthy check --write-baseline .airworthy-baseline.json",
      "adopt on an old fleet: from now on only new findings fail",
    ],
  ],
  run: async ({ values, positionals, io }) => {
    const project = openProject({
      cwd: io.cwd,
      paths: positionals,
      configFile: text(values, "config"),
      only: texts(values, "only"),
    });
    const report = await checkProject(project, {
      date: dateOf(values, io),
      baseline: baselineOf(values, io),
    });
    const remember = text(values, "write-baseline");
    if (remember !== undefined) return writeBaseline(path.resolve(io.cwd, remember), report, io);
    const format = formatOf(values);
    const output = text(values, "output");
    // GitHub looks for files from the root of the repository, wherever this runs.
    const above = path.relative(repositoryOf(project.root) ?? project.root, project.root);
    const forHub = format === "github" || format === "sarif";
    const placed = forHub ? rebased(report, above.split(path.sep).join("/")) : report;
    const written = await render(placed, format, {
      columns: io.columns,
      color: io.color && output === undefined,
      all: values["all"] === true,
      paths: positionals,
    });
    if (output === undefined) io.out(written);
    else {
      writeOutput(path.resolve(io.cwd, output), written);
      io.err(`Wrote ${output}.\n`);
    }
    await stepSummary(report, format, io);
    return exitCode(report, values["strict"] === true);
  },
} satisfies Command;

/** Judges a project and gathers the report; `fix` and `start` call it too. */
export async function checkProject(
  project: Project,
  options: { readonly date: string; readonly baseline?: ReadonlySet<string> },
): Promise<Report> {
  const { stacks, diagnostics } = project.load();
  const fleet = buildFleet(stacks);
  const { items, policy, surroundings } = project;
  const results = judge(items, {
    fleet,
    policy,
    date: options.date,
    surroundings,
    ...(await actionsFor(items)),
  });
  return reportOf({
    tool: VERSION,
    date: options.date,
    fleet,
    results,
    findings: findingsOf(results, project.config, options.date),
    diagnostics: [...diagnostics, ...inputMistakes(stacks, ITEM_IDS)],
    items,
    tierOf: (fn) => policy.tierOf(describe("function", fn, fleet)),
    ...(options.baseline ? { baseline: options.baseline } : {}),
  });
}

export function dateOf(values: Values, io: Io): string {
  const date = text(values, "date") ?? io.today;
  if (!isDay(date)) throw new UserError(`--date ${date} is not a day. Write it as YYYY-MM-DD.`);
  return date;
}

function formatOf(values: Values): Format {
  const asked = text(values, "format");
  if (values["json"] === true && asked !== undefined && asked !== "json")
    throw new UserError(`--json and --format ${asked} ask for two formats. Leave one of them out.`);
  const format = values["json"] === true ? "json" : (asked ?? "terminal");
  const known = FORMATS.find((one) => one === format);
  if (!known) throw new UserError(`--format ${format} is unknown. Choose one of ${FORMATS.join(", ")}.`);
  return known;
}

function baselineOf(values: Values, io: Io): ReadonlySet<string> | undefined {
  const file = text(values, "baseline");
  if (file === undefined) return undefined;
  let data: unknown;
  try {
    data = JSON.parse(readFileSync(path.resolve(io.cwd, file), "utf8"));
  } catch (error) {
    throw new UserError(
      `The baseline ${file} cannot be read: ${(error as Error).message}. Write one with --write-baseline.`,
      { cause: error },
    );
  }
  const fingerprints = (data as { fingerprints?: unknown } | null)?.fingerprints;
  if (!Array.isArray(fingerprints))
    throw new UserError(
      `${file} is not a baseline: it has no "fingerprints". Write one with --write-baseline.`,
    );
  return new Set(fingerprints.map(String));
}

function writeBaseline(file: string, report: Report, io: Io): number {
  const fingerprints = report.findings.map((finding) => finding.fingerprint).sort();
  writeOutput(file, `${JSON.stringify({ version: 1, fingerprints }, null, 2)}\n`);
  io.err(
    `Wrote ${fingerprints.length} findings to ${path.relative(io.cwd, file)}. Use it with --baseline.\n`,
  );
  return EXIT.fine;
}

interface Rendering {
  readonly columns: number;
  readonly color: boolean;
  readonly all: boolean;
  readonly paths: readonly string[];
}

/** Each format is loaded only when it is asked for. */
async function render(report: Report, format: Format, options: Rendering): Promise<string> {
  switch (format) {
    case "terminal":
      return (await import("../../report/terminal.ts")).terminal(report, options);
    case "json":
      return (await import("../../report/json.ts")).json(report);
    case "sarif":
      return (await import("../../report/sarif.ts")).sarif(report);
    case "junit":
      return (await import("../../report/junit.ts")).junit(report);
    case "github":
      return (await import("../../report/github.ts")).github(report);
    case "html":
      return (await import("../../report/html.ts")).html(report);
  }
}

/** In GitHub Actions the matrix goes to the run's summary page as well. */
async function stepSummary(report: Report, format: Format, io: Io): Promise<void> {
  const file = io.env["GITHUB_STEP_SUMMARY"];
  if (format !== "github" || !file) return;
  const { stepSummary: summary } = await import("../../report/github.ts");
  writeOutput(file, summary(report), "a");
}

function exitCode(report: Report, strict: boolean): number {
  if (report.diagnostics.some((one) => one.severity === "error")) return EXIT.userMistake;
  // A pipeline that looks in the wrong folder must not be green for ever.
  if (report.stacks.length === 0) return EXIT.userMistake;
  const failing = report.summary.errors + report.summary.warnings + (strict ? report.summary.notes : 0);
  return failing > 0 ? EXIT.findings : EXIT.fine;
}
