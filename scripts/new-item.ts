import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { PRACTICES } from "../packages/airworthy/src/checklist/item.ts";
import { PRACTICES_FOLDER } from "./registry.ts";

/** The living template: a small item with a fix, itself tested like every other. */
const TEMPLATE = "consistency/explicit-timeout";

const id = process.argv[2] ?? "";
const [practice = "", name = ""] = id.split("/");
if (!(PRACTICES as readonly string[]).includes(practice) || !/^[a-z][a-z0-9-]*$/.test(name)) {
  console.error(
    `usage: npm run new-item -- PRACTICE/NAME, with PRACTICE one of ${PRACTICES.join(", ")} and NAME in lower-case-with-dashes`,
  );
  process.exit(2);
}
const folder = path.join(PRACTICES_FOLDER, id);
if (existsSync(folder)) {
  console.error(`${id} exists already.`);
  process.exit(2);
}
cpSync(path.join(PRACTICES_FOLDER, TEMPLATE), folder, { recursive: true });
for (const file of ["fixed.yaml", "index.test.ts"]) rmSync(path.join(folder, file), { force: true });
const file = path.join(folder, "index.ts");
writeFileSync(file, readFileSync(file, "utf8").replace(TEMPLATE, id));
console.log(`Made ${path.relative(process.cwd(), folder)}.
Next:
  edit index.ts, met.yaml and not-met.yaml
  npm run docs
  UPDATE=1 npm test practices    (writes fixed.yaml: read it)`);
