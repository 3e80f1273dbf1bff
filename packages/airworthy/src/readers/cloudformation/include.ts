import path from "node:path/posix";
import { type Diagnostic, Unreadable } from "../diagnostics.ts";
import { readDocument } from "../document.ts";
import type { Files } from "../files.ts";
import { at, entryOf, type Entry, type Mapping, type Node, stringOf } from "../tree.ts";

const DEEPEST_INCLUDE = 8;

/**
 * Puts the content of local `Fn::Transform: {Name: AWS::Include, Parameters: {Location: file}}` in its place.
 * Findings then point into the included file. A location on S3 cannot be read here and is said so.
 */
export function include(node: Mapping, files: Files, diagnostics: Diagnostic[], depth = 0): Mapping {
  if (!node.source.text.includes("AWS::Include")) return node;
  const transform = entryOf(node, "Fn::Transform");
  const own = node.entries.filter((entry) => entry !== transform);
  const included = transform ? contentOf(transform, files, diagnostics, depth) : [];
  const entries = [...own, ...included].map((entry): Entry => {
    const value: Node =
      entry.value.kind === "mapping" ? include(entry.value, files, diagnostics, depth) : entry.value;
    return value === entry.value ? entry : { ...entry, value };
  });
  return { ...node, entries };
}

function contentOf(
  transform: Entry,
  files: Files,
  diagnostics: Diagnostic[],
  depth: number,
): readonly Entry[] {
  if (stringOf(at(transform.value, "Name")) !== "AWS::Include") return [transform];
  const location = stringOf(at(transform.value, "Parameters", "Location"));
  const place = { source: transform.value.source, start: transform.keyStart, end: transform.keyEnd };
  const warn = (says: string, cure: string): readonly Entry[] => {
    diagnostics.push({ severity: "warning", path: place.source.path, says, cure, at: place });
    return [];
  };
  if (location === undefined || /^[a-z0-9]+:\/\//i.test(location)) {
    return warn(
      "The included text is not on this machine and is not checked.",
      "Include a local path to have it read.",
    );
  }
  if (depth >= DEEPEST_INCLUDE)
    return warn("Includes are nested too deep.", "Look for an include that includes itself.");
  try {
    const source = files.read(path.join(path.dirname(place.source.path), location));
    const document = readDocument(source);
    diagnostics.push(...document.diagnostics);
    return document.root.kind === "mapping"
      ? include(document.root, files, diagnostics, depth + 1).entries
      : warn(`${location} holds no mapping to include.`, "An included file holds keys and values.");
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    // A build may put the file there later: what it holds is unknown, but the rest can be checked.
    const { path: missing, says, cure } = error.diagnostic;
    return warn(`What ${missing} would include is not checked. ${says}`, cure);
  }
}
