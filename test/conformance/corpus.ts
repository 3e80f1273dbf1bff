import { loadActions } from "../../packages/airworthy/src/permissions/actions.ts";
import { tryFolder } from "./trial.ts";

/**
 * Holds every promise of `fix` on templates that others wrote: `node test/conformance/corpus.ts FOLDER…`. Exit code 1
 * when a promise is broken.
 */
const folders = process.argv.slice(2);
if (folders.length === 0) {
  console.error(
    "usage: node test/conformance/corpus.ts FOLDER…  (folders with CloudFormation or SAM templates)",
  );
  process.exit(2);
}
const actions = await loadActions();
for (const folder of folders) {
  const started = performance.now();
  const { templates, functions, unreadable, changed, collateral, broken } = tryFolder(folder, actions);
  for (const one of broken) console.error(one);
  console.log(
    `${folder}: ${templates} templates, ${functions} functions, ${unreadable} unreadable; ${changed.length} changed by fix; ` +
      `${collateral} collateral lines, ${broken.length} broken promises; ${((performance.now() - started) / 1000).toFixed(1)} s`,
  );
  if (broken.length > 0) process.exitCode = 1;
}
