import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import corpora from "./corpora.json" with { type: "json" };

const CACHE = path.join(import.meta.dirname, "../../.cache/corpora");

/** A public repository at one commit. `production` ones deploy somebody's service; `public` ones are samples and tests. */
export interface Corpus {
  readonly repo: string;
  readonly commit: string;
  readonly kind: string;
}

export const CORPORA: readonly Corpus[] = corpora;

/**
 * Where the files of a corpus lie: a folder `owner+name` of one of the folders in AIRWORTHY_CORPORA (separated by
 * colons), else a clone in .cache/corpora, made on first use.
 */
export function folderOf({ repo, commit }: Corpus): string {
  const name = repo.replace("/", "+");
  for (const base of (process.env["AIRWORTHY_CORPORA"] ?? "").split(":"))
    if (base !== "" && existsSync(path.join(base, name))) return path.join(base, name);
  const folder = path.join(CACHE, name);
  if (!existsSync(folder)) {
    mkdirSync(folder, { recursive: true });
    const git = (...args: string[]) => execFileSync("git", ["-C", folder, ...args], { stdio: "ignore" });
    git("init");
    git("fetch", "--depth", "1", `https://github.com/${repo}.git`, commit);
    git("checkout", "FETCH_HEAD");
  }
  return folder;
}
