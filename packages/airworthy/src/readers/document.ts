import type { Diagnostic } from "./diagnostics.ts";
import { readJson } from "./json.ts";
import type { Source } from "./source.ts";
import type { Node } from "./tree.ts";
import { readYaml } from "./yaml.ts";

export interface Document {
  readonly source: Source;
  readonly root: Node;
  readonly diagnostics: readonly Diagnostic[];
}

const read = new WeakMap<Source, Document>();

export function isJson(source: Source): boolean {
  return /^\uFEFF?\s*[{[]/.test(source.text) && /^\uFEFF?\s*(?:\{\s*["}]|\[)/.test(source.text);
}

/** Reads a template text as YAML or JSON, by what it looks like rather than by its name. Read once for a source. */
export function readDocument(source: Source): Document {
  const known = read.get(source);
  if (known) return known;
  const diagnostics: Diagnostic[] = [];
  const root = isJson(source) ? readJson(source, diagnostics) : readYaml(source, diagnostics);
  const document = { source, root, diagnostics };
  read.set(source, document);
  return document;
}
