import type { Diagnostic } from "../diagnostics.ts";
import type { Stack } from "../stack.ts";
import { type Entry, itemsOf, type Mapping, type Node, stringOf } from "../tree.ts";
import { evaluate } from "./values.ts";

/** CloudFormation allows five nested loops; more is not a template. */
const DEEPEST_LOOP = 5;

/**
 * Unrolls `Fn::ForEach::Name: [Identifier, Collection, {Key: Body}]` wherever it stands. Every copy keeps the range
 * of the one text it came from, so a finding on any copy points at the loop.
 *
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html
 */
export function unroll<T extends Node>(node: T, stack: Stack, diagnostics: Diagnostic[], depth = 0): T {
  if (!mentionsForEach(node)) return node;
  if (node.kind === "list") {
    return { ...node, items: node.items.map((item) => unroll(item, stack, diagnostics, depth)) };
  }
  if (node.kind !== "mapping") return node;
  const entries = node.entries.flatMap((entry): Entry[] =>
    entry.key.startsWith("Fn::ForEach::") && depth < DEEPEST_LOOP
      ? copies(entry, stack, diagnostics, depth)
      : [{ ...entry, value: unroll(entry.value, stack, diagnostics, depth) }],
  );
  return { ...node, entries };
}

function mentionsForEach(node: Node): boolean {
  return node.source.text.includes("Fn::ForEach::");
}

function copies(entry: Entry, stack: Stack, diagnostics: Diagnostic[], depth: number): Entry[] {
  const [identifierNode, collection, body] = itemsOf(entry.value);
  const identifier = stringOf(identifierNode);
  const values = collection && evaluate(collection, stack);
  if (identifier === undefined || !body || values?.kind !== "known" || !Array.isArray(values.value)) {
    diagnostics.push({
      severity: "warning",
      path: entry.value.source.path,
      says: `The loop ${entry.key} cannot be unrolled: its collection is not known from the template.`,
      cure: "Give the parameter a default, or write the list out; until then what it makes is not checked.",
      at: { source: entry.value.source, start: entry.keyStart, end: entry.keyEnd },
    });
    return [];
  }
  return values.value.flatMap((value) => {
    const copy = substitute(body, identifier, String(value));
    return copy.kind === "mapping" ? unroll(copy, stack, diagnostics, depth + 1).entries : [];
  });
}

/** `${Identifier}`, `&{Identifier}` (only letters and digits kept) and `{Ref: Identifier}` become the value. */
function substitute(node: Node, identifier: string, value: string): Node {
  const inText = (text: string) =>
    text
      .replaceAll(`\${${identifier}}`, value)
      .replaceAll(`&{${identifier}}`, value.replaceAll(/[^A-Za-z0-9]/g, ""));
  if (node.kind === "scalar") {
    return typeof node.value === "string" ? { ...node, value: inText(node.value) } : node;
  }
  if (node.kind === "list") {
    return { ...node, items: node.items.map((item) => substitute(item, identifier, value)) };
  }
  const only = node.entries[0];
  if (node.entries.length === 1 && only?.key === "Ref" && stringOf(only.value) === identifier) {
    return { kind: "scalar", value, source: node.source, start: node.start, end: node.end };
  }
  const entries = node.entries.map((entry) => ({
    ...entry,
    key: inText(entry.key),
    value: substitute(entry.value, identifier, value),
  }));
  return { ...node, entries } satisfies Mapping;
}
