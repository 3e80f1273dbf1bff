import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { machine, type Row } from "../measure.ts";
import type { Beside } from "./beside.ts";

/** What docs/shifting.md shows: the last full run of each part. */
export interface Results {
  readonly machine: string;
  readonly rows: readonly (Row & { readonly part: string })[];
  readonly besideOf: number;
  readonly beside: readonly Beside[];
}

const FILE = path.join(import.meta.dirname, "full.json");

export function readResults(): Results {
  if (!existsSync(FILE)) return { machine: machine(), rows: [], besideOf: 0, beside: [] };
  return JSON.parse(readFileSync(FILE, "utf8")) as Results;
}

/** Keeps the rows of a part in place of those it had, in the order of the parts. */
export function keepRows(part: string, rows: readonly Row[], order: readonly string[]): void {
  const before = readResults();
  const all = [
    ...before.rows.filter((one) => one.part !== part),
    ...rows.map((one) => ({ part, ...one })),
  ].toSorted((a, b) => order.indexOf(a.part) - order.indexOf(b.part));
  write({ ...before, machine: machine(), rows: all });
}

export function keepBeside(beside: readonly Beside[], besideOf: number): void {
  write({ ...readResults(), beside, besideOf });
}

function write(results: Results): void {
  writeFileSync(FILE, `${JSON.stringify(results, null, 2)}\n`);
}
