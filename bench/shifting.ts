import { print, type Row } from "./measure.ts";
import { besideCodeDeploy } from "./shifting/beside.ts";
import { keepBeside, keepRows } from "./shifting/results.ts";
import { FULL, PARTS, QUICK } from "./shifting/rows.ts";

/**
 * The numbers that traffic shifting is held to: `node bench/shifting.ts [--full | --of=N] [--write] [parts]`, for instance
 * `node bench/shifting.ts costs planner`. Each cell has a seed of its own, made of its names (shifts.ts), so that a row is
 * the same on every machine, but for those of speed. `--write` keeps the rows for docs/shifting.md; `beside` is the table
 * beside CodeDeploy's presets.
 */
const asked = process.argv.slice(2);
const of = Number(asked.find((one) => one.startsWith("--of="))?.slice(5));
const usual = asked.includes("--full") ? FULL : QUICK;
const size = of ? { alike: of, alikeBySecond: of, budget: of, other: of } : usual;
const beside = of || (asked.includes("--full") ? 1000 : 50);
const write = asked.includes("--write");
const order = Object.keys(PARTS);
const chosen = asked.filter((one) => !one.startsWith("--"));
const unknown = chosen.filter((one) => one !== "beside" && !order.includes(one));
if (unknown.length > 0) {
  console.error(`no part is called ${unknown.join(", ")}; there are ${[...order, "beside"].join(", ")}`);
  process.exit(2);
}
const wants = (part: string) => chosen.length === 0 || chosen.includes(part);

const rows: Row[] = [];
for (const [part, run] of Object.entries(PARTS)) {
  if (!wants(part)) continue;
  const found = run(size);
  rows.push(...found);
  if (write) keepRows(part, found, order);
}
if (rows.length > 0) print(rows);
if (wants("beside")) {
  const table = besideCodeDeploy(beside);
  console.table(table);
  if (write) keepBeside(table, beside);
}
process.exitCode = rows.every((row) => row.holds) ? 0 : 1;
