import type { Diagnostic } from "../diagnostics.ts";
import type { Source } from "../source.ts";
import type { Stack } from "../stack.ts";
import { type Entry, itemsOf, type Mapping, type Node, stringOf } from "../tree.ts";
import { evaluate } from "./values.ts";

/** Loops that make more values than this are no template: it would not fit into 1 MB. */
const MOST_COPIED_NODES = 200_000;

/** CloudFormation allows five nested loops; more is not a template. */
const DEEPEST_LOOP = 5;

/**
 * Unrolls `Fn::ForEach::Name: [Identifier, Collection, {Key: Body}]` wherever it stands. Every copy keeps the range
 * of the one text it came from, so a finding on any copy points at the loop.
 *
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html
 */
export function unroll<T extends Node>(node: T, stack: Stack, diagnostics: Diagnostic[]): T {
  return mentionsForEach(node.source)
    ? unrolled(node, { stack, diagnostics, budget: { left: MOST_COPIED_NODES } }, 0)
    : node;
}

interface Unrolling {
  readonly stack: Stack;
  readonly diagnostics: Diagnostic[];
  readonly budget: { left: number };
}

function unrolled<T extends Node>(node: T, unrolling: Unrolling, depth: number): T {
  if (node.kind === "list") {
    return { ...node, items: node.items.map((item) => unrolled(item, unrolling, depth)) };
  }
  if (node.kind !== "mapping") return node;
  const entries = node.entries.flatMap((entry): Entry[] =>
    entry.key.startsWith("Fn::ForEach::") && depth < DEEPEST_LOOP
      ? copies(entry, unrolling, depth)
      : [{ ...entry, value: unrolled(entry.value, unrolling, depth) }],
  );
  return { ...node, entries };
}

function mentionsForEach({ text }: Source): boolean {
  return text.includes("Fn::ForEach::");
}

function copies(entry: Entry, unrolling: Unrolling, depth: number): Entry[] {
  const { stack, diagnostics, budget } = unrolling;
  const [identifierNode, collection, body] = itemsOf(entry.value);
  const identifier = stringOf(identifierNode);
  const values = collection && evaluate(collection, stack);
  if (identifier === undefined || !body || values?.kind !== "known" || !Array.isArray(values.value)) {
    diagnostics.push(
      atLoop(
        entry,
        "cannot be unrolled: its collection is not known from the template.",
        "Give the parameter a default, or write the list out; until then what it makes is not checked.",
      ),
    );
    return [];
  }
  return values.value.flatMap((value) => {
    if (budget.left <= 0) return [];
    const copy = substitute(body, identifier, String(value), budget);
    if (budget.left <= 0) {
      const cure = "CloudFormation takes 500 resources and 1 MB: make the collections shorter.";
      diagnostics.push(
        atLoop(entry, "makes more than any template can hold; the rest is not checked.", cure),
      );
    }
    return copy.kind === "mapping" ? unrolled(copy, unrolling, depth + 1).entries : [];
  });
}

function atLoop(entry: Entry, what: string, cure: string): Diagnostic {
  return {
    severity: "warning",
    path: entry.value.source.path,
    says: `The loop ${entry.key} ${what}`,
    cure,
    at: { source: entry.value.source, start: entry.keyStart, end: entry.keyEnd },
  };
}

/** `${Identifier}`, `&{Identifier}` (only letters and digits kept) and `{Ref: Identifier}` become the value. */
function substitute(node: Node, identifier: string, value: string, budget: { left: number }): Node {
  budget.left--;
  const inText = (text: string) =>
    text
      .replaceAll(`\${${identifier}}`, value)
      .replaceAll(`&{${identifier}}`, value.replaceAll(/[^A-Za-z0-9]/g, ""));
  if (node.kind === "scalar") {
    return typeof node.value === "string" ? { ...node, value: inText(node.value) } : node;
  }
  if (node.kind === "list") {
    return { ...node, items: node.items.map((item) => substitute(item, identifier, value, budget)) };
  }
  const only = node.entries[0];
  if (node.entries.length === 1 && only?.key === "Ref" && stringOf(only.value) === identifier) {
    return { kind: "scalar", value, source: node.source, start: node.start, end: node.end };
  }
  const entries = node.entries.map((entry) => ({
    ...entry,
    key: inText(entry.key),
    value: substitute(entry.value, identifier, value, budget),
  }));
  return { ...node, entries } satisfies Mapping;
}
