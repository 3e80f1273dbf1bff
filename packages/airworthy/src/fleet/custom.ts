import type { Resource, Stack } from "../readers/stack.ts";
import { entriesOf, intrinsicOf, itemsOf, type Node } from "../readers/tree.ts";
import type { Fleet } from "./model.ts";
import { once } from "./once.ts";

/** Services whose resources such a resource is told by name. */
const TOLD = ["lambda", "sqs"] as const;
const TOKENS = /\$\{@\d+\.[^}]*\}/g;

/**
 * Resources of other people's making (custom resources, modules, types of third parties) that are told the name or ARN
 * of a resource. What they make of it is written in no template.
 *
 * @example customResourcesToldOf(fn.resource, fleet).map(({ type }) => type) // ["Custom::LambdaAlarms"]
 */
export function customResourcesToldOf(resource: Resource, fleet: Fleet): readonly Resource[] {
  return told(fleet).get(resource) ?? [];
}

const told = once((fleet: Fleet): ReadonlyMap<Resource, readonly Resource[]> => {
  const found = new Map<Resource, Resource[]>();
  for (const stack of fleet.stacks) {
    for (const custom of stack.resources.values()) {
      if (!isCustom(custom.type)) continue;
      for (const resource of mentionedIn(custom, stack, fleet)) {
        const others = found.get(resource);
        if (others) others.push(custom);
        else found.set(resource, [custom]);
      }
    }
  }
  return found;
});

function isCustom(type: string): boolean {
  return type === "AWS::CloudFormation::CustomResource" || (type !== "" && !type.startsWith("AWS::"));
}

function mentionedIn(custom: Resource, stack: Stack, { resolver }: Fleet): ReadonlySet<Resource> {
  const found = new Set<Resource>();
  // Who serves a custom resource is not who it is about.
  const pending: Node[] = entriesOf(custom.properties)
    .filter(({ key }) => key !== "ServiceToken")
    .map(({ value }) => value);
  for (let node = pending.pop(); node; node = pending.pop()) {
    const isText = node.kind === "scalar" || intrinsicOf(node) !== undefined;
    if (!isText) pending.push(...itemsOf(node), ...entriesOf(node).map(({ value }) => value));
    else
      for (const symbol of resolver.symbols.of(node, stack)) {
        for (const service of TOLD) {
          const { resource } = resolver.resolve(symbol, service);
          if (resource) found.add(resource);
        }
        // A query is told the name inside a longer text.
        for (const [token] of symbol.matchAll(TOKENS)) {
          const { resource } = resolver.resolve(token);
          if (resource) found.add(resource);
        }
      }
  }
  return found;
}
