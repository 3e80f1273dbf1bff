import type { ReportedFinding, Report } from "./report.ts";
import { matrix } from "./terminal-matrix.ts";
import { openQuestions } from "./terminal-open.ts";
import { type Paint, paintFor, wrap } from "./terminal-text.ts";
import { visible, visibleIn } from "./visible.ts";
import { counts, plural, readiness } from "./words.ts";

export interface TerminalOptions {
  readonly columns: number;
  readonly color: boolean;
  /** Every finding with its code frame, and every row of the matrix. */
  readonly all: boolean;
  /** What the user typed after `check`, to be typed again after `fix`. */
  readonly paths: readonly string[];
}

/** Findings of one item shown before the rest is only counted. */
const SHOWN = 3;
const SIGN = { error: "✗", warning: "!", note: "i" } as const;

/** The report for a person: what was read, the matrix, findings grouped by item, what to type next. */
export function terminal(report: Report, options: TerminalOptions): string {
  const paint = paintFor(options.color);
  const parts = [headline(report, paint), ...diagnostics(report, paint, options.columns)];
  if (report.functions.length > 0)
    parts.push(
      matrix(report, paint, options),
      ...groups(report, paint, options),
      ...openQuestions(report, paint, options),
    );
  parts.push(closing(report, paint, options));
  return `${parts.join("\n\n")}\n`;
}

function headline({ summary, stacks, date }: Report, paint: Paint): string {
  const where = stacks.length === 1 ? visible(stacks[0]?.name ?? "") : plural(stacks.length, "stack");
  return `${paint.bold(`${plural(summary.functions, "function")} in ${where}`)}${paint.dim(` · ${plural(summary.resources, "resource")} · judged at ${date}`)}`;
}

function diagnostics(report: Report, paint: Paint, columns: number): string[] {
  return report.diagnostics.map(visibleIn).map((one) => {
    const place = one.place ? `${one.path}:${one.place.line}:${one.place.column}` : one.path;
    const sign = one.severity === "error" ? paint.red("✗ cannot read") : paint.yellow("! warning");
    const frame = one.place && one.line !== undefined ? [codeFrame(one.line, one.place, paint, columns)] : [];
    return [
      `${sign}  ${paint.bold(place)}`,
      ...wrap(one.says, columns, "  "),
      ...frame,
      ...wrap(one.cure, columns, "  ").map(paint.dim),
    ].join("\n");
  });
}

/** Findings by item, the worst first. */
function grouped({ findings }: Report): ReportedFinding[][] {
  const order = { error: 0, warning: 1, note: 2 };
  const byItem = new Map<string, ReportedFinding[]>();
  for (const finding of findings) {
    const same = byItem.get(finding.item);
    if (same) same.push(finding);
    else byItem.set(finding.item, [finding]);
  }
  return [...byItem.values()].sort((a, b) => order[severityOf(a)] - order[severityOf(b)]);
}

function groups(report: Report, paint: Paint, options: TerminalOptions): string[] {
  const sorted = grouped(report);
  const shown = options.all ? sorted : sorted.filter((group) => severityOf(group) !== "note");
  const hidden = sorted.length - shown.length;
  const texts = shown.map((group) => groupText(group, report, paint, options));
  if (hidden > 0)
    texts.push(
      paint.dim(
        `${plural(report.summary.notes, "note")} in ${plural(hidden, "item")} not shown: --all shows them.`,
      ),
    );
  return texts;
}

function severityOf(group: readonly ReportedFinding[]): "error" | "warning" | "note" {
  return group.some((one) => one.severity === "error")
    ? "error"
    : group.some((one) => one.severity === "warning")
      ? "warning"
      : "note";
}

function groupText(
  group: readonly ReportedFinding[],
  report: Report,
  paint: Paint,
  options: TerminalOptions,
): string {
  const [first] = group;
  const item = report.items.find((one) => one.id === first?.item);
  if (!first || !item) return "";
  const severity = severityOf(group);
  const color = severity === "error" ? paint.red : severity === "warning" ? paint.yellow : paint.blue;
  const fixable = group.filter((one) => one.fixable).length;
  const tail = [plural(group.length, "finding"), ...(fixable > 0 ? [`${fixable} fixable`] : [])].join(", ");
  const lines = [
    `${color(`${SIGN[severity]} ${item.id}`)}  ${paint.dim(tail)}`,
    ...wrap(item.says, options.columns, "  "),
  ];
  for (const [index, finding] of group.entries()) {
    if (!options.all && index >= SHOWN) {
      lines.push(paint.dim(`  … and ${group.length - SHOWN} more (--all, or --only ${item.id})`));
      break;
    }
    lines.push("", ...findingLines(finding, paint, options, options.all || index === 0));
  }
  return lines.join("\n");
}

function findingLines(
  found: ReportedFinding,
  paint: Paint,
  { columns }: TerminalOptions,
  whole: boolean,
): string[] {
  const finding = visibleIn(found);
  const { place } = finding;
  const lines = [
    `  ${paint.bold(`${place.path}:${place.line}:${place.column}`)}`,
    ...wrap(finding.says, columns, "  "),
  ];
  if (finding.exception?.expired)
    lines.push(
      paint.yellow(
        `  The exception for it ended on ${finding.exception.expires}: ${finding.exception.reason}`,
      ),
    );
  if (!whole) return lines;
  return [
    ...lines,
    codeFrame(finding.line, place, paint, columns),
    ...wrap(`→ ${finding.cure}`, columns, "  "),
  ];
}

function codeFrame(
  line: string,
  place: { line: number; column: number; endLine: number; endColumn: number },
  paint: Paint,
  columns: number,
): string {
  const number = String(place.line);
  const room = Math.max(20, columns - number.length - 6);
  // A minified template is one long line: show what is around the place.
  const from = place.column > room - 10 ? Math.max(0, place.column - 20) : 0;
  const shown = line.slice(from, from + room);
  const width = Math.max(
    1,
    Math.min(
      place.endLine === place.line ? place.endColumn - place.column : 1,
      shown.length - (place.column - 1 - from),
    ),
  );
  const marker = `${" ".repeat(Math.max(0, place.column - 1 - from))}${"~".repeat(width)}`;
  const gutter = paint.dim(" │ ");
  return `  ${paint.dim(number)}${gutter}${shown}\n  ${" ".repeat(number.length)}${gutter}${paint.red(marker)}`;
}

function closing(report: Report, paint: Paint, options: TerminalOptions): string {
  const { summary } = report;
  const lines: string[] = [];
  if (report.setAside.length > 0)
    lines.push(paint.dim(`${plural(report.setAside.length, "finding")} set aside by exceptions.`));
  if (report.known > 0) lines.push(paint.dim(`${plural(report.known, "finding")} known to the baseline.`));
  if (summary.functions === 0) {
    lines.push(
      summary.stacks === 0
        ? "No CloudFormation or SAM template was found, so no Lambda functions were found."
        : "No Lambda functions were found.",
      ...wrap(
        "Name the folder or the files that hold your CloudFormation or SAM templates.",
        options.columns,
        "",
      ).map(paint.dim),
    );
    return lines.join("\n");
  }
  const ready = readiness(report);
  lines.push(
    `${paint.bold(summary.errors + summary.warnings === 0 ? paint.green(ready) : ready)}: ${counts(summary)}.`,
  );
  const where = options.paths.length > 0 ? ` ${options.paths.join(" ")}` : "";
  if (summary.fixable > 0) {
    lines.push(
      `${summary.fixable} can be fixed in place. Look at the change first:`,
      `  ${paint.cyan(`airworthy fix${where} --dry-run`)}`,
    );
  }
  const worst = grouped(report)[0]?.[0];
  if (worst)
    lines.push(`Why an item matters, with examples:`, `  ${paint.cyan(`airworthy explain ${worst.item}`)}`);
  return lines.join("\n");
}
