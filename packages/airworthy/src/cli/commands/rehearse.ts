import { writeFileSync } from "node:fs";
import path from "node:path";
import { matchesAny } from "../../checklist/glob.ts";
import { buildFleet } from "../../fleet/build.ts";
import type { LambdaFunction } from "../../fleet/model.ts";
import type { Diagnostic } from "../../readers/diagnostics.ts";
import { placeOf } from "../../readers/source.ts";
import { profilesOf, type Profiles } from "../../rehearsal/fleet/profiles.ts";
import type { ShownPlot } from "../../report/rehearsal/html-plot.ts";
import type { RehearsalReport, Remark } from "../../report/rehearsal/report.ts";
import { type Command, type Io, text, texts, type Values } from "../command.ts";
import { EXIT, UserError } from "../errors.ts";
import { openProject } from "../project.ts";
import { chosenFaults } from "../rehearse/faults.ts";
import { plotsFor } from "../rehearse/plots.ts";
import { progressOn } from "../rehearse/progress.ts";
import { rehearsalReport, remarkOn } from "../rehearse/report.ts";
import { rehearseSets, wholeOf } from "../rehearse/run.ts";
import { setNamed, setNames, type SetToRehearse } from "../rehearse/sets.ts";
import { withTraffic } from "../rehearse/traffic.ts";
import { dateOf } from "./check.ts";

const FORMATS = ["terminal", "json", "html"] as const;
type Format = (typeof FORMATS)[number];

export default {
  name: "rehearse",
  summary: "inject faults in virtual time, and see which alarm catches which",
  usage: "airworthy rehearse [paths…]",
  about:
    "Reads the alarms of your templates and rehearses them: normal weeks of your traffic, and faults from a catalogue of 25, all in virtual time. Shows which alarm sees which fault, after how long, after how many failed calls, and how often it cries wolf in a normal week. A detection counts only when the same week without the fault is quiet at that minute. Beside your alarms it rehearses those that `airworthy fix` would leave, or the sets that --against names. Exit code 0; 1 below --min-coverage; 2: something you can mend.",
  options: {
    against: {
      type: "string",
      multiple: true,
      value: "SET[,SET]",
      says: "rehearse these alarm sets beside your own: standard, template, slic-watch, aws-recommended, aws-agent-toolkit, cdk-monitoring-constructs (standard)",
    },
    fault: { type: "string", multiple: true, value: "ID[,ID]", says: "inject only these; may be repeated" },
    function: {
      type: "string",
      multiple: true,
      value: "GLOB",
      says: "rehearse only these functions; may be repeated",
    },
    traffic: {
      type: "string",
      multiple: true,
      value: "[FUNCTION=]FILE",
      says: "normal weeks from exported CloudWatch metrics: GetMetricData JSON, or CSV",
    },
    seed: { type: "string", value: "N", says: "of all chance: the same seed gives the same report (1)" },
    weeks: { type: "string", value: "N", says: "quiet weeks in which false alarms are counted (4)" },
    mutate: { type: "boolean", says: "change the alarms on purpose as well, and count what that shows" },
    "min-coverage": {
      type: "string",
      value: "PERCENT",
      says: "exit with 1 when your alarms see fewer of the faults",
    },
    format: { type: "string", short: "f", value: FORMATS.join("|"), says: "output format (terminal)" },
    json: { type: "boolean", says: "the same as --format json" },
    output: {
      type: "string",
      short: "o",
      value: "FILE",
      says: "write the report to a file; .html and .json choose the format",
    },
    all: { type: "boolean", short: "a", says: "show the matrix of every set, every function and remark" },
    date: { type: "string", value: "YYYY-MM-DD", says: "judge as of this day (today)" },
    config: { type: "string", short: "c", value: "FILE", says: "configuration (airworthy.yaml)" },
  },
  examples: [
    ["airworthy rehearse", "which faults do our alarms see?"],
    ["airworthy rehearse --against slic-watch,aws-recommended", "other alarms, side by side"],
    ["airworthy rehearse --traffic PlaceOrder=orders.json", "with last fortnight's metrics"],
    ["airworthy rehearse -o rehearsal.html", "plots of every fault, in one file"],
    ["airworthy rehearse --min-coverage 90", "in a pipeline"],
  ],
  run: async ({ values, positionals, io }) => {
    const format = formatOf(values);
    const least = numberOption(values, "min-coverage", 0, 100);
    const { report, plots, unread } = await rehearseProject(values, positionals, io, format === "html");
    const output = text(values, "output");
    const written = await render(report, plots, format, {
      columns: io.columns,
      color: io.color && output === undefined,
      all: values["all"] === true,
      paths: positionals,
    });
    if (output === undefined) io.out(written);
    else {
      writeFileSync(path.resolve(io.cwd, output), written);
      io.err(`Wrote ${output}.\n`);
    }
    if (unread > 0) return EXIT.userMistake;
    const coverage = (report.sets[0]?.coverage ?? 0) * 100;
    if (least === undefined || coverage >= least) return EXIT.fine;
    io.err(`Coverage ${coverage.toFixed(1)} % is below the ${least} % that --min-coverage asks for.\n`);
    return EXIT.findings;
  },
} satisfies Command;

async function rehearseProject(
  values: Values,
  paths: readonly string[],
  io: Io,
  wantsPlots: boolean,
): Promise<{
  readonly report: RehearsalReport;
  readonly plots: readonly ShownPlot[];
  /** Templates that could not be read. */
  readonly unread: number;
}> {
  const names = setNames(texts(values, "against"));
  const project = openProject({ cwd: io.cwd, paths, configFile: text(values, "config"), only: [] });
  const config = project.config.rehearsal ?? {};
  const faults = chosenFaults(texts(values, "fault"), config);
  const { stacks, diagnostics } = project.load();
  const unread = diagnostics.filter(({ severity }) => severity === "error");
  const fleet = buildFleet(stacks);
  const profiles = only(profilesOf(fleet, project.policy), texts(values, "function"));
  const date = dateOf(values, io);
  const sources = {
    config,
    files: texts(values, "traffic"),
    cwd: io.cwd,
    root: project.root,
    now: Date.parse(date) + 24 * 3_600_000,
  };
  const known = withTraffic(profiles.functions, sources);
  const wanted = new Set(known.functions.map(({ name }) => name));
  const around = {
    project,
    date,
    fleet,
    profiles,
    known: (functions: typeof known.functions) =>
      withTraffic(
        functions.filter(({ name }) => wanted.has(name)),
        sources,
      ).functions,
  };
  const sets: SetToRehearse[] = [];
  for (const name of names) sets.push(await setNamed(name, around));
  const plan = {
    seed: numberOption(values, "seed", 0, 2 ** 31) ?? config.seed ?? 1,
    worlds: numberOption(values, "weeks", 1, 52) ?? config.weeks ?? 4,
    faults,
    mutate: values["mutate"] === true,
  };
  const whole = wholeOf(sets);
  const progress = progressOn(io, whole, "functions", () => performance.now());
  const rehearsals = await rehearseSets(sets, plan, progress.at);
  progress.end();
  const report = rehearsalReport({
    stacks: stacks.map(({ name }) => name),
    known,
    faults,
    sets,
    rehearsals,
    remarks: [...unread.map(remarkOnFile), ...remarksOn(sets, profiles), ...known.notes.map(noteOf)],
  });
  return { report, plots: wantsPlots ? plotsFor(report, sets, plan) : [], unread: unread.length };
}

/** What is said of alarms and functions that are not rehearsed, or with something assumed. */
function remarksOn(sets: readonly SetToRehearse[], { left }: Profiles): Remark[] {
  const read = sets.flatMap((set) => (set.read ? [set.read] : []));
  return [
    ...left.map(({ fn, because }) => remarkOn("left out", fn.declared, because)),
    ...read.flatMap((one) => one.left.map(({ alarm, says }) => remarkOn("left out", alarm, says))),
    ...read.flatMap((one) => one.notes.map(({ alarm, says }) => remarkOn("assumed", alarm, says))),
  ];
}

function remarkOnFile({ path: file, says, cure, at }: Diagnostic): Remark {
  return {
    kind: "left out",
    subject: file,
    ...(at ? { place: placeOf(at) } : {}),
    says: `${says} ${cure}`.replace(/\.$/, ""),
  };
}

/** `orders.json: Errors: …` */
function noteOf(note: string): Remark {
  const [subject = "", ...rest] = note.split(": ");
  return { kind: "assumed", subject, says: rest.join(": ").replace(/\.$/, "") };
}

function only(profiles: Profiles, globs: readonly string[]): Profiles {
  if (globs.length === 0) return profiles;
  const wanted = (fn: LambdaFunction, name: string) => matchesAny(name, globs) || matchesAny(fn.id, globs);
  const names = new Map([...profiles.names].filter(([fn, name]) => wanted(fn, name)));
  if (names.size === 0)
    throw new UserError(
      `--function ${globs.join(", ")} matches none of: ${[...profiles.names.values()].join(", ")}.`,
    );
  const kept = new Set(names.values());
  return { ...profiles, names, functions: profiles.functions.filter(({ name }) => kept.has(name)) };
}

function numberOption(values: Values, name: string, least: number, most: number): number | undefined {
  const written = text(values, name);
  if (written === undefined) return undefined;
  const number = Number(written);
  const whole = name === "min-coverage" || Number.isInteger(number);
  if (written.trim() === "" || !(number >= least && number <= most) || !whole)
    throw new UserError(`--${name} ${written} is no number from ${least} to ${most}.`);
  return number;
}

function formatOf(values: Values): Format {
  const ending = /\.(html|json)$/.exec(text(values, "output") ?? "")?.[1];
  const format = values["json"] === true ? "json" : (text(values, "format") ?? ending ?? "terminal");
  const known = FORMATS.find((one) => one === format);
  if (!known) throw new UserError(`--format ${format} is unknown. Choose one of ${FORMATS.join(", ")}.`);
  return known;
}

/** Each format is loaded only when it is asked for. */
async function render(
  report: RehearsalReport,
  plots: readonly ShownPlot[],
  format: Format,
  options: { columns: number; color: boolean; all: boolean; paths: readonly string[] },
): Promise<string> {
  switch (format) {
    case "terminal":
      return (await import("../../report/rehearsal/terminal.ts")).rehearsalTerminal(report, options);
    case "json":
      return (await import("../../report/rehearsal/json.ts")).rehearsalJson(report);
    case "html":
      return (await import("../../report/rehearsal/html.ts")).rehearsalHtml(report, plots);
  }
}
