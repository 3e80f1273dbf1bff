import type { Stack } from "../../engine/services/cloudformation/stack.ts";

/** What a person calls a thing: the name it has in the template. */
export type Names = (physical: unknown) => string;

/**
 * Names of resources by everything they are known by: physical name, ARN, URL. With several stacks the name of the
 * stack comes first.
 *
 * @example namesOf([stack])("arn:aws:sqs:eu-west-1:123456789012:orders-PackingQueue-7Q") // "PackingQueue"
 */
export function namesOf(stacks: readonly Stack[]): Names {
  const known = new Map<string, string>();
  for (const stack of stacks)
    for (const { resource, made } of stack.resources.values()) {
      const name = stacks.length > 1 ? `${stack.name}/${resource.id}` : resource.id;
      for (const physical of [made.ref, ...Object.values(made.attributes)])
        if (typeof physical === "string" && !known.has(physical)) known.set(physical, name);
    }
  return (physical) => {
    const text = String(physical);
    return known.get(text) ?? known.get(lastOf(text)) ?? lastOf(text);
  };
}

/** The part of an ARN or a URL that names the resource. */
function lastOf(text: string): string {
  return (text.startsWith("arn:") ? text.split(":").slice(5).join(":") : text).split("/").at(-1) ?? text;
}
