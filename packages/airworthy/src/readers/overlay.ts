import path from "node:path/posix";
import { Unreadable } from "./diagnostics.ts";
import type { Files } from "./files.ts";
import type { Source } from "./source.ts";

/** Files in which some have another text than on disk: how a fix is looked at before it is written. */
export function overlay(files: Files, texts: ReadonlyMap<string, string>): Files {
  const sources = new Map<string, Source>();
  for (const [name, text] of texts) sources.set(path.normalize(name), { path: path.normalize(name), text });
  return {
    root: files.root,
    read: (relative) => sources.get(path.normalize(relative)) ?? files.read(relative),
  };
}

/** Files that exist only in memory, for tests and for trying a text. */
export function memoryFiles(texts: Readonly<Record<string, string>>): Files {
  const nothing: Files = {
    root: "/",
    read(relative) {
      throw new Unreadable({
        severity: "error",
        path: relative,
        says: "Does not exist.",
        cure: "Check the path.",
      });
    },
  };
  return overlay(nothing, new Map(Object.entries(texts)));
}
