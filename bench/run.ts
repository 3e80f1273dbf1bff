import { execFileSync, spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { judges } from "../test/conformance/python.ts";
import { engineRows } from "./engine/rows.ts";
import { rehearsalRows } from "./rehearsal.ts";
import { largeStack, writeSmallStacks } from "./fleet.ts";
import { shiftingRows } from "./shifting/rows.ts";
import { median, ms, print, type Row, row, runs, spread, timed } from "./measure.ts";

/**
 * The numbers airworthy is held to, measured on the bundle as a user runs it. Never a test: machines differ. Compare
 * within one run. `npm run bench -- --without-cfn-lint` needs no Python; `--only check`, `engine` or `shifting` runs a part.
 */
const ROOT = path.join(import.meta.dirname, "..");
const PROGRAM = path.join(ROOT, "packages/airworthy/dist/airworthy.js");
const away = mkdtempSync(path.join(tmpdir(), "airworthy-bench-"));

try {
  execFileSync(process.execPath, [path.join(ROOT, "scripts/build.ts")], { stdio: "ignore" });
  mkdirSync(path.join(away, "large"));
  writeFileSync(path.join(away, "large/template.yaml"), largeStack());
  writeSmallStacks(path.join(away, "many"), 1000);
  const only = /--only[ =](\w+)/.exec(process.argv.join(" "))?.[1];
  const wants = (part: string) => only === undefined || only === part;
  const rows = [
    ...(wants("check") ? checkRows() : []),
    ...(wants("engine") ? await engineRows(path.join(away, "engine")) : []),
    ...(wants("shifting") ? shiftingRows() : []),
    ...(wants("rehearsal") ? await rehearsalRows() : []),
  ];
  print(rows);
  process.exitCode = rows.every((row) => row.holds) ? 0 : 1;
} finally {
  rmSync(away, { recursive: true, force: true });
}

function checkRows(): Row[] {
  const judged = process.argv.includes("--without-cfn-lint") ? [] : [besideCfnLint()];
  return [version(), large(), many(), ...judged];
}

function version(): Row {
  const times = runs(15, () => run(["--version"]));
  return row(
    "airworthy --version, from the bundle",
    `${ms(median(times))} (${spread(times)})`,
    "< 120 ms",
    median(times) < 120,
  );
}

function large(): Row {
  const folder = path.join(away, "large");
  const report = JSON.parse(run(["check", folder, "--json"]).out) as {
    summary: { functions: number; resources: number };
  };
  const times = runs(5, () => run(["check", folder]));
  const { functions, resources } = report.summary;
  return row(
    `check of one stack: ${functions} functions, ${resources} resources`,
    `${ms(median(times))} (${spread(times)})`,
    "< 1,000 ms",
    median(times) < 1000,
  );
}

function many(): Row {
  const folder = path.join(away, "many");
  const times = runs(3, () => run(["check", folder]));
  const rate = 1000 / (median(times) / 1000);
  return row(
    "check of 1,000 templates",
    `${rate.toFixed(0)} templates/s (${ms(median(times))})`,
    ">= 100/s",
    rate >= 100,
  );
}

/** The same files, one program after the other in the same run. */
function besideCfnLint(): Row {
  const { cfnLint } = judges();
  const files = globSync("many/service-{0,1,2,3,4}?/template.yaml", { cwd: away }).map((file) =>
    path.join(away, file),
  );
  const folder = path.join(away, "same");
  for (const [index, file] of files.entries()) {
    mkdirSync(path.join(folder, String(index)), { recursive: true });
    execFileSync("cp", [file, path.join(folder, String(index))]);
  }
  const same = globSync("**/*.yaml", { cwd: folder }).map((file) => path.join(folder, file));
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < 3; round++) {
    ours.push(timed(() => run(["check", folder])));
    theirs.push(timed(() => spawnSync(cfnLint, ["--", ...same], { stdio: "ignore" })));
  }
  const ratio = median(theirs) / median(ours);
  return row(
    `check beside cfn-lint, ${same.length} templates`,
    `${ratio.toFixed(1)} × faster (${ms(median(ours))} against ${ms(median(theirs))})`,
    ">= 10 ×",
    ratio >= 10,
  );
}

function run(args: readonly string[]): { out: string } {
  const { stdout, status, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], {
    encoding: "utf8",
    maxBuffer: 256_000_000,
  });
  if (status === null || status > 1) throw new Error(`airworthy ${args.join(" ")} failed: ${stderr}`);
  return { out: stdout };
}
