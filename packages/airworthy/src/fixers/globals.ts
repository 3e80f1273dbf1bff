import type { Stack } from "../readers/stack.ts";
import { at } from "../readers/tree.ts";
import type { Change, SetValue } from "./change.ts";

/** The least number of functions for which one line in Globals reads better than a line each. */
const WORTH_SHARING = 2;

/**
 * When every SAM function of a template gets the same value for a property that `Globals` can carry, writes it there
 * once. Only where the template has `Globals.Function` already: its author works that way.
 */
export function hoist<T extends { readonly changes: readonly Change[] }>(
  wishes: readonly T[],
  stacks: readonly Stack[],
): readonly T[] {
  const groups = new Map<string, { stack: Stack; changes: SetValue[] }>();
  for (const change of wishes.flatMap((wish) => wish.changes)) {
    if (change.kind !== "set" || !change.inheritable) continue;
    const { stack } = change.resource;
    const key = `${stacks.indexOf(stack)} ${change.path.join(".")} ${JSON.stringify(change.value)}`;
    const group = groups.get(key) ?? { stack, changes: [] };
    groups.set(key, group);
    group.changes.push(change);
  }
  const moved = new Map<SetValue, Change>();
  for (const { stack, changes } of groups.values()) {
    const functions = [...stack.authored.values()].filter(
      (resource) => resource.type === "AWS::Serverless::Function",
    );
    const globals = stack.globals.get("Function");
    const path = changes[0]?.path.slice(1) ?? [];
    const everyone = new Set(changes.map((change) => change.resource)).size === functions.length;
    const unsaid = changes.every((change) => !at(change.resource.body, ...change.path));
    const oneFile = functions.every((fn) => fn.at.source === globals?.source);
    if (
      !globals ||
      !everyone ||
      !unsaid ||
      !oneFile ||
      functions.length < WORTH_SHARING ||
      at(globals, ...path)
    )
      continue;
    const value = changes[0]?.value ?? null;
    for (const change of changes)
      moved.set(change, { kind: "section", stack, path: ["Globals", "Function", ...path], value });
  }
  if (moved.size === 0) return wishes;
  return wishes.map((wish) => ({
    ...wish,
    changes: wish.changes.map((change) => moved.get(change as SetValue) ?? change),
  }));
}
