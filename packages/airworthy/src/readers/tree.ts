import type { Source } from "./source.ts";

/**
 * One tree for YAML and JSON: values with the range of the text they came from.
 * Short intrinsics (`!Ref X`) are already in their long form (`{ Ref: X }`), aliases and merge keys are resolved,
 * so readers further on know one shape only. Nodes that a SAM expansion makes up have `madeUp: true` and point at
 * the text that gave rise to them.
 */
export type Node = Scalar | List | Mapping;

interface Common {
  readonly source: Source;
  /** Offset of the first character of the value; of the tag when it has one. */
  readonly start: number;
  /** Offset behind the last character of the value's last leaf. */
  readonly end: number;
  /** Not in the text: written by an expansion. */
  readonly madeUp?: boolean;
  /** Reached through a YAML alias or merge key: editing here would edit elsewhere too. */
  readonly shared?: boolean;
}

export interface Scalar extends Common {
  readonly kind: "scalar";
  readonly value: string | number | boolean | null;
}

export interface List extends Common {
  readonly kind: "list";
  readonly items: readonly Node[];
  readonly flow: boolean;
}

export interface Mapping extends Common {
  readonly kind: "mapping";
  readonly entries: readonly Entry[];
  readonly flow: boolean;
  /** The short intrinsic tag this mapping was written as, e.g. `!Ref`. */
  readonly tag?: string;
}

export interface Entry {
  readonly key: string;
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly value: Node;
  /** Where an inherited entry came from; absent for the mapping's own line. */
  readonly from?: "globals" | "merge";
}

/** Plain data, as `JSON.parse` would give it. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

const indexes = new WeakMap<Mapping, Map<string, Entry>>();

function indexOf(mapping: Mapping): Map<string, Entry> {
  let index = indexes.get(mapping);
  if (!index) {
    index = new Map(mapping.entries.map((entry) => [entry.key, entry]));
    indexes.set(mapping, index);
  }
  return index;
}

/** The entry of a mapping under a key; `undefined` for anything that is not a mapping. The last of duplicates wins. */
export function entryOf(node: Node | undefined, key: string): Entry | undefined {
  return node?.kind === "mapping" ? indexOf(node).get(key) : undefined;
}

/**
 * The value at a path of keys (and list positions), or `undefined`.
 *
 * @example at(resource, "Properties", "Events", 0)
 */
export function at(node: Node | undefined, ...path: (string | number)[]): Node | undefined {
  let here: Node | undefined = node;
  for (const step of path) {
    if (typeof step === "number") here = here?.kind === "list" ? here.items[step] : undefined;
    else here = entryOf(here, step)?.value;
  }
  return here;
}

export function entriesOf(node: Node | undefined): readonly Entry[] {
  return node?.kind === "mapping" ? node.entries : [];
}

export function itemsOf(node: Node | undefined): readonly Node[] {
  return node?.kind === "list" ? node.items : [];
}

/** A list's items, or the single value standing where a list is allowed (IAM writes `Action` both ways). */
export function oneOrMany(node: Node | undefined): readonly Node[] {
  if (!node) return [];
  return node.kind === "list" ? node.items : [node];
}

export function stringOf(node: Node | undefined): string | undefined {
  return node?.kind === "scalar" && node.value !== null ? String(node.value) : undefined;
}

/** The name and argument of an intrinsic (`Ref`, `Fn::…`, `Condition`), or `undefined` when the node is none. */
export function intrinsicOf(node: Node | undefined): { name: string; argument: Node } | undefined {
  if (node?.kind !== "mapping" || node.entries.length !== 1) return undefined;
  const entry = node.entries[0] as Entry;
  if (entry.key !== "Ref" && entry.key !== "Condition" && !entry.key.startsWith("Fn::")) return undefined;
  return { name: entry.key, argument: entry.value };
}

/** Plain data of a node, intrinsics in long form. Shared nodes are expanded: call it on parts, not on whole templates. */
export function toJson(node: Node): Json {
  switch (node.kind) {
    case "scalar":
      return node.value;
    case "list":
      return node.items.map(toJson);
    case "mapping":
      return Object.fromEntries(node.entries.map((entry) => [entry.key, toJson(entry.value)]));
  }
}

/** A node for plain data, pointing at the text that gave rise to it. */
export function fromJson(value: Json, origin: { source: Source; start: number; end: number }): Node {
  const common = { source: origin.source, start: origin.start, end: origin.end, madeUp: true } as const;
  if (Array.isArray(value)) {
    return { ...common, kind: "list", flow: false, items: value.map((item: Json) => fromJson(item, origin)) };
  }
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).map(([key, child]) => ({
      key,
      keyStart: origin.start,
      keyEnd: origin.end,
      value: fromJson(child as Json, origin),
    }));
    return { ...common, kind: "mapping", flow: false, entries };
  }
  return { ...common, kind: "scalar", value: value as string | number | boolean | null };
}
