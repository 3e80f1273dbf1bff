import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { PRACTICES_FOLDER, registryText } from "./registry.ts";

/** Everything that is generated from the source: path → text. */
const generated = new Map<string, string>([[path.join(PRACTICES_FOLDER, "index.generated.ts"), registryText()]]);

const check = process.argv.includes("--check");
let stale = 0;
for (const [file, text] of generated) {
  const before = existsSync(file) ? readFileSync(file, "utf8") : "";
  if (before === text) continue;
  stale++;
  const name = path.relative(process.cwd(), file);
  if (check) console.error(`${name} is stale: run \`npm run docs\` and commit the result.`);
  else {
    writeFileSync(file, text);
    console.log(`wrote ${name}`);
  }
}
if (check && stale > 0) process.exit(1);
