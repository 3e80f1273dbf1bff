import type { Stack } from "../stack.ts";
import { at, type Json, type Node, toJson } from "../tree.ts";

/** What the stacks around a nested one pass for a parameter. */
export type Passed =
  | { readonly kind: "value"; readonly node: Node; readonly stack: Stack }
  /** The template is nested several times, each time with another value. */
  | { readonly kind: "several" }
  /** Nobody passes it: the default holds. */
  | { readonly kind: "nothing" };

export function passedTo(stack: Stack, parameter: string): Passed {
  if (!stack.parent) return { kind: "nothing" };
  const nodes = [stack.parent, ...(stack.alsoNestedBy ?? [])].map(({ resource }) =>
    at(resource.properties, "Parameters", parameter),
  );
  const [node] = nodes;
  const text = textOf(node);
  if (nodes.some((other) => textOf(other) !== text)) return { kind: "several" };
  return node ? { kind: "value", node, stack: stack.parent.stack } : { kind: "nothing" };
}

function textOf(node: Node | undefined): string | undefined {
  return node && JSON.stringify(toJson(node) satisfies Json);
}
