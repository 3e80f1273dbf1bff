import type { SetValue } from "../../../fixers/change.ts";
import type { LambdaFunction, Mapping } from "../../../fleet/model.ts";
import { entriesOf, at, type Json } from "../../../readers/tree.ts";

/** The event of a SAM function that SAM made an event source mapping of: the mapping's id is theirs put together. */
export function eventOf(fn: LambdaFunction, { resource }: Mapping): string | undefined {
  if (resource.generatedBy !== fn.declared) return undefined;
  return entriesOf(at(fn.declared.properties, "Events")).find(
    (entry) => `${fn.id}${entry.key}` === resource.id,
  )?.key;
}

/** Sets a property of an event source mapping where the user wrote it; a string says why it cannot. */
export function setOnMapping(
  fn: LambdaFunction,
  mapping: Mapping,
  path: readonly string[],
  value: Json,
): SetValue | string {
  const { resource } = mapping;
  if (!resource.generatedBy) return { kind: "set", resource, path: ["Properties", ...path], value };
  const event = eventOf(fn, mapping);
  if (event === undefined) return `${resource.generatedBy.id} generates the event source mapping`;
  return {
    kind: "set",
    resource: fn.declared,
    path: ["Properties", "Events", event, "Properties", ...path],
    value,
  };
}
