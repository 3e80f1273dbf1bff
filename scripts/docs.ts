import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { generatedFiles } from "./generated.ts";

/** Writes everything that is generated from the source; with `--check` fails when something is stale instead. */
const check = process.argv.includes("--check");
let stale = 0;
for (const [file, text] of await generatedFiles()) {
  const before = existsSync(file) ? readFileSync(file, "utf8") : "";
  if (before === text) continue;
  stale++;
  const name = path.relative(process.cwd(), file);
  if (check) console.error(`${name} is stale: run \`npm run docs\` and commit the result.`);
  else {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
    console.log(`wrote ${name}`);
  }
}
if (check && stale > 0) process.exit(1);
