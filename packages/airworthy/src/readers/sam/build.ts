import { createHash } from "node:crypto";
import type { Range } from "../source.ts";
import {
  type Entry,
  entryOf,
  intrinsicOf,
  itemsOf,
  type Json,
  type Mapping,
  type Node,
  stringOf,
} from "../tree.ts";

/**
 * Plain data in which written text may stand: a node keeps its place, an entry keeps the place of its key too.
 * `undefined` is left out, as SAM leaves out what was not said.
 */
export type Part = Json | undefined | Node | Entry | readonly Part[] | { readonly [key: string]: Part };

function isNode(part: object): part is Node {
  return "kind" in part && "source" in part;
}

function isEntry(part: object): part is Entry {
  return "keyStart" in part && "value" in part;
}

/** A tree of parts; what nobody wrote points at the text that gave rise to it. */
export function build(part: Part, origin: Range): Node {
  const { source, start, end } = origin;
  if (typeof part !== "object" || part === null) {
    return { kind: "scalar", value: part ?? null, source, start, end, madeUp: true };
  }
  if (Array.isArray(part)) {
    const items: Node[] = [];
    for (const item of part as Part[]) if (item !== undefined) items.push(build(item, origin));
    return { kind: "list", flow: false, items, source, start, end, madeUp: true };
  }
  if (isNode(part)) return part;
  if (isEntry(part)) return part.value;
  const entries: Entry[] = [];
  for (const key of Object.keys(part)) {
    const child = (part as { readonly [key: string]: Part })[key];
    if (child !== undefined) entries.push(entryFor(key, child, origin));
  }
  return { kind: "mapping", flow: false, entries, source, start, end, madeUp: true };
}

function entryFor(key: string, part: Part, origin: Range): Entry {
  const value = build(part, origin);
  const written = writtenEntry(part);
  if (!written) return { key, keyStart: origin.start, keyEnd: origin.end, value };
  const { keyStart, keyEnd, from } = written;
  return from ? { key, keyStart, keyEnd, value, from } : { key, keyStart, keyEnd, value };
}

/** The one written entry in a part: what SAM wraps around one setting stands where the setting stands. */
function writtenEntry(part: Part): Entry | undefined {
  if (typeof part !== "object" || part === null || Array.isArray(part)) return undefined;
  if (isEntry(part)) return part;
  if (isNode(part)) return undefined;
  let only: Part;
  for (const key of Object.keys(part)) {
    const child = (part as { readonly [key: string]: Part })[key];
    if (child === undefined) continue;
    if (only !== undefined) return undefined;
    only = child;
  }
  return writtenEntry(only);
}

export function buildMapping(part: { readonly [key: string]: Part }, origin: Range): Mapping {
  return build(part, origin) as Mapping;
}

/** What stands under a key, or `undefined` when it is absent or null. */
export function said(node: Node | undefined, key: string): Entry | undefined {
  const entry = entryOf(node, key);
  return entry && !(entry.value.kind === "scalar" && entry.value.value === null) ? entry : undefined;
}

/** An entry inside another one; inherited when the outer one is. */
export function inside(outer: Entry | undefined, key: string): Entry | undefined {
  const inner = said(outer?.value, key);
  return inner && outer?.from && !inner.from ? { ...inner, from: outer.from } : inner;
}

/** A table's own row: template text such as `constructor` must not find what every object has. */
export function row<T>(table: Readonly<Record<string, T>>, key: string | undefined): T | undefined {
  return key !== undefined && Object.hasOwn(table, key) ? table[key] : undefined;
}

/** Where the key of an entry stands. */
export function keyPlace(entry: Entry): Range {
  return { source: entry.value.source, start: entry.keyStart, end: entry.keyEnd };
}

/** Several settings under their own names. */
export function all(node: Node | undefined, ...keys: string[]): Record<string, Entry> {
  const found: Record<string, Entry> = {};
  for (const key of keys) {
    const entry = said(node, key);
    if (entry) found[key] = entry;
  }
  return found;
}

/** Python's notion of truth, which decides what SAM looks at. */
export function isTruthy(node: Node | undefined): boolean {
  if (!node) return false;
  if (node.kind === "scalar")
    return node.value !== null && node.value !== false && node.value !== "" && node.value !== 0;
  return node.kind === "list" ? node.items.length > 0 : node.entries.length > 0;
}

/** The text of a plain string (no number, no intrinsic). */
export function textOf(node: Node | undefined): string | undefined {
  return node?.kind === "scalar" && typeof node.value === "string" ? node.value : undefined;
}

/** The logical id behind `!Ref Id` or `!GetAtt Id.X`. */
export function logicalIdOf(node: Node | undefined): string | undefined {
  const intrinsic = intrinsicOf(node);
  if (intrinsic?.name === "Ref") return stringOf(intrinsic.argument);
  if (intrinsic?.name !== "Fn::GetAtt") return undefined;
  return stringOf(
    intrinsic.argument.kind === "list" ? intrinsic.argument.items[0] : intrinsic.argument,
  )?.split(".")[0];
}

export function isNoValue(node: Node | undefined): boolean {
  const intrinsic = intrinsicOf(node);
  return intrinsic?.name === "Ref" && stringOf(intrinsic.argument) === "AWS::NoValue";
}

/** Condition and branches of an `Fn::If`. */
export function ifOf(
  node: Node | undefined,
): { condition: string; whenTrue: Node; whenFalse: Node } | undefined {
  const intrinsic = intrinsicOf(node);
  if (intrinsic?.name !== "Fn::If") return undefined;
  const [condition, whenTrue, whenFalse] = itemsOf(intrinsic.argument);
  const name = stringOf(condition);
  return name !== undefined && whenTrue && whenFalse ? { condition: name, whenTrue, whenFalse } : undefined;
}

/** A mapping that is no intrinsic: what SAM can look into. */
export function mapOf(node: Node | undefined): Mapping | undefined {
  return node?.kind === "mapping" && !intrinsicOf(node) ? node : undefined;
}

export const ref = (id: string) => ({ Ref: id });
export const getAtt = (id: string, attribute: string) => ({ "Fn::GetAtt": [id, attribute] });
export const sub = (text: string, variables?: { readonly [key: string]: Part }) => ({
  "Fn::Sub": variables ? [text, variables] : text,
});

/**
 * The suffix SAM gives to ids that depend on content: ten digits of the SHA-1 of the JSON with sorted keys.
 *
 * Source: https://github.com/aws/serverless-application-model/blob/develop/samtranslator/translator/logical_id_generator.py
 */
export function digest(content: Json | undefined): string {
  if (content === undefined || content === null || content === "" || content === false) return "";
  const text = typeof content === "string" ? content : sortedJson(content);
  return createHash("sha1").update(text).digest("hex").slice(0, 10);
}

function sortedJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map((item: Json) => sortedJson(item)).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const record = value as { readonly [key: string]: Json };
    const keys = Object.keys(record).sort();
    return `{${keys.map((key) => `${JSON.stringify(key)}:${sortedJson(record[key] as Json)}`).join(",")}}`;
  }
  return JSON.stringify(value);
}

/** The part of an id that a name contributes: itself when alphanumeric, its digest otherwise. */
export function idSuffix(name: string): string {
  return /^[\p{L}\p{N}]+$/u.test(name) ? name : digest(name);
}
