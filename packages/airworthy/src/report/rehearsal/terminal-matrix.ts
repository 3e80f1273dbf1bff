import { type Paint, padded, shortened } from "../terminal-text.ts";

import { type Cell, cellOf, type Column, columnsOf } from "./columns.ts";
import { type RehearsalReport, type RehearsedFault, type RehearsedSet, rowsOf, sumOf } from "./report.ts";
import { amount, percent, span } from "./words.ts";

/** Seen in so many of its runs: counts as seen, as seen sometimes. */
const ALWAYS = 0.95;
const SOMETIMES = 0.05;
const LETTERS = "abcdefghijklmnopqrstuvwxyz";

/** Faults that have a row: nothing befalls no function, and controls and the invisible stand elsewhere. */
export function rehearsedFaults({ faults }: Pick<RehearsalReport, "faults">): readonly RehearsedFault[] {
  return faults.filter(
    ({ control, functions, invisible }) => !control && functions > 0 && invisible === undefined,
  );
}

/**
 * Fault × alarm of one set: whether it is seen, by whom first, after how long and how many failed calls. One letter a
 * column, so that it fits a narrow terminal; the letters are explained below.
 */
export function faultMatrix(
  report: RehearsalReport,
  set: RehearsedSet,
  paint: Paint,
  columns: number,
): string {
  const alarms = columnsOf(set).slice(0, LETTERS.length);
  const faults = rehearsedFaults(report);
  const tail = 7 + 8 + 9;
  const room = Math.max(14, columns - 2 - tail - 2 * alarms.length - 2);
  const width = Math.min(room, Math.max(10, ...faults.map((fault) => nameOf(fault).length)));
  const head = `  ${padded("fault", width)}  ${alarms.map((_, index) => LETTERS[index]).join(" ")}  ${"seen".padStart(5)}${"after".padStart(8)}${"failed".padStart(9)}`;
  const lines = faults.map((fault) => {
    const sum = sumOf(fault.id, rowsOf(set, fault.id));
    const cells = alarms.map((column) => sign(cellOf(set, column, fault.id), paint)).join(" ");
    const seen = tone(sum.seen, paint)(percent(sum.seen).padStart(5));
    const after = sum.delay === undefined ? "" : span(sum.delay);
    const failed = sum.failedBefore === undefined ? "" : amount(sum.failedBefore);
    return `  ${padded(cut(nameOf(fault), width), width)}  ${cells}  ${seen}${after.padStart(8)}${failed.padStart(9)}`.trimEnd();
  });
  return [
    paint.dim(head.trimEnd()),
    ...lines,
    paint.dim("  ◉ sees it first   ● sees it   ◐ sometimes   · never"),
    ...legend(alarms, paint, columns),
  ].join("\n");
}

/** The beginning of a sentence that does not fit. */
function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1).trimEnd()}…`;
}

function nameOf({ id, says }: RehearsedFault): string {
  return `${id} ${says.replace(/\.$/, "")}`;
}

function sign({ seen, first }: Cell, paint: Paint): string {
  if (seen < SOMETIMES) return paint.dim("·");
  if (first >= 0.5) return paint.green("◉");
  return seen >= ALWAYS ? paint.green("●") : paint.yellow("◐");
}

/** Green when it is seen, yellow sometimes, red never. */
export function tone(seen: number, paint: Paint): (text: string) => string {
  return seen >= ALWAYS ? paint.green : seen >= SOMETIMES ? paint.yellow : paint.red;
}

/** What the letters mean, with what each costs in false alarms. */
function legend(alarms: readonly Column[], paint: Paint, columns: number): string[] {
  const entries = alarms.map(({ label, falseAlarmsPerWeek }, index) => {
    const wolf = falseAlarmsPerWeek > 0 ? ` (${amount(falseAlarmsPerWeek)} false/week)` : "";
    return `${LETTERS[index]} ${label}${wolf}`;
  });
  return flowed(entries, columns).map(paint.dim);
}

/** Entries one after the other, in as many lines as it takes. */
function flowed(entries: readonly string[], columns: number): string[] {
  const lines: string[] = [];
  for (const entry of entries) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 3 + entry.length <= columns)
      lines[lines.length - 1] = `${last}   ${entry}`;
    else lines.push(`  ${entry}`);
  }
  return lines;
}

/** Columns of a table with one for each set: with delays when there is room, letters for names when there is none. */
interface Layout {
  readonly width: number;
  readonly cell: number;
  readonly delays: boolean;
  readonly heads: readonly string[];
  readonly legend: readonly string[];
}

function layoutOf(
  report: RehearsalReport,
  sets: readonly RehearsedSet[],
  names: readonly string[],
  columns: number,
  fixed = 0,
): Layout {
  const longest = Math.max(10, ...names.map((name) => name.length));
  const each = Math.floor((columns - 2 - fixed - Math.min(longest, 14)) / sets.length);
  const delays = each >= WITH_DELAY;
  const wanted = Math.max(delays ? WITH_DELAY : 6, ...sets.map(({ set }) => set.length + 2));
  const fits = sets.every(({ set }) => set.length < Math.min(each, wanted));
  // A letter needs no more room than what stands below it.
  const cell = fits ? Math.min(each, wanted) : delays ? WITH_DELAY : Math.max(6, Math.min(each, 8));
  const letterOf = (set: RehearsedSet) => (LETTERS[report.sets.indexOf(set)] ?? "").toUpperCase();
  return {
    width: Math.min(longest, columns - 2 - fixed - cell * sets.length),
    cell,
    delays,
    heads: sets.map((set) => (fits ? set.set : letterOf(set)).padStart(cell)),
    legend: fits
      ? []
      : flowed(
          sets.map((set) => `${letterOf(set)} ${set.set}`),
          columns,
        ),
  };
}

/** `100 %  15.1 h` and what is between the columns. */
const WITH_DELAY = 15;
const DELAY = 8;

/** Fault × set: the same faults under other alarms, side by side. */
export function setMatrix(
  report: RehearsalReport,
  sets: readonly RehearsedSet[],
  paint: Paint,
  columns: number,
): string {
  const faults = rehearsedFaults(report);
  const { width, cell, delays, heads, legend: letters } = layoutOf(report, sets, faults.map(nameOf), columns);
  const lines = faults.map((fault) => {
    const cells = sets.map((set) => {
      const { runs, seen, delay } = sumOf(fault.id, rowsOf(set, fault.id));
      const share = runs === 0 ? "–" : percent(seen);
      const after = delays ? (delay === undefined ? "" : span(delay)).padStart(DELAY) : "";
      const text = share.padStart(cell - after.length) + after;
      return runs === 0 ? paint.dim(text) : tone(seen, paint)(text);
    });
    return `  ${padded(cut(nameOf(fault), width), width)}${cells.join("")}`.trimEnd();
  });
  const head = delays ? heads.map((one) => padded(one.trimStart().padStart(cell - DELAY), cell)) : heads;
  return [
    paint.dim(`  ${padded("fault", width)}${head.join("")}`.trimEnd()),
    ...lines,
    ...letters.map(paint.dim),
  ].join("\n");
}

/** Set × what it comes to. */
export function summaryTable({ sets, functions }: RehearsalReport, paint: Paint): string {
  const width = Math.max(...sets.map(({ set: name }) => name.length), 6);
  const mutated = sets.some(({ mutation }) => mutation);
  const head = `  ${padded("alarms", width)}${"number".padStart(8)}${"seen".padStart(8)}${"false/week".padStart(13)}${mutated ? "mutants killed".padStart(16) : ""}`;
  const lines = sets.map((set) => {
    const { mutation } = set;
    const score = mutation && mutation.mutants > 0 ? percent(mutation.killed / mutation.mutants) : "";
    const wolf = set.falseAlarmsPerWeek * functions.length;
    const wolves = (wolf > functions.length * 0.1 ? paint.yellow : (text: string) => text)(
      amount(wolf).padStart(13),
    );
    return `  ${padded(set.set, width)}${String(set.alarms).padStart(8)}${tone(set.coverage, paint)(percent(set.coverage).padStart(8))}${wolves}${mutated ? score.padStart(16) : ""}`.trimEnd();
  });
  return [paint.dim(head), ...lines].join("\n");
}

/** Function × set: the coverage of each. */
export function functionTable(report: RehearsalReport, paint: Paint, columns: number, all: boolean): string {
  const { functions, sets } = report;
  const shown = all ? functions : functions.slice(0, 20);
  const {
    width,
    cell,
    heads,
    legend: letters,
  } = layoutOf(
    report,
    sets,
    functions.map(({ name }) => name),
    columns,
    RATE,
  );
  const lines = shown.map(({ name, perMinute }) => {
    const cells = sets.map((set) => {
      const found = set.functions.find((one) => one.function === name);
      return found ? tone(found.coverage, paint)(percent(found.coverage).padStart(cell)) : "".padStart(cell);
    });
    return `  ${padded(shortened(name, width), width)}${paint.dim(rateOf(perMinute).padStart(RATE))}${cells.join("")}`;
  });
  if (shown.length < functions.length)
    lines.push(paint.dim(`  … and ${functions.length - shown.length} more functions (--all)`));
  return [
    paint.dim(`  ${padded("function", width)}${"calls".padStart(RATE)}${heads.join("")}`),
    ...lines,
    ...letters.map(paint.dim),
  ].join("\n");
}

/** Columns of a rate. */
const RATE = 10;

/** @example rateOf(0.5) // "30/h" */
function rateOf(perMinute: number): string {
  if (perMinute >= 1) return `${amount(perMinute)}/min`;
  if (perMinute * 60 >= 1) return `${amount(perMinute * 60)}/h`;
  return `${amount(perMinute * 1440)}/d`;
}
