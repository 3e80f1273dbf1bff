import { entriesOf, type Node } from "../tree.ts";
import { mapOf, type Part } from "./build.ts";

/** SAM's own tags, then the written ones. A map that an intrinsic hides cannot be made into a list. */
export function tagList(tags: Node | undefined, own: Record<string, string> = {}): Part {
  const written = entriesOf(mapOf(tags)).map((entry) => ({ Key: entry.key, Value: entry }));
  const list = [...Object.entries(own).map(([Key, Value]) => ({ Key, Value })), ...written];
  return list.length > 0 ? list : undefined;
}
