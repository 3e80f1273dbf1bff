import { spawnSync } from "node:child_process";
import path from "node:path";
import { cfnLint } from "./cfn-lint.ts";
import { judges } from "./python.ts";

/** What independent judges say of us. Each needs Python; `npm test` does not. */
const { python, cfnLint: program } = judges();
let passed = 0;
let failed = 0;

const linted = cfnLint(program);
for (const failure of linted.failures) console.error(failure);
console.log(`cfn-lint: ${linted.checked} fixed templates, ${linted.failures.length} errors`);
passed += linted.checked - new Set(linted.failures.map((line) => line.split(":")[0])).size;
failed += new Set(linted.failures.map((line) => line.split(":")[0])).size;

// SAM's translator beside our expansion; SDKs against our codecs; each operation called by two SDKs.
for (const script of ["sam/compare.ts", "wire.ts", "smoke.ts"]) {
  const { status } = spawnSync(process.execPath, [path.join(import.meta.dirname, script)], {
    stdio: "inherit",
    env: { ...process.env, AIRWORTHY_PYTHON: python },
  });
  if (status === 0) passed++;
  else failed++;
}

console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
