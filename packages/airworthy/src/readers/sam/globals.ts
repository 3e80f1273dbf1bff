import type { Resource, Stack } from "../stack.ts";
import { at, type Entry, intrinsicOf, itemsOf, type Mapping, type Node, stringOf } from "../tree.ts";

/** Lists that replace the global list instead of adding to it. */
const REPLACED = new Set(["Function.Architectures", "CapacityProvider.InstanceRequirements.Architectures"]);

/**
 * Properties of a SAM resource with what `Globals` say for its kind: maps are merged, lists are appended to the
 * global list, everything else is overridden. Inherited entries carry `from: "globals"`.
 *
 * Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html
 */
export function withGlobals(resource: Resource, stack: Stack): Mapping {
  const kind = resource.type.replace("AWS::Serverless::", "");
  const globals = stack.globals.get(kind);
  const ignored = at(resource.body, "IgnoreGlobals");
  if (!globals || stringOf(ignored) === "*") return resource.properties;
  const left = new Set(itemsOf(ignored).map((item) => stringOf(item)));
  const inherited = { ...globals, entries: globals.entries.filter((entry) => !left.has(entry.key)) };
  return mergeMaps(inherited, resource.properties, kind);
}

function mergeMaps(global: Mapping, local: Mapping, path: string): Mapping {
  const own = new Map(local.entries.map((entry) => [entry.key, entry]));
  const entries: Entry[] = global.entries.map((entry) => {
    const mine = own.get(entry.key);
    if (!mine) return { ...entry, from: "globals" };
    own.delete(entry.key);
    return { ...mine, value: merge(entry.value, mine.value, `${path}.${entry.key}`) };
  });
  return { ...local, entries: [...entries, ...own.values()] };
}

function merge(global: Node, local: Node, path: string): Node {
  if (intrinsicOf(global) || intrinsicOf(local) || REPLACED.has(path)) return local;
  if (global.kind === "mapping" && local.kind === "mapping") {
    if (path === "CapacityProvider.ManagedResourceTags" && local.entries.length > 0) return local;
    return mergeMaps(global, local, path);
  }
  if (global.kind === "list" && local.kind === "list")
    return { ...local, items: [...global.items, ...local.items] };
  return local;
}
