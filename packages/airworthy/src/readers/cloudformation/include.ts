import path from "node:path/posix";
import { type Diagnostic, Unreadable } from "../diagnostics.ts";
import { readDocument } from "../document.ts";
import type { Files } from "../files.ts";
import type { Source } from "../source.ts";
import { at, type Entry, type Mapping, type Node, oneOrMany, stringOf } from "../tree.ts";

const DEEPEST_INCLUDE = 8;
/** More than any template has: files that include others many times over. */
const MOST_INCLUDES = 1_000;

/**
 * Puts the content of local `Fn::Transform: {Name: AWS::Include, Parameters: {Location: file}}` in its place.
 * Findings then point into the included file. A location on S3 cannot be read here and is said so.
 */
export function include(node: Mapping, files: Files, diagnostics: Diagnostic[]): Mapping {
  if (!mentionsInclude(node.source)) return node;
  const including = { files, diagnostics, budget: { left: MOST_INCLUDES } };
  const body = included(node, including, [node.source]);
  const entries = topLevel(node).flatMap((transform) => contentOf(transform, including, [node.source]));
  return entries.length === 0 ? body : { ...body, entries: mergedSections(body.entries, entries) };
}

/** `Transform: {Name: AWS::Include, …}` at the top, alone or in a list, as entries of their own. */
function topLevel(root: Mapping): Entry[] {
  return root.entries
    .filter((entry) => entry.key === "Transform")
    .flatMap((entry) => oneOrMany(entry.value).map((value) => ({ ...entry, value })))
    .filter((entry) => stringOf(at(entry.value, "Name")) === "AWS::Include");
}

/** An included section adds to the template's own of the same name, which goes first. */
function mergedSections(own: readonly Entry[], others: readonly Entry[]): readonly Entry[] {
  const merged = new Map(own.map((entry) => [entry.key, entry]));
  for (const other of others) {
    const { value } = merged.get(other.key) ?? {};
    if (value?.kind !== "mapping" || other.value.kind !== "mapping") {
      if (!value) merged.set(other.key, other);
      continue;
    }
    const known = new Set(value.entries.map((entry) => entry.key));
    const entries = [...value.entries, ...other.value.entries.filter((entry) => !known.has(entry.key))];
    merged.set(other.key, { ...other, value: { ...value, entries } });
  }
  return [...merged.values()];
}

interface Including {
  readonly files: Files;
  readonly diagnostics: Diagnostic[];
  readonly budget: { left: number };
}

function mentionsInclude({ text }: Source): boolean {
  return text.includes("AWS::Include");
}

/** `within` are the files around, the innermost last. */
function included<T extends Node>(node: T, including: Including, within: readonly Source[]): T {
  if (node.kind === "list")
    return { ...node, items: node.items.map((item) => included(item, including, within)) };
  if (node.kind !== "mapping") return node;
  const entries = node.entries.flatMap((entry): readonly Entry[] =>
    entry.key === "Fn::Transform"
      ? contentOf(entry, including, within)
      : [{ ...entry, value: included(entry.value, including, within) }],
  );
  return { ...node, entries };
}

function contentOf(transform: Entry, including: Including, within: readonly Source[]): readonly Entry[] {
  if (stringOf(at(transform.value, "Name")) !== "AWS::Include") return [transform];
  const { files, diagnostics, budget } = including;
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
  if (within.length > DEEPEST_INCLUDE || --budget.left < 0)
    return warn("Includes are nested too deep.", "Look for an include that includes itself.");
  try {
    const source = files.read(path.join(path.dirname(place.source.path), location));
    if (within.includes(source)) return warn(`${location} includes itself.`, "Take one of the includes out.");
    const document = readDocument(source);
    diagnostics.push(...document.diagnostics);
    return document.root.kind === "mapping"
      ? included(document.root, including, [...within, source]).entries
      : warn(`${location} holds no mapping to include.`, "An included file holds keys and values.");
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    // A build may put the file there later: what it holds is unknown, but the rest can be checked.
    const { path: missing, says, cure } = error.diagnostic;
    return warn(`What ${missing} would include is not checked. ${says}`, cure);
  }
}
