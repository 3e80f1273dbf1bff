import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { after, test } from "node:test";
import { CelEngine, TemplateFile } from "@aws/cloudformation-validate";
import { load } from "../packages/airworthy/src/readers/load.ts";
import { memoryFiles } from "../packages/airworthy/src/readers/overlay.ts";
import { ITEMS } from "../packages/airworthy/src/checklist/practices/index.generated.ts";

// AWS's own offline validator is a judge that knows nothing of us: a fix must not bring an error it did not see before.
const engine = new CelEngine({});
after(() => engine.free());

function errorsIn(file: string): string[] {
  const { diagnostics } = engine.validateStandard(new TemplateFile(file));
  return diagnostics
    .filter((one) => one.severity === "ERROR" || one.severity === "FATAL")
    .map((one) => `${one.ruleId} ${one.message}`)
    .filter((one) => !namesGenerated(one, file));
}

/** The validator reads SAM as it is written, and does not know the names that SAM generates. */
function namesGenerated(error: string, file: string): boolean {
  const name = /^F1020 .*non-existent resource '(\w+)'/.exec(error)?.[1];
  if (name === undefined) return false;
  const { stacks } = load({
    files: memoryFiles({ "template.yaml": readFileSync(file, "utf8") }),
    paths: ["template.yaml"],
    declared: new Map(),
    excluded: () => false,
    isFolder: () => false,
  });
  return stacks.some((stack) => stack.resources.has(name) && !stack.authored.has(name));
}

for (const item of ITEMS) {
  const folder = path.join(import.meta.dirname, "../packages/airworthy/src/checklist/practices", item.id);
  const fixed = path.join(folder, "fixed.yaml");
  if (!existsSync(fixed)) continue;
  test(`${item.id}: fix brings no error AWS's validator sees`, () => {
    const before = new Set(errorsIn(path.join(folder, "not-met.yaml")));
    assert.deepEqual(
      errorsIn(fixed).filter((one) => !before.has(one)),
      [],
    );
  });
}
