import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  constants,
} from "node:fs";
import { tmpdir, userInfo } from "node:os";
import path from "node:path";
import { isForeign } from "./state.ts";

/** Under the folder of the user alone: what lies there is run. */
export const KEPT = path.join(tmpdir(), `airworthy-versions-${userInfo().uid}`);

/**
 * A published version never changes, however the files go on changing from which it was made: this copies them as they
 * are now, once for each state, and gives the folder of the copy. Packages are found where they lie: the folders above
 * are there again with links to their `node_modules` and `package.json`.
 */
export function kept(source: string, state: string, ignored: ReadonlySet<string>): string {
  const name = createHash("sha256").update(`${source}\0${state}`).digest("hex").slice(0, 16);
  const above = foldersAbove(source);
  const top = above.at(-1) ?? source;
  const whole = path.join(KEPT, name);
  const folder = path.join(whole, path.relative(top, source));
  if (existsSync(folder)) return folder;
  mkdirSync(KEPT, { recursive: true, mode: 0o700 });
  // Complete under its name, or not there: another flight may copy the same.
  const partial = mkdtempSync(path.join(KEPT, "partial-"));
  try {
    const target = path.join(partial, path.relative(top, source));
    cpSync(source, target, {
      recursive: true,
      mode: constants.COPYFILE_FICLONE,
      filter: (file) => !isForeign(path.relative(source, file)) && !ignored.has(file),
    });
    for (const one of [source, ...above]) linkPackages(one, path.join(partial, path.relative(top, one)));
    renameSync(partial, whole);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

/** The folders above one, up to the highest that has packages or says how modules are read. */
function foldersAbove(folder: string): string[] {
  const all: string[] = [];
  for (let one = path.dirname(folder); one !== path.dirname(one); one = path.dirname(one)) all.push(one);
  const last = all.findLastIndex((one) => PACKAGES.some((name) => existsSync(path.join(one, name))));
  return all.slice(0, last + 1);
}

const PACKAGES = ["node_modules", "package.json"];

function linkPackages(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of PACKAGES) {
    const target = path.join(from, name);
    if (existsSync(target) && !existsSync(path.join(to, name))) symlinkSync(target, path.join(to, name));
  }
}
