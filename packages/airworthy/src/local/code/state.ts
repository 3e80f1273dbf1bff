import { createHash } from "node:crypto";
import { readdirSync, statSync } from "node:fs";
import path from "node:path";

/** Files that are not the function's own. */
const FOREIGN = /(?:^|[/\\])(?:node_modules|\.git|\.aws-sam|\.serverless|cdk\.out)(?:[/\\]|$)/;

/**
 * What a folder of code is like now: another text whenever a file in it has come, gone or changed, but for the ignored.
 */
export function stateOf(folder: string, ignored: ReadonlySet<string>): string {
  const hash = createHash("sha256");
  for (const name of filesIn(folder, "").sort()) {
    if (ignored.has(path.join(folder, name))) continue;
    const { size, mtimeMs } = statSync(path.join(folder, name), { throwIfNoEntry: false }) ?? {};
    hash.update(`${name}\0${size}\0${mtimeMs}\0`);
  }
  return hash.digest("hex").slice(0, 16);
}

function filesIn(folder: string, below: string): string[] {
  return readdirSync(path.join(folder, below), { withFileTypes: true }).flatMap((entry) => {
    const name = path.join(below, entry.name);
    if (FOREIGN.test(name)) return [];
    return entry.isDirectory() ? filesIn(folder, name) : [name];
  });
}

export function isForeign(file: string): boolean {
  return FOREIGN.test(file);
}
