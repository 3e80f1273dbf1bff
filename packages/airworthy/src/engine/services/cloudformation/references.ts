import { intrinsicOf, type Json, type Resource } from "./template.ts";

/** Ids that a value refers to, resources and parameters alike. */
export function referencesIn(value: Json): Set<string> {
  const found = new Set<string>();
  visit(value, found);
  return found;
}

function visit(value: Json, found: Set<string>): void {
  const intrinsic = intrinsicOf(value);
  if (intrinsic) {
    const [name, argument] = intrinsic;
    if (name === "Ref" && typeof argument === "string") found.add(argument);
    if (name === "Fn::GetAtt") {
      const path =
        typeof argument === "string" ? argument : Array.isArray(argument) ? argument[0] : undefined;
      if (typeof path === "string") found.add(path.split(".")[0] as string);
    }
    if (name === "Fn::Sub") {
      const text = Array.isArray(argument) ? argument[0] : argument;
      const own = Array.isArray(argument) ? Object.keys((argument[1] ?? {}) as object) : [];
      if (typeof text === "string")
        for (const [, id] of text.matchAll(/\$\{([A-Za-z0-9]+)(?:\.[A-Za-z0-9.]+)?\}/g))
          if (id !== undefined && !own.includes(id)) found.add(id);
    }
  }
  if (Array.isArray(value)) for (const item of value as readonly Json[]) visit(item, found);
  else if (typeof value === "object" && value !== null)
    for (const item of Object.values(value as { readonly [key: string]: Json })) visit(item, found);
}

/** Ids of what has to be there before a resource. */
export function needsOf({ dependsOn, properties, updatePolicy }: Resource): ReadonlySet<string> {
  return new Set([...dependsOn, ...referencesIn([properties, updatePolicy ?? null])]);
}

export class Circle extends Error {
  readonly ids: readonly string[];

  constructor(ids: readonly string[]) {
    super(`Circular dependency between resources: [${ids.join(", ")}]`);
    this.ids = ids;
  }
}

/**
 * Resources in an order in which each comes after all it needs; the order of the template decides the rest. Throws
 * Circle.
 */
export function ordered(resources: readonly Resource[]): Resource[] {
  const byId = new Map(resources.map((resource) => [resource.id, resource]));
  const done = new Map<string, "open" | "done">();
  const order: Resource[] = [];
  const path: string[] = [];
  const take = (resource: Resource): void => {
    const state = done.get(resource.id);
    if (state === "done") return;
    if (state === "open") throw new Circle(path.slice(path.indexOf(resource.id)));
    done.set(resource.id, "open");
    path.push(resource.id);
    for (const id of needsOf(resource)) {
      const needed = byId.get(id);
      if (needed) take(needed);
    }
    path.pop();
    done.set(resource.id, "done");
    order.push(resource);
  };
  for (const resource of resources) take(resource);
  return order;
}
