import { appendFileSync } from "node:fs";
import { print, type Row } from "./measure.ts";
import { FULL, PARTS, QUICK } from "./shifting/rows.ts";

/**
 * The numbers that traffic shifting is held to: `node bench/shifting.ts [--full] [parts]`, for instance
 * `node bench/shifting.ts costs planner`. Each cell has a seed of its own, made of its names (shifts.ts), so that a row is
 * the same on every machine, but for those of speed. `--rows FILE` appends every row to a file as it is known.
 */
const asked = process.argv.slice(2);
const size = asked.includes("--full") ? FULL : QUICK;
const file = asked.includes("--rows") ? asked[asked.indexOf("--rows") + 1] : undefined;
const parts = Object.keys(PARTS).filter((name) => asked.includes(name));
const rows: Row[] = [];
for (const name of parts.length > 0 ? parts : Object.keys(PARTS)) {
  const found = PARTS[name]?.(size) ?? [];
  rows.push(...found);
  if (file) for (const one of found) appendFileSync(file, `${JSON.stringify({ part: name, ...one })}\n`);
}
print(rows);
process.exitCode = rows.every((row) => row.holds) ? 0 : 1;
