import { readDocument } from "../document.ts";
import { memoryFiles } from "../overlay.ts";
import type { Stack } from "../stack.ts";
import { at, type Node } from "../tree.ts";
import { assemble } from "./assemble.ts";

/** A stack of one template; `others` are files beside it that it may include. */
export function stackOf(
  text: string,
  others: Readonly<Record<string, string>> = {},
  name = "template.yaml",
): Stack {
  return assemble(name, [readDocument({ path: name, text })], memoryFiles({ ...others, [name]: text }));
}

/** A property of a resource. */
export function propertyOf(stack: Stack, id: string, ...path: (string | number)[]): Node {
  const node = at(stack.resources.get(id)?.properties, ...path);
  if (!node) throw new Error(`${id} has no ${path.join(".")}`);
  return node;
}
