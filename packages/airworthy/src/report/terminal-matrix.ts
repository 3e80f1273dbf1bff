import { PRACTICES } from "../checklist/item.ts";
import { CELL, HEADS } from "./matrix.ts";
import type { FunctionRow, Report, Standing } from "./report.ts";
import type { TerminalOptions } from "./terminal.ts";
import { padded, type Paint, shortened, wrap } from "./terminal-text.ts";
import { visible } from "./visible.ts";

/** A sign and its meaning are not to be torn apart at the end of a line. */
const LEGEND = "✓_met__ ✗_error__ !_warning__ i_note__ ?_cannot_tell__ ·_not_applicable";

/** Rows of a matrix that a person takes in at once; the rest is in --all and in the HTML report. */
const MOST_ROWS = 40;

/** Function × practice, the worst verdict in each cell. */
export function matrix(report: Report, paint: Paint, options: TerminalOptions): string {
  const wide = options.columns >= 110;
  const heads = wide ? HEADS.wide : HEADS.narrow;
  const several = report.stacks.length > 1;
  const rows = options.all ? report.functions : worst(report.functions);
  const longest = Math.max(8, ...rows.map((row) => row.id.length));
  const kindWidth = Math.max(4, ...rows.map((row) => kinds(row).length));
  const widthOfCells = (gap: string) => heads.reduce((sum, head) => sum + head.length + gap.length, 0);
  const room = (gap: string) => options.columns - 4 - kindWidth - widthOfCells(gap);
  // Long names tell functions apart: they may take the second blank between the practices.
  const gap = room("  ") >= longest ? "  " : " ";
  const nameWidth = Math.min(longest, Math.max(12, room(gap)));
  const lines = [
    paint.dim(`  ${padded("function", nameWidth)}  ${padded("kind", kindWidth)}  ${heads.join(gap)}`),
  ];
  let stack = "";
  for (const row of rows) {
    if (several && row.stack !== stack) {
      stack = row.stack;
      lines.push(paint.dim(`  ${visible(stack)}`));
    }
    const cells = PRACTICES.map((practice, index) =>
      padded(colored(row.practices[practice], paint), heads[index]?.length ?? 3),
    );
    lines.push(
      `  ${padded(shortened(visible(row.id), nameWidth), nameWidth)}  ${paint.dim(padded(kinds(row), kindWidth))}  ${cells.join(gap).trimEnd()}`,
    );
  }
  if (rows.length < report.functions.length)
    lines.push(paint.dim(`  … and ${report.functions.length - rows.length} more functions (--all)`));
  lines.push(...wrap(LEGEND, options.columns, "  ").map((line) => paint.dim(line.replaceAll("_", " "))));
  return lines.join("\n");
}

function kinds(row: FunctionRow): string {
  return row.invocations.join("+") || "-";
}

function colored(standing: Standing, paint: Paint): string {
  const cell = CELL[standing];
  if (standing === "met") return paint.green(cell);
  if (standing === "error") return paint.red(cell);
  if (standing === "warning") return paint.yellow(cell);
  return standing === "note" ? paint.blue(cell) : paint.dim(cell);
}

/** The rows with most to say, in the order of the fleet. */
function worst(rows: readonly FunctionRow[]): readonly FunctionRow[] {
  if (rows.length <= MOST_ROWS) return rows;
  const weight = (row: FunctionRow) =>
    Object.values(row.practices).reduce(
      (sum, one) => sum + (one === "error" ? 100 : one === "warning" ? 1 : 0),
      0,
    );
  const chosen = new Set(rows.toSorted((a, b) => weight(b) - weight(a)).slice(0, MOST_ROWS));
  return rows.filter((row) => chosen.has(row));
}
