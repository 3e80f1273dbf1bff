import { paintFor, type Paint, wrap } from "../terminal-text.ts";
import { plural } from "../words.ts";
import type { Advice } from "./advice.ts";
import type { RehearsalReport, RehearsedSet } from "./report.ts";
import { faultMatrix, functionTable, rehearsedFaults, setMatrix, summaryTable } from "./terminal-matrix.ts";
import { listed, percent } from "./words.ts";

export interface RehearsalOptions {
  readonly columns: number;
  readonly color: boolean;
  /** The matrix of every set, every function and remark. */
  readonly all: boolean;
  /** What the user typed after `rehearse`, to be typed again. */
  readonly paths: readonly string[];
}

/** Remarks that are shown before the rest is only counted. */
const SHOWN = 4;
const SIGN: Readonly<Record<Advice["kind"], string>> = {
  "no-alarms": "✗",
  unseen: "✗",
  "cries-wolf": "!",
  "no-action": "!",
  slow: "!",
  redundant: "i",
  survivor: "i",
  invisible: "i",
};

/** The rehearsal for a person: what was run, fault × alarm, the sets side by side, advice, what to type next. */
export function rehearsalTerminal(report: RehearsalReport, options: RehearsalOptions): string {
  const paint = paintFor(options.color);
  const columns = Math.min(options.columns, 120);
  if (report.functions.length === 0) return nothing(report, paint, columns);
  const parts = [headline(report, paint, columns)];
  for (const set of shownSets(report, options)) {
    const title = `${paint.bold(`Alarms of ${set.set}`)}${paint.dim(` · ${set.alarms}, seeing ${percent(set.coverage)}`)}`;
    parts.push(`${title}\n${faultMatrix(report, set, paint, columns)}`);
  }
  const compared = report.sets.filter(({ alarms }) => alarms > 0);
  if (compared.length > 1)
    parts.push(
      `${paint.bold("Side by side")}${paint.dim(" · seen in how many runs, after how long")}\n${setMatrix(report, compared, paint, columns)}`,
    );
  parts.push(summaryTable(report, paint));
  if (report.functions.length > 1) parts.push(functionTable(report, paint, columns, options.all));
  if (report.advice.length > 0) parts.push(advice(report.advice, paint, columns));
  parts.push(...remarks(report, paint, options, columns), closing(report, paint, options));
  return `${parts.join("\n\n")}\n`;
}

function nothing(report: RehearsalReport, paint: Paint, columns: number): string {
  const lines = ["No Lambda functions were found that can be rehearsed."];
  for (const { subject, says } of report.remarks) lines.push(...wrap(`${subject}: ${says}.`, columns, "  "));
  lines.push(paint.dim("Name the folder or the files that hold your CloudFormation or SAM templates."));
  return `${lines.join("\n")}\n`;
}

/** The set asked about; the next one when it has no alarms, for an empty matrix says nothing. */
function shownSets({ sets }: RehearsalReport, { all }: RehearsalOptions): readonly RehearsedSet[] {
  const some = sets.filter(({ alarms }) => alarms > 0);
  return all ? some : some.slice(0, 1);
}

function headline(report: RehearsalReport, paint: Paint, columns: number): string {
  const { functions, stacks, faults, quietWeeks, seed } = report;
  const where = stacks.length === 1 ? (stacks[0] ?? "") : plural(stacks.length, "stack");
  const runs = report.sets[0]?.runs ?? 0;
  const count = rehearsedFaults(report).length;
  const lines = [
    paint.bold(`${plural(functions.length, "function")} in ${where}`),
    paint.dim(
      `${plural(count, "fault")}, each ${runs} times · ${plural(quietWeeks, "quiet week")} · seed ${seed}`,
    ),
  ];
  const assumed = functions.filter(({ trafficFrom }) => trafficFrom === "assumed").map(({ name }) => name);
  if (assumed.length > 0)
    lines.push(
      ...wrap(
        `The traffic of ${listed(assumed, 4)} is assumed. Say yours with --traffic FILE, or in airworthy.yaml under rehearsal.`,
        columns,
        "",
      ).map(paint.yellow),
    );
  const never = faults.filter((fault) => fault.functions === 0 && !fault.control).map(({ id }) => id);
  if (never.length > 0)
    lines.push(
      ...wrap(`${listed(never, 12)} can befall none of these functions.`, columns, "").map(paint.dim),
    );
  return lines.join("\n");
}

function advice(all: readonly Advice[], paint: Paint, columns: number): string {
  return all
    .map(({ kind, says, cure }) => {
      const sign = SIGN[kind];
      const color = sign === "✗" ? paint.red : sign === "!" ? paint.yellow : paint.blue;
      const lines = wrap(says, columns, "  ");
      const first = `${color(sign)} ${lines[0]?.trimStart() ?? ""}`;
      return [first, ...lines.slice(1), ...(cure === undefined ? [] : [`  → ${paint.cyan(cure)}`])].join(
        "\n",
      );
    })
    .join("\n");
}

function remarks(
  { remarks: all }: RehearsalReport,
  paint: Paint,
  { all: whole }: RehearsalOptions,
  columns: number,
): string[] {
  if (all.length === 0) return [];
  const shown = whole ? all : all.slice(0, SHOWN);
  const lines = shown.flatMap(({ kind, subject, place, says }) => {
    const where = place ? `${place.path}:${place.line}:${place.column}: ` : "";
    const what = kind === "left out" ? " is not rehearsed:" : ":";
    return wrap(`${where}${subject}${what} ${says}.`, columns, "  ");
  });
  if (shown.length < all.length) lines.push(`  … and ${all.length - shown.length} more (--all)`);
  return [[paint.bold("Left out or assumed"), ...lines.map(paint.dim)].join("\n")];
}

function closing({ sets }: RehearsalReport, paint: Paint, { paths }: RehearsalOptions): string {
  const where = paths.length > 0 ? ` ${paths.join(" ")}` : "";
  const [own, ...others] = sets;
  const standard = others.find(({ set }) => set === "standard");
  const lines = [];
  if (own?.set === "template" && standard && standard.coverage > own.coverage + 0.01)
    lines.push(
      `${percent(own.coverage)} of the faults are seen now, ${percent(standard.coverage)} with the alarms that this adds:`,
      `  ${paint.cyan(`airworthy fix${where} --dry-run`)}`,
    );
  lines.push(
    "Plots of every fault, to look at or to send:",
    `  ${paint.cyan(`airworthy rehearse${where} -o rehearsal.html`)}`,
  );
  return lines.join("\n");
}
