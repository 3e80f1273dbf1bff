import { evaluate } from "../cloudformation/values.ts";
import type { Stack } from "../stack.ts";
import { intrinsicOf, type Json, type Node, toJson } from "../tree.ts";

/** A value as far as the defaults of parameters decide it; `undefined` when they do not. */
export function resolved(node: Node | undefined, stack: Stack): Json | undefined {
  if (!node) return undefined;
  const value = evaluate(node, stack);
  return value.kind === "known" ? value.value : undefined;
}

/** Plain data with the defaults of parameters filled in wherever they are known: what SAM makes digests of. */
export function filledIn(node: Node, stack: Stack): Json {
  if (node.kind === "scalar") return node.value;
  if (node.kind === "list") return node.items.map((item) => filledIn(item, stack));
  const intrinsic = intrinsicOf(node);
  if (intrinsic?.name === "Ref") return resolved(node, stack) ?? toJson(node);
  if (intrinsic?.name === "Fn::Sub" && intrinsic.argument.kind === "scalar") {
    const text = String(intrinsic.argument.value).replaceAll(/\$\{(\w+)\}/g, (whole, name: string) => {
      const argument = { ...intrinsic.argument, kind: "scalar", value: name } as const;
      const value = resolved(
        { ...node, entries: [{ key: "Ref", keyStart: 0, keyEnd: 0, value: argument }] },
        stack,
      );
      return value === undefined ? whole : String(value);
    });
    return { "Fn::Sub": text };
  }
  return Object.fromEntries(node.entries.map((entry) => [entry.key, filledIn(entry.value, stack)]));
}
