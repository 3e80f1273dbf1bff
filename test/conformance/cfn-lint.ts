import { spawnSync } from "node:child_process";
import { cpSync, globSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const ROOT = path.join(import.meta.dirname, "../..");
const MAIN = path.join(ROOT, "packages/airworthy/src/cli/main.ts");

/** A rule is told by its letter: E errors fail, W and I do not. */
interface Match {
  readonly Rule: { readonly Id: string };
  readonly Message: string;
  readonly Filename: string;
  readonly Location: { readonly Start: { readonly LineNumber: number } };
}

/** Nothing a fix writes fails cfn-lint: every fixed.yaml, and every example fleet after `airworthy fix`. */
export function cfnLint(program: string): { checked: number; failures: string[] } {
  const away = mkdtempSync(path.join(tmpdir(), "airworthy-fixed-"));
  try {
    cpSync(path.join(ROOT, "examples"), away, { recursive: true });
    spawnSync(process.execPath, [MAIN, "fix", "."], { cwd: away, stdio: "ignore" });
    const files = [
      ...globSync("packages/airworthy/src/checklist/practices/*/*/fixed.yaml", { cwd: ROOT }).map((file) =>
        path.join(ROOT, file),
      ),
      ...globSync("**/*.yaml", { cwd: away })
        .filter((file) => !file.endsWith("airworthy.yaml") || file.includes(".airworthy."))
        .map((file) => path.join(away, file)),
    ];
    const { stdout, stderr } = spawnSync(program, ["--format", "json", "--", ...files], {
      encoding: "utf8",
      maxBuffer: 64_000_000,
    });
    if (!stdout.trim().startsWith("[")) throw new Error(`cfn-lint gave no result: ${stderr}`);
    const matches = JSON.parse(stdout) as Match[];
    const failures = matches
      .filter((match) => match.Rule.Id.startsWith("E"))
      .map(
        (match) =>
          `${path.relative(ROOT, match.Filename)}:${match.Location.Start.LineNumber}: ${match.Rule.Id} ${match.Message}`,
      );
    return { checked: files.length, failures };
  } finally {
    rmSync(away, { recursive: true, force: true });
  }
}
