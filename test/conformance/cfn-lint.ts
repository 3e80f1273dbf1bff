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

/** A template before and after a fix. */
export interface Changed {
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

/** Errors that cfn-lint finds in texts after a fix and does not find before it. */
export function newErrors(program: string, changed: readonly Changed[]): string[] {
  const found: string[] = [];
  const after = lint(
    program,
    changed.map(({ file, after: text }) => ({ file, text })),
  );
  // Most fixed templates have no error at all; only of the others is it worth asking what there was before.
  const suspects = changed.filter((_one, index) => (after[index]?.length ?? 0) > 0);
  const before = lint(
    program,
    suspects.map(({ file, before: text }) => ({ file, text })),
  );
  for (const [index, one] of suspects.entries()) {
    const known = new Set(before[index]);
    // Nothing to compare with: it could not read the template, and now it can.
    if ([...known].some((error) => error.startsWith("E0"))) continue;
    const errors = withoutMistakes(after[changed.indexOf(one)] ?? []);
    found.push(...errors.filter((error) => !known.has(error)).map((error) => `${one.file}: ${error}`));
  }
  return found;
}

/**
 * Errors without those of one mistake: the schema of SAM's events in cfn-lint 1.58 has no `RedrivePolicy` for SNS, which
 * SAM documents and its translator takes. It then says of the event that it is not one of any other kind.
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-sns.html#sam-function-sns-redrivepolicy
 */
function withoutMistakes(errors: readonly string[]): readonly string[] {
  if (!errors.some((error) => /^E3017 .*'SNS'.*'RedrivePolicy'/s.test(error))) return errors;
  return errors.filter((error) => !/^E30(?:02|03|12|17|30) /.test(error));
}

/** The errors of each text, in their order. */
function lint(
  program: string,
  texts: readonly { readonly file: string; readonly text: string }[],
): string[][] {
  const away = mkdtempSync(path.join(tmpdir(), "airworthy-linted-"));
  try {
    const errors = texts.map((): string[] => []);
    for (let from = 0; from < texts.length; from += BATCH) {
      const names = texts.slice(from, from + BATCH).map(({ file, text }, index) => {
        const name = path.join(away, `${from + index}${path.extname(file)}`);
        writeFileSync(name, text);
        return name;
      });
      for (const match of errorsOf(program, names))
        errors[Number.parseInt(path.basename(match.Filename), 10)]?.push(words(match));
    }
    return errors;
  } finally {
    rmSync(away, { recursive: true, force: true });
  }
}

/** An error without what any change of the template changes in its words: line numbers, and lists of all there is. */
function words(match: Match): string {
  const message = match.Message.replace(/ is not one of .*/s, " is not known")
    .replace(/ across the resources .*/s, "")
    .replaceAll(/\(?line \d+\)?/g, "");
  // Of several properties of Globals that it does not know it names any one.
  return match.Rule.Id === "E3724" ? match.Rule.Id : `${match.Rule.Id} ${message}`;
}
