import { spawnSync } from "node:child_process";
import { globSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ITEMS } from "../../packages/airworthy/src/checklist/practices/index.generated.ts";
import { loadActions } from "../../packages/airworthy/src/permissions/actions.ts";
import { newErrors } from "./cfn-lint.ts";
import { type Corpus, CORPORA, folderOf } from "./corpora.ts";
import { judges } from "./python.ts";
import { tryFolder } from "./trial.ts";

/**
 * The long run: every promise of `fix` on thousands of templates that others wrote, cfn-lint before and after, and the
 * SAM translator's own expected outputs. Writes the table to docs/conformance.md. Needs git, Python and the network,
 * or the repositories in a folder named by AIRWORTHY_CORPORA. Exit code 1 when a promise is broken.
 */
interface Row {
  readonly name: string;
  readonly commit: string;
  readonly counts: readonly number[];
}

const HEADS = [
  "templates",
  "functions",
  "changed by fix",
  "collateral lines",
  "broken promises",
  "linted",
  "new cfn-lint errors",
];
/** Templates of one repository that cfn-lint looks at: it takes half a second for each. */
const MOST_LINTED = Number(process.env["AIRWORTHY_LINTED"] ?? 25);
const { cfnLint, python } = judges();
const actions = await loadActions();
const rows: Row[] = CORPORA.map(rowOf);
const production = new Set(CORPORA.filter((one) => one.kind === "production").map((one) => one.repo));
const total = (some: readonly Row[]) =>
  HEADS.map((_head, column) => some.reduce((sum, row) => sum + (row.counts[column] ?? 0), 0));
const samples = rows.filter((row) => !production.has(row.name));
const used = rows.filter((row) => production.has(row.name));

const lines = [
  "# Conformance on templates that others wrote",
  "",
  "Written by `npm run conformance:full`. Every template is checked, fixed with all items at once, checked again and fixed again. A promise is broken when a line is gone that no fix was meant to change, when a finding is still open after its fix or a new error or warning appears, when a second fix changes anything, or on a crash.",
  "",
  `Node ${process.version}, ${ITEMS.length} items.`,
  "",
  `| repository | commit | ${HEADS.join(" | ")} |`,
  `|---|---|${HEADS.map(() => "--:|").join("")}`,
  ...samples.map((row) => tableRow(row.name, row.commit.slice(0, 12), row.counts)),
  tableRow(
    `${used.length} repositories of production services (test/conformance/corpora.json)`,
    "",
    total(used),
  ),
  tableRow("**all**", "", total(rows)),
  "",
  "## SAM",
  "",
  `Against the expected outputs in the translator's own repository: ${goldens()}`,
  "",
];
writeFileSync(path.join(import.meta.dirname, "../../docs/conformance.md"), lines.join("\n"));
const broken = [3, 4, 6].reduce((sum, column) => sum + (total(rows)[column] ?? 0), 0);
console.log(`docs/conformance.md written; ${broken} broken promises`);
process.exitCode = broken > 0 ? 1 : 0;

function rowOf(corpus: Corpus): Row {
  const {
    templates,
    functions,
    changed,
    collateral,
    broken: promises,
  } = tryFolder(folderOf(corpus), actions);
  const linted = spread(changed, MOST_LINTED);
  const errors = newErrors(cfnLint, linted);
  for (const one of [...promises, ...errors]) console.error(one);
  console.log(
    `${corpus.repo}: ${templates} templates, ${changed.length} changed, ${promises.length} broken, ${errors.length} new errors`,
  );
  return {
    name: corpus.repo,
    commit: corpus.commit,
    counts: [templates, functions, changed.length, collateral, promises.length, linted.length, errors.length],
  };
}

/** Some of a list, evenly from its beginning to its end. */
function spread<T>(all: readonly T[], most: number): readonly T[] {
  if (all.length <= most) return all;
  return Array.from({ length: most }, (_, index) => all[Math.floor((index * all.length) / most)] as T);
}

function tableRow(name: string, commit: string, counts: readonly number[]): string {
  return `| ${name} | ${commit} | ${counts.map((count) => count.toLocaleString("en")).join(" | ")} |`;
}

function goldens(): string {
  const repository = CORPORA.find((one) => one.repo === "aws/serverless-application-model");
  if (!repository) return "not run.";
  const tests = path.join(folderOf(repository), "tests/translator");
  const { stdout } = spawnSync(
    process.execPath,
    [
      path.join(import.meta.dirname, "sam/compare.ts"),
      "--summary",
      "--golden",
      path.join(tests, "output"),
      ...globSync(path.join(tests, "input/*.{yaml,yml}")),
    ],
    { encoding: "utf8", env: { ...process.env, AIRWORTHY_PYTHON: python }, maxBuffer: 64_000_000 },
  );
  return stdout.trim().split("\n").at(-1) ?? "";
}
