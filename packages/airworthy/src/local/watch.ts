import { type FSWatcher, readdirSync, statSync, watch } from "node:fs";
import path from "node:path";
import { isForeign } from "./code/state.ts";

/** Milliseconds without a further change before it is told: an editor writes a file in several steps. */
const QUIET = 80;
/** Each folder takes one watch of the system, of which a user has some thousands. */
const MOST_FOLDERS = 4000;

/**
 * Calls back with the files that changed below a folder, those of `node_modules` and of build output aside. The result
 * ends it.
 */
export function watchBelow(
  root: string,
  ignored: ReadonlySet<string>,
  onChange: (files: readonly string[]) => void,
): () => void {
  const watchers = new Map<string, FSWatcher>();
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;

  function add(folder: string): void {
    if (watchers.has(folder) || watchers.size >= MOST_FOLDERS || isForeign(path.relative(root, folder)))
      return;
    try {
      const watcher = watch(folder, (_event, name) => heard(folder, name));
      watcher.on("error", () => remove(folder));
      watchers.set(folder, watcher);
      for (const entry of readdirSync(folder, { withFileTypes: true }))
        if (entry.isDirectory() && !entry.name.startsWith(".")) add(path.join(folder, entry.name));
    } catch {
      // It is gone again, or cannot be read.
    }
  }

  function remove(folder: string): void {
    watchers.get(folder)?.close();
    watchers.delete(folder);
  }

  function heard(folder: string, name: string | null): void {
    const file = path.join(folder, name ?? "");
    if (name === null || name.startsWith(".") || ignored.has(file) || isForeign(path.relative(root, file)))
      return;
    const found = statSync(file, { throwIfNoEntry: false });
    if (found?.isDirectory()) add(file);
    else if (!found) remove(file);
    changed.add(path.relative(root, file));
    clearTimeout(timer);
    timer = setTimeout(() => {
      const files = [...changed];
      changed.clear();
      onChange(files);
    }, QUIET);
  }

  add(root);
  return () => {
    clearTimeout(timer);
    for (const folder of watchers.keys()) remove(folder);
  };
}
