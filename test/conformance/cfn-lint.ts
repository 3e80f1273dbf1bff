import { spawnSync } from "node:child_process";
import { cpSync, globSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
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
    const failures = errorsOf(program, files).map(
      (match) =>
        `${path.relative(ROOT, match.Filename)}:${match.Location.Start.LineNumber}: ${match.Rule.Id} ${match.Message}`,
    );
    return { checked: files.length, failures };
  } finally {
    rmSync(away, { recursive: true, force: true });
  }
}

function errorsOf(program: string, files: readonly string[]): Match[] {
  const { stdout, stderr } = spawnSync(program, ["--format", "json", "--", ...files], {
    encoding: "utf8",
    maxBuffer: 256_000_000,
  });
  if (!stdout.trim().startsWith("[")) throw new Error(`cfn-lint gave no result: ${stderr}`);
  return (JSON.parse(stdout) as Match[]).filter((match) => match.Rule.Id.startsWith("E"));
}

/** Templates linted in one run of cfn-lint: it keeps what it learnt from one to the next. */
const BATCH = 50;

/** Errors that cfn-lint finds in texts after a fix and does not find before it. */
export function newErrors(
  program: string,
  changed: readonly { readonly file: string; readonly before: string; readonly after: string }[],
): string[] {
  const away = mkdtempSync(path.join(tmpdir(), "airworthy-linted-"));
  try {
    const found: string[] = [];
    for (let from = 0; from < changed.length; from += BATCH) {
      const batch = changed.slice(from, from + BATCH);
      const files = batch.flatMap(({ file, before, after }, index) =>
        [before, after].map((text, side) => {
          const name = path.join(away, `${index}-${side}${path.extname(file)}`);
          writeFileSync(name, text);
          return name;
        }),
      );
      const errors = errorsOf(program, files);
      for (const [index, { file }] of batch.entries()) {
        const [before, after] = [0, 1].map((side) =>
          errors.filter((one) => path.basename(one.Filename).startsWith(`${index}-${side}.`)).map(words),
        );
        const known = new Set(before);
        found.push(...(after ?? []).filter((one) => !known.has(one)).map((one) => `${file}: ${one}`));
      }
    }
    return found;
  } finally {
    rmSync(away, { recursive: true, force: true });
  }
}

function words(match: Match): string {
  return `${match.Rule.Id} ${match.Message}`;
}
