import {
  Composer,
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  isSeq,
  Parser,
  type Alias,
  type Document,
  type Node as YamlNode,
  type Scalar as YamlScalar,
  type YAMLMap,
} from "yaml";
import { type Diagnostic, Unreadable } from "./diagnostics.ts";
import { plainScalar } from "./scalars.ts";
import { indentContinuations } from "./yaml-repair.ts";
import type { Source } from "./source.ts";
import type { Entry, Mapping, Node } from "./tree.ts";

/** More expanded nodes than any template has: an alias bomb, not a template. */
const MOST_EXPANDED_NODES = 2_000_000;
/** Deeper than any template. */
const DEEPEST = 400;
/** Brackets may stand unbalanced in texts such as inline code, but not as many as this. */
const MOST_OPEN_BRACKETS = 10_000;
/** `- - - -` nests as well. */
const COMPACT_NESTING = new RegExp(`^ *(?:[-?] +){${DEEPEST}}`, "m");

/** Reads one YAML document. Throws {@link Unreadable} with the place of the first error. */
export function readYaml(source: Source, diagnostics: Diagnostic[]): Node {
  const base = source.text.charCodeAt(0) === 0xfeff ? 1 : 0;
  const text = base ? source.text.slice(1) : source.text;
  refuseDepth(source, text);
  let document = compose(text);
  let moved: (offset: number) => number = (offset) => offset;
  if (document.errors.length > 0) {
    const repaired = indentContinuations(text);
    if (repaired) {
      const again = compose(repaired.text);
      if (again.errors.length === 0) {
        document = again;
        moved = repaired.original;
      }
    }
  }
  const error = document.errors[0];
  if (error?.message.startsWith("Maximum call stack")) throw tooDeep(source, base + error.pos[0]);
  if (error) {
    const start = Math.min(base + moved(error.pos[0]), source.text.length);
    throw new Unreadable({
      severity: "error",
      path: source.path,
      says: `This YAML cannot be read: ${sentence(error.message)}`,
      cure: "Mend the syntax here; CloudFormation would refuse the file as well.",
      at: { source, start, end: Math.min(start + 1, source.text.length) },
    });
  }
  return new Converter(source, (offset) => base + moved(offset), diagnostics).convert(document);
}

function compose(text: string): Document.Parsed {
  const composer = new Composer({
    schema: "failsafe",
    prettyErrors: false,
    uniqueKeys: false,
    logLevel: "silent",
    keepSourceTokens: false,
  });
  let first: Document.Parsed | undefined;
  for (const document of composer.compose(new Parser().parse(text), true, text.length)) first ??= document;
  return first as Document.Parsed;
}

/** A cheap bound on nesting: a file made to keep parsers busy is refused before they see it. */
function refuseDepth(source: Source, text: string): void {
  const compact = COMPACT_NESTING.exec(text);
  if (compact) throw tooDeep(source, compact.index);
  let depth = 0;
  for (let offset = 0; offset < text.length; offset++) {
    const code = text.charCodeAt(offset);
    if (code === 91 || code === 123) depth++;
    else if (code === 93 || code === 125) depth = Math.max(0, depth - 1);
    else continue;
    if (depth > MOST_OPEN_BRACKETS) throw tooDeep(source, offset);
  }
}

function tooDeep(source: Source, offset: number): Unreadable {
  return new Unreadable({
    severity: "error",
    path: source.path,
    says: `Nested more than ${DEEPEST} levels deep.`,
    cure: "No CloudFormation template needs this; check how the file was generated.",
    at: { source, start: offset, end: offset + 1 },
  });
}

function sentence(message: string): string {
  if (/^Missing closing ["']quote/.test(message)) return "A quote is opened and never closed.";
  if (message.startsWith("Nested mappings are not allowed"))
    return "A second `key: value` stands on the same line; put quotes around a text that holds a colon.";
  return /[.!?]$/.test(message) ? message : `${message}.`;
}

/** Library nodes to ours: short intrinsics lengthened, aliases shared, merge keys merged, offsets moved back. */
class Converter {
  readonly #source: Source;
  readonly #offset: (offset: number) => number;
  readonly #diagnostics: Diagnostic[];
  readonly #anchors = new Map<string, { node: Node; weight: number }>();
  #weight = 0;

  constructor(source: Source, offset: (offset: number) => number, diagnostics: Diagnostic[]) {
    this.#source = source;
    this.#offset = offset;
    this.#diagnostics = diagnostics;
  }

  convert(document: Document.Parsed): Node {
    const contents = document.contents as YamlNode | null;
    if (!contents) return { kind: "scalar", value: null, source: this.#source, start: 0, end: 0 };
    return this.#node(contents, 0);
  }

  #node(from: YamlNode, depth: number): Node {
    if (depth > DEEPEST) throw tooDeep(this.#source, this.#offset(from.range?.[0] ?? 0));
    if (++this.#weight > MOST_EXPANDED_NODES) throw this.#bomb(from);
    if (isAlias(from)) return this.#alias(from);
    const before = this.#weight;
    const node = this.#tagged(from, depth);
    const anchor = (from as YamlScalar).anchor;
    if (anchor) this.#anchors.set(anchor, { node, weight: this.#weight - before + 1 });
    return node;
  }

  #alias(from: Alias): Node {
    const anchored = this.#anchors.get(from.source);
    if (!anchored) {
      throw new Unreadable({
        severity: "error",
        path: this.#source.path,
        says: `The alias *${from.source} stands inside its own anchor, or before it.`,
        cure: "An alias can only repeat something that is complete above it.",
        at: this.#range(from),
      });
    }
    // Sharing keeps memory flat, but whoever walks the tree meets every copy: count them all.
    this.#weight += anchored.weight;
    if (this.#weight > MOST_EXPANDED_NODES) throw this.#bomb(from);
    return { ...anchored.node, shared: true };
  }

  #bomb(from: YamlNode): Unreadable {
    return new Unreadable({
      severity: "error",
      path: this.#source.path,
      says: `Anchors and aliases expand to more than ${MOST_EXPANDED_NODES.toLocaleString("en")} values.`,
      cure: "This is how a malicious file exhausts memory; remove the nested aliases.",
      at: this.#range(from),
    });
  }

  #range(from: YamlNode): { source: Source; start: number; end: number } {
    const [start, end] = from.range ?? [0, 0];
    return { source: this.#source, start: this.#offset(start), end: this.#offset(end) };
  }

  #tagged(from: YamlNode, depth: number): Node {
    const tag = from.tag;
    const plain = this.#plain(from, depth);
    if (!tag?.startsWith("!") || tag.startsWith("!!")) return plain;
    const name = tag.slice(1);
    if (name === "") return plain;
    const key = name === "Ref" || name === "Condition" ? name : `Fn::${name}`;
    const start = this.#tagStart(plain.start, tag);
    const value = key === "Fn::GetAtt" ? splitAttribute(plain) : plain;
    return {
      kind: "mapping",
      source: this.#source,
      start,
      end: plain.end,
      flow: true,
      tag,
      entries: [{ key, keyStart: start, keyEnd: start + tag.length, value }],
    };
  }

  /** The library's ranges begin behind the tag; a person points at the tag. */
  #tagStart(start: number, tag: string): number {
    const found = this.#source.text.lastIndexOf(tag, start);
    return found === -1 ? start : found;
  }

  #plain(from: YamlNode, depth: number): Node {
    const { source, start, end } = this.#range(from);
    if (isScalar(from)) {
      const text = String(from.value ?? "");
      const value = from.type === "PLAIN" || from.type === undefined ? plainScalar(text) : text;
      return { kind: "scalar", value, source, start, end };
    }
    if (!isCollection(from)) throw new Error("neither scalar, alias nor collection");
    const flow = from.flow === true;
    if (isSeq(from)) {
      const items = from.items.map((item) =>
        isPair(item)
          ? this.#pairs([item as YAMLMap["items"][number]], start, end, depth)
          : this.#node(item as YamlNode, depth + 1),
      );
      const ends = items.map((item, index) => this.#reach(item, from.items[index]));
      return {
        kind: "list",
        source,
        start,
        end: flow ? end : ends.reduce((a, b) => Math.max(a, b), start),
        flow,
        items,
      };
    }
    if (!isMap(from)) throw new Error("a collection that is neither list nor mapping");
    const mapping = this.#pairs(from.items, start, end, depth);
    return { ...mapping, flow, end: flow ? end : mapping.end };
  }

  /** Where a child of a block ends in the text; an alias ends where it stands, not where its anchor does. */
  #reach(node: Node, from: unknown): number {
    return node.shared ? this.#range(from as YamlNode).end : node.end;
  }

  #pairs(pairs: YAMLMap["items"], start: number, end: number, depth: number): Mapping {
    const entries: Entry[] = [];
    const merged: Entry[] = [];
    const seen = new Set<string>();
    // The library's block ranges reach into the comments and blank lines that follow: end with the last leaf.
    let reach = -1;
    for (const pair of pairs) {
      const keyNode = pair.key as YamlNode;
      const range = this.#range(keyNode);
      const key = isScalar(keyNode) ? String(keyNode.value ?? "") : "?";
      const value: Node = pair.value
        ? this.#node(pair.value as YamlNode, depth + 1)
        : { kind: "scalar", value: null, source: this.#source, start: range.end + 1, end: range.end + 1 };
      reach = Math.max(reach, pair.value ? this.#reach(value, pair.value) : range.end);
      if (key === "<<") {
        for (const other of value.kind === "list" ? value.items : [value]) {
          if (other.kind === "mapping") for (const entry of other.entries) merged.push(entry);
        }
        continue;
      }
      if (seen.has(key)) {
        this.#diagnostics.push({
          severity: "warning",
          path: this.#source.path,
          says: `The key "${key}" stands twice in the same mapping; the later one wins and the earlier is lost.`,
          cure: "Remove one of them, or merge the two.",
          at: range,
        });
      }
      seen.add(key);
      entries.push({ key, keyStart: range.start, keyEnd: range.end, value });
    }
    for (const entry of merged) {
      if (seen.has(entry.key)) continue;
      seen.add(entry.key);
      entries.push({ ...entry, from: "merge" });
    }
    return {
      kind: "mapping",
      source: this.#source,
      start,
      end: reach === -1 ? end : reach,
      flow: false,
      entries,
    };
  }
}

/** `!GetAtt Queue.Arn` is `["Queue", "Arn"]`; nested outputs keep their dots behind the first. */
function splitAttribute(node: Node): Node {
  if (node.kind !== "scalar" || typeof node.value !== "string") return node;
  const dot = node.value.indexOf(".");
  if (dot === -1) return node;
  const part = (value: string): Node => ({ ...node, kind: "scalar", value });
  return {
    kind: "list",
    source: node.source,
    start: node.start,
    end: node.end,
    flow: true,
    items: [part(node.value.slice(0, dot)), part(node.value.slice(dot + 1))],
  };
}
