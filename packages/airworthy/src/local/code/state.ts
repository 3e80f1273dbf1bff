import { createHash } from "node:crypto";
import { globSync, statSync } from "node:fs";
import path from "node:path";

/** Files that are not the function's own. */
const FOREIGN = /(?:^|[/\\])(?:node_modules|\.git|\.aws-sam|\.serverless|cdk\.out)(?:[/\\]|$)/;

/** What a folder of code is like now: another text whenever a file in it has come, gone or changed. */
export function stateOf(folder: string): string {
  const hash = createHash("sha256");
  const names = globSync("**/*", { cwd: folder, exclude: (name) => FOREIGN.test(name) }).sort();
  for (const name of names) {
    const { size, mtimeMs } = statSync(path.join(folder, name), { throwIfNoEntry: false }) ?? {};
    hash.update(`${name}\0${size}\0${mtimeMs}\0`);
  }
  return hash.digest("hex").slice(0, 16);
}

export function isForeign(file: string): boolean {
  return FOREIGN.test(file);
}
