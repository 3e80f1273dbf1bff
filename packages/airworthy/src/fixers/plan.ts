import { isJson, readDocument } from "../readers/document.ts";
import { Unreadable } from "../readers/diagnostics.ts";
import type { Source } from "../readers/source.ts";
import type { Resource, Stack } from "../readers/stack.ts";
import { at, entriesOf, type Entry, entryOf, intrinsicOf, type Json, type Mapping, type Node, toJson } from "../readers/tree.ts";
import type { AddResource, Change } from "./change.ts";
import { appendItem, fillEmpty, insertEntries, Refusal, replaceValue } from "./insert.ts";
import { type Edit, splice } from "./splice.ts";

/** The outcome of one change: in which file it landed, or why it did not. */
export type Outcome<T> =
  | { readonly kind: "applied"; readonly wish: T; readonly source: Source }
  | { readonly kind: "refused"; readonly wish: T; readonly because: string };

export interface Planned<T> {
  /** New text of each changed source. */
  readonly texts: ReadonlyMap<Source, string>;
  readonly outcomes: readonly Outcome<T>[];
}

interface Wish {
  readonly changes: readonly Change[];
}

/**
 * Turns wishes into new texts. Every wish lands whole or not at all, and a text is only accepted when reading it back
 * gives exactly the intended data; a wish that would break this is refused instead.
 */
export function plan<T extends Wish>(wishes: readonly T[]): Planned<T> {
  // Reading a large text back after every wish is slow; once at the end is enough unless something is wrong.
  return planned(wishes, false) ?? (planned(wishes, true) as Planned<T>);
}

function planned<T extends Wish>(wishes: readonly T[], careful: boolean): Planned<T> | undefined {
  const drafts = new Map<Source, Draft>();
  const outcomes: Outcome<T>[] = [];
  for (const wish of wishes) {
    const touched = new Set<Draft>();
    const saved = new Map<Draft, readonly Step[]>();
    try {
      for (const change of wish.changes) {
        const steps = stepsOf(change);
        for (const step of steps) {
          const draft = drafts.get(step.source) ?? new Draft(step.source);
          drafts.set(step.source, draft);
          if (!saved.has(draft)) saved.set(draft, draft.steps);
          draft.add(step);
          touched.add(draft);
        }
      }
      if (careful) for (const draft of touched) draft.verify();
      const [first] = touched;
      if (first) outcomes.push({ kind: "applied", wish, source: first.source });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      for (const [draft, steps] of saved) draft.restore(steps);
      outcomes.push({ kind: "refused", wish, because: error.message });
    }
  }
  try {
    if (!careful) for (const draft of drafts.values()) draft.verify();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return undefined;
  }
  const texts = new Map<Source, string>();
  for (const [source, draft] of drafts) {
    const text = draft.text();
    if (text !== source.text) texts.set(source, text);
  }
  return { texts, outcomes };
}

/** One edit in data terms: a path from the document's root. */
type Step =
  | { readonly kind: "put"; readonly source: Source; readonly path: readonly string[]; readonly value: Json; readonly behind?: string; readonly spaced?: boolean }
  | { readonly kind: "replace"; readonly source: Source; readonly node: Node; readonly value: Json }
  | { readonly kind: "append"; readonly source: Source; readonly list: Node; readonly value: Json };

function stepsOf(change: Change): Step[] {
  switch (change.kind) {
    case "set":
      return [{ kind: "put", source: change.resource.at.source, path: [...rootPath(change.resource), ...change.path], value: change.value }];
    case "replace":
      return [{ kind: "replace", source: change.node.source, node: change.node, value: change.value }];
    case "append":
      return [{ kind: "append", source: change.list.source, list: change.list, value: change.value }];
    case "section": {
      const source = sectionHome(change.stack, change.path[0]);
      return [{ kind: "put", source, path: change.path, value: change.value }];
    }
    case "add":
      return [addStep(change)];
  }
}

function addStep(change: AddResource): Step {
  const near = change.near?.generatedBy ?? change.near;
  const existing = change.stack.authored.get(change.id);
  if (existing && JSON.stringify(toJson(existing.body)) !== JSON.stringify(change.body)) {
    throw new Refusal(`a resource named ${change.id} exists already`);
  }
  const source = near?.at.source ?? sectionHome(change.stack, "Resources");
  return { kind: "put", source, path: ["Resources", change.id], value: change.body as Json, behind: near?.id, spaced: true };
}

function sectionHome(stack: Stack, section: string): Source {
  const has = stack.sources.find((source) => at(readDocument(source).root, section));
  const source = has ?? stack.sources.find((one) => at(readDocument(one).root, "Resources")) ?? stack.sources[0];
  if (!source) throw new Refusal("the stack has no file");
  return source;
}

/** Where a resource's body stands in its own file. Included files hold the entries at their root. */
function rootPath(resource: Resource): readonly string[] {
  const { root } = readDocument(resource.at.source);
  const inResources = entryOf(at(root, "Resources"), resource.id);
  if (inResources) return ["Resources", resource.id];
  if (entryOf(root, resource.id)) return [resource.id];
  throw new Refusal("it is made by a loop or a macro; change the loop itself");
}

/** All steps on one file, replayed on the original text: ranges stay true because the text is only spliced once. */
class Draft {
  readonly source: Source;
  steps: readonly Step[] = [];
  #verified = "";

  constructor(source: Source) {
    this.source = source;
  }

  add(step: Step): void {
    for (const other of this.steps) {
      if (conflicts(other, step)) throw new Refusal("another fix changes the same place first; run fix again");
    }
    if (!this.steps.some((other) => alike(other, step))) this.steps = [...this.steps, step];
  }

  restore(steps: readonly Step[]): void {
    this.steps = steps;
  }

  text(): string {
    return this.steps.length === 0 ? this.source.text : splice(this.source.text, editsOf(this.source, this.steps));
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

function alike(a: Step, b: Step): boolean {
  if (a.kind === "put" && b.kind === "put") return samePath(a.path, b.path) && JSON.stringify(a.value) === JSON.stringify(b.value);
  if (a.kind === "replace" && b.kind === "replace") return a.node.start === b.node.start && JSON.stringify(a.value) === JSON.stringify(b.value);
  return a.kind === "append" && b.kind === "append" && a.list.start === b.list.start && JSON.stringify(a.value) === JSON.stringify(b.value);
}

function conflicts(a: Step, b: Step): boolean {
  if (alike(a, b)) return false;
  if (a.kind === "put" && b.kind === "put") return startsWith(a.path, b.path) || startsWith(b.path, a.path);
  if (a.kind === "replace" && b.kind === "replace") return a.node.start === b.node.start;
  return false;
}

function samePath(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && startsWith(a, b);
}

function startsWith(long: readonly string[], short: readonly string[]): boolean {
  return short.length <= long.length && short.every((step, index) => step === long[index]);
}

function editsOf(source: Source, steps: readonly Step[]): Edit[] {
  const { root } = readDocument(source);
  const edits: Edit[] = [];
  const insertions = new Map<Node, { mapping: Mapping | Entry; behind?: string; spaced: boolean; tree: Map<string, Tree> }[]>();
  for (const step of steps) {
    if (step.kind === "replace") edits.push(replaceValue(step.node, step.value));
    else if (step.kind === "append") {
      if (step.list.kind !== "list") throw new Refusal("it is not a list");
      edits.push(appendItem(step.list, step.value));
    } else {
      const place = descend(root, step.path);
      if (place.kind === "value") edits.push(replaceValue(place.node, step.value));
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
      if ("keyStart" in mapping) edits.push(fillEmpty(mapping, additions));
      else {
        const after = behind === undefined ? undefined : entryOf(mapping, behind);
        edits.push(insertEntries(mapping, additions, { after, spaced: spaced && separated(mapping) }));
      }
    }
  }
  return edits;
}

/** Whether the author leaves a blank line between the entries of a mapping. */
function separated(mapping: Mapping): boolean {
  const { text } = mapping.source;
  if (isJson(mapping.source) || mapping.flow) return false;
  let blank = 0;
  for (const entry of mapping.entries.slice(1)) {
    const before = text.slice(Math.max(0, entry.keyStart - 400), entry.keyStart).split("\n").slice(0, -1);
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
  | { readonly kind: "insert"; readonly node: Node; readonly into: Mapping | Entry; readonly rest: readonly string[] };

/** Follows a path as far as the text goes. */
function descend(root: Node, path: readonly string[]): PlaceOfStep {
  let here: Node = root;
  let entry: Entry | undefined;
  for (const [depth, key] of path.entries()) {
    if (here.shared) throw new Refusal("it stands behind a YAML alias; write it out first");
    const intrinsic = intrinsicOf(here);
    if (intrinsic && depth > 0) throw new Refusal(`it is decided by ${intrinsic.name}`);
    if (here.kind === "scalar" && here.value === null && entry) return { kind: "insert", node: here, into: entry, rest: path.slice(depth) };
    if (here.kind !== "mapping") throw new Refusal(`there is a plain value where ${key} should be added`);
    const next: Entry | undefined = entryOf(here, key);
    if (!next || next.from) return { kind: "insert", node: here, into: here, rest: path.slice(depth) };
    entry = next;
    here = next.value;
  }
  return { kind: "value", node: here };
}

/** The step on plain data: what the text must read as afterwards. */
function applied(data: Json, step: Step, root: Node): Json {
  if (step.kind === "put") return put(data, step.path, step.value);
  const path = pathTo(root, step.kind === "append" ? step.list : step.node);
  if (!path) throw new Refusal("it does not stand in this file");
  if (step.kind === "replace") return put(data, path, step.value);
  return change(data, path, (list) => [...(list as readonly Json[]), step.value]);
}

function put(data: Json, path: readonly (string | number)[], value: Json): Json {
  return change(data, path, () => value);
}

function change(data: Json, path: readonly (string | number)[], to: (value: Json) => Json): Json {
  const [key, ...rest] = path;
  if (key === undefined) return to(data);
  if (Array.isArray(data)) return data.map((item: Json, index) => (index === key ? change(item, rest, to) : item));
  const record = (typeof data === "object" && data !== null ? data : {}) as { readonly [key: string]: Json };
  return { ...record, [key]: change(record[String(key)] ?? null, rest, to) };
}

function pathTo(root: Node, wanted: Node): (string | number)[] | undefined {
  if (root === wanted || (root.kind === wanted.kind && root.start === wanted.start && root.end === wanted.end)) return [];
  if (wanted.start < root.start - 200 || wanted.end > root.end + 200) return undefined;
  const children: (readonly [string | number, Node])[] =
    root.kind === "list" ? root.items.map((item, index) => [index, item] as const) : entriesOf(root).map((entry) => [entry.key, entry.value] as const);
  for (const [key, child] of children) {
    const path = pathTo(child, wanted);
    if (path) return [key, ...path];
  }
  return undefined;
}

/** Data with sorted keys, to compare regardless of order. */
function canonical(value: Json): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
