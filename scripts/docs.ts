import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { generatedCode, generatedPages } from "./generated.ts";

/** Writes everything that is generated from the source; with `--check` fails when something is stale instead. */
const check = process.argv.includes("--check");
const code = freshen(generatedCode());
const pages = code > 0 && check ? 0 : freshen(await generatedPages());
if (check && code + pages > 0) process.exit(1);

/** Writes (or, in a check, names) what differs from the disk, and says how much that was. */
function freshen(files: ReadonlyMap<string, string>): number {
  let stale = 0;
  for (const [file, text] of files) {
    if (existsSync(file) && readFileSync(file, "utf8") === text) continue;
    stale++;
    const name = path.relative(process.cwd(), file);
    if (check) console.error(`${name} is stale: run \`npm run docs\` and commit the result.`);
    else {
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, text);
      console.log(`wrote ${name}`);
    }
  }
  return stale;
}
