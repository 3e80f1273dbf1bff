import path from "node:path/posix";
import type { Diagnostic } from "./diagnostics.ts";
import type { Document } from "./document.ts";
import { at, entriesOf, stringOf } from "./tree.ts";

/**
 * Files that nobody can deploy by themselves, such as SAM functions without the SAM transform, are fragments of a
 * stack that a build merges (`rain merge`, yaml-import and the like). Where the folder shows which, they are given to
 * it: the nearest folder, going up, that holds exactly one template with the transform. `airworthy.yaml` can say it
 * outright, and then nothing is guessed.
 *
 * Gives the documents of each stack, its main template first.
 */
export function gathered(documents: readonly Document[], diagnostics: Diagnostic[]): (readonly Document[])[] {
  const groups = new Map<Document, Document[]>();
  const fragments: Document[] = [];
  for (const document of documents) {
    if (isSamFragment(document)) fragments.push(document);
    else groups.set(document, [document]);
  }
  if (fragments.length === 0) return [...groups.values()];
  const mains = [...groups.keys()].filter((document) => at(document.root, "Transform"));
  const adopting = new Map<string, Document>();
  for (const fragment of fragments) {
    const main = nearest(fragment, mains);
    if (main) {
      groups.get(main)?.push(fragment);
      adopting.set(path.dirname(main.source.path), main);
    } else {
      groups.set(fragment, [fragment]);
      diagnostics.push(homeless(fragment));
    }
  }
  // Queues and topics of the same stack have no SAM type to betray them; they say no format version either.
  const alone = [...groups.keys()];
  for (const document of alone) {
    if (mains.includes(document) || at(document.root, "AWSTemplateFormatVersion")) continue;
    const home = isSamFragment(document)
      ? undefined
      : folders(document)
          .map((folder) => adopting.get(folder))
          .find(Boolean);
    if (!home) continue;
    groups.delete(document);
    groups.get(home)?.push(document);
  }
  return [...groups.values()];
}

function isSamFragment({ root }: Document): boolean {
  if (at(root, "Transform") || at(root, "Globals")) return false;
  return entriesOf(at(root, "Resources")).some((entry) =>
    stringOf(at(entry.value, "Type"))?.startsWith("AWS::Serverless::"),
  );
}

function nearest(fragment: Document, mains: readonly Document[]): Document | undefined {
  for (const folder of folders(fragment)) {
    const here = mains.filter((main) => path.dirname(main.source.path) === folder);
    if (here.length === 1) return here[0];
    if (here.length > 1) return undefined;
  }
  return undefined;
}

/** The folder of a file, and those above it. */
function folders({ source }: Document): string[] {
  const all: string[] = [];
  for (let folder = path.dirname(source.path); ; folder = path.dirname(folder)) {
    all.push(folder);
    if (folder === "." || folder === "/") return all;
  }
}

function homeless({ source }: Document): Diagnostic {
  return {
    severity: "warning",
    path: source.path,
    says: "Has SAM resources but no SAM transform, so it is a fragment of a stack; it is checked without the Globals and alarms of that stack.",
    cure: "Say in airworthy.yaml which files form the stack, under `stacks`.",
  };
}
