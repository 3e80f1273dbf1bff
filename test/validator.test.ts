import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import { after, test } from "node:test";
import { CelEngine, TemplateFile } from "@aws/cloudformation-validate";
import { ITEMS } from "../packages/airworthy/src/checklist/practices/index.generated.ts";

// AWS's own offline validator is a judge that knows nothing of us: a fix must not bring an error it did not see before.
const engine = new CelEngine({});
after(() => engine.free());

function errorsIn(file: string): string[] {
  const { diagnostics } = engine.validateStandard(new TemplateFile(file));
  return diagnostics
    .filter((one) => one.severity === "ERROR" || one.severity === "FATAL")
    .map((one) => `${one.ruleId} ${one.message}`);
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
