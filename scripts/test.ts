import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";

/**
 * Runs the tests that need nothing but Node. The pure rooms share one process, which makes hundreds of tests take
 * about as long as one; what starts processes of its own is isolated.
 */
const endToEnd = /(?:^|\/)test\/|\.e2e\.test\.ts$/;
const all = globSync(["packages/*/src/**/*.test.ts", "test/*.test.ts", "scripts/*.test.ts"]).sort();
const asked = process.argv.slice(2);
const chosen = asked.length > 0 ? all.filter((file) => asked.some((word) => file.includes(word))) : all;
const groups: [string, string[]][] = [
  ["--test-isolation=none", chosen.filter((file) => !endToEnd.test(file))],
  ["--test-isolation=process", chosen.filter((file) => endToEnd.test(file))],
];
let failed = false;
for (const [isolation, files] of groups) {
  if (files.length === 0) continue;
  const { status } = spawnSync(process.execPath, ["--test", isolation, "--test-reporter=dot", ...files], {
    stdio: "inherit",
  });
  failed ||= status !== 0;
}
process.exit(failed ? 1 : 0);
