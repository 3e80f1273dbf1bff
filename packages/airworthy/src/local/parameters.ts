import { placeOf } from "../readers/source.ts";
import type { Stack } from "../readers/stack.ts";
import { at, itemsOf, type Node } from "../readers/tree.ts";
import { NotDeployable } from "./not-deployable.ts";

/**
 * Values of a stack's parameters among those that were given. Throws NotDeployable with the line of one that has neither
 * a value nor a default, or whose value the template does not allow.
 *
 * @example parametersFor(stack, { Stage: "dev" })
 */
export function parametersFor(
  stack: Stack,
  given: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  const missing: string[] = [];
  for (const [name, node] of stack.parameters) {
    const value = given[name];
    if (value === undefined) {
      if (!at(node, "Default")) missing.push(`${whereOf(node)}: the parameter ${name} has no value`);
      continue;
    }
    const allowed = itemsOf(at(node, "AllowedValues")).flatMap((item) =>
      item.kind === "scalar" ? String(item.value) : [],
    );
    if (allowed.length > 0 && !allowed.includes(value))
      throw new NotDeployable(
        `${whereOf(node)}: the parameter ${name} may not be "${value}". It is one of ${allowed.join(", ")}.`,
      );
    values[name] = value;
  }
  const [first, ...others] = missing;
  if (first === undefined) return values;
  const name = / (\w+) has no value$/.exec(first)?.[1];
  throw new NotDeployable(`${[first, ...others].join("\n")}. Give it one: --parameter ${name}=VALUE`);
}

function whereOf(node: Node): string {
  const { path, line, column } = placeOf(node);
  return `${path}:${line}:${column}`;
}
