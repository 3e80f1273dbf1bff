import { assemble } from "../cloudformation/assemble.ts";
import { readDocument } from "../document.ts";
import { memoryFiles } from "../overlay.ts";
import type { Resource, Stack } from "../stack.ts";
import { at, type Json, toJson } from "../tree.ts";

/** A stack of one SAM template, for tests: give the sections that matter. */
export function stackOf(text: string): Stack {
  const source = { path: "template.yaml", text: `Transform: AWS::Serverless-2016-10-31\n${text}` };
  return assemble(source.path, [readDocument(source)], memoryFiles({ [source.path]: source.text }));
}

export function resourceOf(stack: Stack, id: string): Resource {
  const resource = stack.resources.get(id);
  if (!resource) throw new Error(`${id} is not among ${[...stack.resources.keys()].join(", ")}`);
  return resource;
}

/** A property of an expanded resource as plain data. */
export function valueOf(stack: Stack, id: string, ...path: (string | number)[]): Json | undefined {
  const node = at(resourceOf(stack, id).properties, ...path);
  return node && toJson(node);
}

/** Ids and types of everything expanded. */
export function typesOf(stack: Stack): Record<string, string> {
  return Object.fromEntries([...stack.resources.values()].map((resource) => [resource.id, resource.type]));
}
