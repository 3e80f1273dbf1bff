/**
 * Compares our expansion of SAM templates with the one of AWS's translator, resource by resource.
 *
 *   node test/conformance/sam/compare.ts [TEMPLATE...]        against aws-sam-translator (python from AIRWORTHY_PYTHON)
 *   node test/conformance/sam/compare.ts --golden DIR T...     against DIR/<name>.json, the translator's own goldens
 *   --summary                                                  only counts, by class of difference
 *
 * Exits 1 when a template differs, 0 when all agree, 2 when there is nothing to compare with.
 */
import { execFileSync, type StdioOptions } from "node:child_process";
import { existsSync, globSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import type { Json } from "../../../packages/airworthy/src/readers/tree.ts";
import { differences } from "./differences.ts";
import { expansionOf } from "./expansion.ts";

export type Resources = {
  readonly [id: string]: { readonly Type: string; readonly Properties?: Json; readonly UpdatePolicy?: Json };
};

const root = path.resolve(import.meta.dirname, "../../..");
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { golden: { type: "string" }, summary: { type: "boolean", default: false } },
});

const templates = positionals.length > 0 ? positionals : ownTemplates();
const expected = values.golden === undefined ? translated(templates) : goldens(values.golden, templates);
const classes = new Map<string, number>();
let agree = 0;
let sameIds = 0;
for (const [template, resources] of expected) {
  const found = differences(expansionOf(template), resources);
  if (found.length === 0) agree += 1;
  if (!found.some((one) => one.kind === "id" || one.kind === "type")) sameIds += 1;
  for (const one of found) classes.set(one.name, (classes.get(one.name) ?? 0) + 1);
  if (!values.summary) for (const one of found) console.log(`${path.relative(root, template)}: ${one.says}`);
}
const percent = (count: number) => `${((100 * count) / Math.max(1, expected.size)).toFixed(1)} %`;
if (values.summary) {
  for (const [name, count] of [...classes].sort((a, b) => b[1] - a[1])) console.log(`${count}\t${name}`);
}
console.log(
  `${expected.size} templates: ${percent(agree)} agree fully, ${percent(sameIds)} in ids and types.`,
);
process.exitCode = expected.size === 0 ? 2 : agree === expected.size ? 0 : 1;

function ownTemplates(): string[] {
  const folders = ["examples/**/*.{yaml,yml}", "packages/airworthy/src/checklist/practices/**/*.yaml"];
  return globSync(folders, { cwd: root })
    .map((name) => path.join(root, name))
    .filter((name) => readFileSync(name, "utf8").includes("AWS::Serverless-"));
}

function goldens(folder: string, paths: readonly string[]): Map<string, Resources> {
  const found = new Map<string, Resources>();
  for (const template of paths) {
    const golden = path.join(folder, `${path.basename(template, path.extname(template))}.json`);
    if (!existsSync(golden)) continue;
    const { Resources: resources } = JSON.parse(readFileSync(golden, "utf8")) as { Resources?: Resources };
    if (resources) found.set(template, resources);
  }
  return found;
}

function translated(paths: readonly string[]): Map<string, Resources> {
  const found = new Map<string, Resources>();
  if (paths.length === 0) return found;
  const python = process.env.AIRWORTHY_PYTHON ?? "python3";
  const script = path.join(import.meta.dirname, "translate.py");
  let output: string;
  try {
    const stdio: StdioOptions = ["ignore", "pipe", "inherit"];
    output = execFileSync(python, [script, ...paths], { encoding: "utf8", maxBuffer: 1 << 28, stdio });
  } catch {
    console.error(
      `${python} cannot run aws-sam-translator: pip install aws-sam-translator, or set AIRWORTHY_PYTHON.`,
    );
    return found;
  }
  for (const line of output.split("\n").filter(Boolean)) {
    const one = JSON.parse(line) as { path: string; resources?: Resources; error?: string };
    if (one.resources) found.set(one.path, one.resources);
    else console.log(`${path.relative(root, one.path)}: the translator refuses it: ${one.error}`);
  }
  return found;
}
