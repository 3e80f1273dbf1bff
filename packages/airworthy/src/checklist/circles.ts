import type { Diagnostic } from "../readers/diagnostics.ts";
import type { Resource, Stack } from "../readers/stack.ts";
import { type Entry, entriesOf, intrinsicOf, itemsOf, type Node, stringOf } from "../readers/tree.ts";

/** Who has taken out ten knows how to go on. */
const MOST_CIRCLES = 10;

/**
 * Resources that need each other before they can be made: CloudFormation refuses the template. What a condition decides
 * is left out, for the other branch may be the one that is deployed.
 *
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/troubleshooting.html#troubleshooting-errors-dependency-error
 */
export function circlesIn(stack: Stack): Diagnostic[] {
  // A macro may take the circle apart.
  if (stack.macros.length > 0) return [];
  const needs = needsOf(stack);
  const circles: Diagnostic[] = [];
  while (circles.length < MOST_CIRCLES) {
    const circle = nextCircle(needs);
    if (!circle) break;
    for (const id of circle) needs.delete(id);
    const first = stack.resources.get(circle[0] ?? "");
    if (!first) break;
    const { at } = first.generatedBy ?? first;
    circles.push({
      severity: "warning",
      path: at.source.path,
      says:
        circle.length === 1
          ? `${first.id} refers to itself: CloudFormation refuses the circular dependency.`
          : `Circular dependency: ${[...circle, first.id].join(" → ")}. CloudFormation refuses the template.`,
      cure: "Take one of the references out, or put it into a resource of its own, as a policy or a permission can be.",
      at,
    });
  }
  return circles;
}

/** What each resource needs first, among those that are certainly made. */
function needsOf({ resources }: Stack): Map<string, ReadonlySet<string>> {
  const certain = [...resources.values()].filter(({ condition }) => condition === undefined);
  const ids = new Set(certain.map(({ id }) => id));
  return new Map(
    certain.map((resource) => [
      resource.id,
      new Set([...resource.dependsOn, ...referredTo(resource)].filter((id) => ids.has(id))),
    ]),
  );
}

/** A circle among the resources, if there is one; what cannot be part of any is taken out of the way. */
function nextCircle(needs: Map<string, ReadonlySet<string>>): string[] | undefined {
  const open = (id: string) => [...(needs.get(id) ?? [])].filter((needed) => needs.has(needed));
  const waiting = new Map<string, number>();
  const neededBy = new Map<string, string[]>();
  for (const id of needs.keys()) {
    const needed = open(id);
    waiting.set(id, needed.length);
    for (const one of needed) {
      const others = neededBy.get(one);
      if (others) others.push(id);
      else neededBy.set(one, [id]);
    }
  }
  const free = [...needs.keys()].filter((id) => waiting.get(id) === 0);
  for (let id = free.pop(); id !== undefined; id = free.pop()) {
    needs.delete(id);
    for (const other of neededBy.get(id) ?? []) {
      const left = (waiting.get(other) ?? 0) - 1;
      waiting.set(other, left);
      if (left === 0) free.push(other);
    }
  }
  // Each of the rest needs another one of the rest: who follows them comes round.
  const places = new Map<string, number>();
  for (let id = needs.keys().next().value; id !== undefined; [id] = open(id)) {
    const start = places.get(id);
    if (start !== undefined) return [...places.keys()].slice(start);
    places.set(id, places.size);
  }
  return undefined;
}

const REFERENCE_IN_TEXT = /\$\{([A-Za-z0-9]+)(?:\.[A-Za-z0-9.]+)?\}/g;

function referredTo(resource: Resource): string[] {
  const found: string[] = [];
  const pending: Node[] = [resource.properties];
  for (let node = pending.pop(); node; node = pending.pop()) {
    const intrinsic = intrinsicOf(node);
    if (intrinsic?.name === "Fn::If") continue;
    if (intrinsic) found.push(...named(intrinsic.name, intrinsic.argument));
    pending.push(...itemsOf(node), ...entriesOf(node).map((entry: Entry) => entry.value));
  }
  return found;
}

function named(intrinsic: string, argument: Node): string[] {
  switch (intrinsic) {
    case "Ref":
      return [stringOf(argument) ?? ""];
    case "Fn::GetAtt":
      return [(stringOf(itemsOf(argument)[0] ?? argument) ?? "").split(".")[0] ?? ""];
    case "Fn::Sub": {
      const [text, variables] = argument.kind === "list" ? argument.items : [argument];
      const own = new Set(entriesOf(variables).map((entry) => entry.key));
      return [...(stringOf(text) ?? "").matchAll(REFERENCE_IN_TEXT)]
        .map(([, id = ""]) => id)
        .filter((id) => !own.has(id));
    }
    default:
      return [];
  }
}
