import { isJson, readDocument } from "../readers/document.ts";
import { Unreadable } from "../readers/diagnostics.ts";
import type { Source } from "../readers/source.ts";
import {
  type Entry,
  entryOf,
  intrinsicOf,
  type Json,
  type Mapping,
  type Node,
  toJson,
} from "../readers/tree.ts";
import { appendItem, fillEmpty, insertEntries, Refusal, replaceValue } from "./insert.ts";
import { applied, canonical } from "./intended.ts";
import { type Edit, Overlap, splice } from "./splice.ts";
import { alike, conflicts, type Step } from "./steps.ts";

/** All steps on one file, replayed on the original text: ranges stay true because the text is only spliced once. */
export class Draft {
  readonly source: Source;
  steps: readonly Step[] = [];
  #verified = "";

  constructor(source: Source) {
    this.source = source;
  }

  add(step: Step): void {
    for (const other of this.steps) {
      if (conflicts(other, step))
        throw new Refusal("another fix changes the same place first; run fix again");
    }
    if (!this.steps.some((other) => alike(other, step))) this.steps = [...this.steps, step];
  }

  restore(steps: readonly Step[]): void {
    this.steps = steps;
  }

  text(): string {
    if (this.steps.length === 0) return this.source.text;
    try {
      return splice(this.source.text, editsOf(this.source, this.steps));
    } catch (error) {
      if (!(error instanceof Overlap)) throw error;
      throw new Refusal("another fix changes the same place first; run fix again");
    }
  }

  /** Reads the new text back and compares it with what was meant. */
  verify(): void {
    const text = this.text();
    if (text === this.#verified) return;
    const { root } = readDocument(this.source);
    const intended = this.steps.reduce((data, step) => applied(data, step, root), toJson(root));
    let got: Json;
    try {
      got = toJson(readDocument({ path: this.source.path, text }).root);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      throw new Refusal("the text around it is laid out in a way that cannot be edited safely");
    }
    if (canonical(got) !== canonical(intended)) {
      throw new Refusal("the text around it is laid out in a way that cannot be edited safely");
    }
    this.#verified = text;
  }
}

function editsOf(source: Source, steps: readonly Step[]): Edit[] {
  const { root } = readDocument(source);
  /** Each edit, and where the collection it goes into begins. */
  const edits: { readonly edit: Edit; readonly within: number }[] = [];
  const insertions = new Map<
    Node,
    { mapping: Mapping | Entry; behind?: string; spaced: boolean; tree: Map<string, Tree> }[]
  >();
  for (const step of steps) {
    if (step.kind === "replace")
      edits.push({ edit: replaceValue(step.node, step.value), within: step.node.start });
    else if (step.kind === "append") {
      if (step.list.kind !== "list") throw new Refusal("it is not a list");
      edits.push({ edit: appendItem(step.list, step.value), within: step.list.start });
    } else {
      const place = descend(root, step.path);
      if (place.kind === "value")
        edits.push({ edit: replaceValue(place.node, step.value), within: place.node.start });
      else {
        const groups = insertions.get(place.node) ?? [];
        insertions.set(place.node, groups);
        let group = groups.find((one) => one.behind === step.behind);
        if (!group) {
          group = { mapping: place.into, behind: step.behind, spaced: step.spaced === true, tree: new Map() };
          groups.push(group);
        }
        plant(group.tree, place.rest, step.value);
      }
    }
  }
  for (const groups of insertions.values()) {
    for (const { mapping, behind, spaced, tree } of groups) {
      const additions = [...tree].map(([key, child]) => [key, grown(child)] as const);
      if ("keyStart" in mapping)
        edits.push({ edit: fillEmpty(mapping, additions), within: mapping.keyStart });
      else {
        const after = behind === undefined ? undefined : entryOf(mapping, behind);
        const edit = insertEntries(mapping, additions, { after, spaced: spaced && separated(mapping) });
        edits.push({ edit, within: mapping.start });
      }
    }
  }
  // What ends on one line may get additions at several depths there: the innermost come first.
  return edits.sort((a, b) => b.within - a.within).map(({ edit }) => edit);
}

/** Whether the author leaves a blank line between the entries of a mapping. */
function separated(mapping: Mapping): boolean {
  const { text } = mapping.source;
  if (isJson(mapping.source) || mapping.flow) return false;
  let blank = 0;
  for (const entry of mapping.entries.slice(1)) {
    const before = text
      .slice(Math.max(0, entry.keyStart - 400), entry.keyStart)
      .split("\n")
      .slice(0, -1);
    while (before.at(-1)?.trim().startsWith("#")) before.pop();
    if (before.at(-1)?.trim() === "") blank++;
  }
  return mapping.entries.length === 1 || blank * 2 >= mapping.entries.length - 1;
}

type Tree = { readonly leaf: Json } | { readonly children: Map<string, Tree> };

function plant(tree: Map<string, Tree>, path: readonly string[], value: Json): void {
  const [key = "", ...rest] = path;
  if (rest.length === 0) {
    tree.set(key, { leaf: value });
    return;
  }
  const known = tree.get(key);
  const children = known && "children" in known ? known.children : new Map<string, Tree>();
  tree.set(key, { children });
  plant(children, rest, value);
}

function grown(tree: Tree): Json {
  if ("leaf" in tree) return tree.leaf;
  return Object.fromEntries([...tree.children].map(([key, child]) => [key, grown(child)]));
}

type PlaceOfStep =
  | { readonly kind: "value"; readonly node: Node }
  | {
      readonly kind: "insert";
      readonly node: Node;
      readonly into: Mapping | Entry;
      readonly rest: readonly string[];
    };

/** Follows a path as far as the text goes. */
function descend(root: Node, path: readonly string[]): PlaceOfStep {
  let here: Node = root;
  let entry: Entry | undefined;
  for (const [depth, key] of path.entries()) {
    if (here.shared) throw new Refusal("it stands behind a YAML alias; write it out first");
    const intrinsic = intrinsicOf(here);
    if (intrinsic && depth > 0) throw new Refusal(`it is decided by ${intrinsic.name}`);
    if (here.kind === "scalar" && here.value === null && entry)
      return { kind: "insert", node: here, into: entry, rest: path.slice(depth) };
    if (here.kind !== "mapping") throw new Refusal(`there is a plain value where ${key} should be added`);
    const next: Entry | undefined = entryOf(here, key);
    if (!next || next.from) return { kind: "insert", node: here, into: here, rest: path.slice(depth) };
    entry = next;
    here = next.value;
  }
  return { kind: "value", node: here };
}
