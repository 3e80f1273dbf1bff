import { createHash, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, mkdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import type { CodeLocation, EnvironmentSpec } from "../../engine/services/lambda/environment.ts";
import { entriesOf } from "./unzip.ts";
import type { Folders } from "./variables.ts";

/** Lays code out on disk. */
export interface CodeStore {
  /** Throws with words for the user when the code cannot be had. */
  open(spec: EnvironmentSpec): Promise<Folders>;
}

/**
 * Each archive is unpacked once, under its hash, so that environments share it as they share `/var/task` on Lambda.
 * `folderOf` names a folder to run from instead: a checkout whose files change.
 */
export function codeStore(
  root: string,
  folderOf: (spec: EnvironmentSpec) => string | undefined = () => undefined,
): CodeStore {
  const opened = new Map<string, Promise<string>>();

  function unpacked(name: string, archives: readonly CodeLocation[]): Promise<string> {
    const known = opened.get(name);
    if (known) return known;
    const made = unpack(path.join(root, name), archives);
    // A failure is told again, not remembered.
    made.catch(() => opened.delete(name));
    opened.set(name, made);
    return made;
  }

  return {
    async open(spec) {
      const layers = spec.layers.flatMap(({ code }) => (code ? [code] : []));
      const [task, opt] = await Promise.all([
        folderOf(spec) ?? placeOf(spec.code) ?? unpacked(path.join("task", hashOf([spec.code])), [spec.code]),
        unpacked(path.join("opt", hashOf(layers)), layers),
      ]);
      return { task, opt };
    },
  };
}

/** Code that lies on this machine runs where it lies. */
function placeOf(code: CodeLocation): string | undefined {
  return code.kind === "folder" ? code.path : undefined;
}

function hashOf(archives: readonly CodeLocation[]): string {
  const hash = createHash("sha256");
  for (const { kind, sha256 } of archives) hash.update(`${kind} ${sha256} `);
  return hash.digest("hex").slice(0, 32);
}

async function unpack(folder: string, archives: readonly CodeLocation[]): Promise<string> {
  if (existsSync(folder)) return folder;
  // Complete under its name, or not there: another engine may unpack the same.
  const partial = `${folder}.${randomUUID()}`;
  await mkdir(partial, { recursive: true });
  const links = new Map<string, string>();
  for (const archive of archives) {
    if (archive.kind === "s3")
      throw new Error(`the code lies in s3://${archive.bucket}/${archive.key}, which is not there`);
    if (archive.kind === "image") throw new Error("airworthy does not fly container images yet");
    if (archive.kind === "folder") {
      await cp(archive.path, partial, { recursive: true });
      continue;
    }
    for (const entry of entriesOf(archive.bytes)) {
      const target = path.join(partial, entry.name);
      // An archive must not write beside its folder.
      if (!target.startsWith(partial + path.sep)) throw new Error(`the archive reaches out: ${entry.name}`);
      if (entry.name.endsWith("/")) {
        await mkdir(target, { recursive: true });
        continue;
      }
      await mkdir(path.dirname(target), { recursive: true });
      if (entry.symlink) links.set(target, entry.read().toString());
      else await writeFile(target, entry.read(), { mode: entry.mode ?? 0o755 });
    }
  }
  // Last, so that nothing is written through them.
  for (const [target, to] of links) await symlink(to, target);
  try {
    await rename(partial, folder);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}
