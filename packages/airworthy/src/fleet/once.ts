import type { Resource } from "../readers/stack.ts";
import type { Fleet } from "./model.ts";

/**
 * A question about a whole fleet or stack, answered once however many functions ask it. What is asked about must not
 * change, as nothing of a fleet does.
 *
 * @example const topicsByName = once((fleet: Fleet) => groupBy(fleet.topics, nameOf));
 */
export function once<Of extends object, Answer>(answer: (of: Of) => Answer): (of: Of) => Answer {
  const known = new WeakMap<Of, { readonly answer: Answer }>();
  return (of) => {
    let found = known.get(of);
    if (!found) known.set(of, (found = { answer: answer(of) }));
    return found.answer;
  };
}

const byType = once((fleet: Fleet) => {
  const types = new Map<string, Resource[]>();
  for (const stack of fleet.stacks) {
    for (const resource of stack.resources.values()) {
      const same = types.get(resource.type);
      if (same) same.push(resource);
      else types.set(resource.type, [resource]);
    }
  }
  return types;
});

/** All resources of some types in a fleet, without a walk through all of it. */
export function resourcesOfType(fleet: Fleet, ...types: readonly string[]): readonly Resource[] {
  return types.flatMap((type) => byType(fleet).get(type) ?? []);
}
