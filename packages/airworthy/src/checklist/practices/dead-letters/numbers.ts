import type { Change } from "../../../fixers/change.ts";
import { evaluate, hiddenBy, possibilities } from "../../../readers/cloudformation/values.ts";
import type { Resource } from "../../../readers/stack.ts";
import { at, intrinsicOf, type Node } from "../../../readers/tree.ts";

/** What is known of a number: the least and the most it may turn out to be, or what hides it. */
export type Numbers =
  | { readonly least: number; readonly most: number; readonly node?: Node }
  | { readonly hiddenBy: string; readonly node: Node };

/**
 * The number at a path of a resource's properties. Nothing written, and `AWS::NoValue`, count as `fallback`.
 *
 * @example numbersAt(queue, 30, "VisibilityTimeout") // { least: 30, most: 30 }
 */
export function numbersAt(resource: Resource, fallback: number, ...path: readonly string[]): Numbers {
  const node = at(resource.properties, ...path);
  if (!node) {
    const above = path.map((_, depth) => at(resource.properties, ...path.slice(0, depth)));
    const hiding = above.find((one) => intrinsicOf(one));
    return hiding
      ? { hiddenBy: hiddenBy(evaluate(hiding, resource.stack)), node: hiding }
      : { least: fallback, most: fallback };
  }
  const value = evaluate(node, resource.stack);
  const all = possibilities(value, fallback)?.map(Number);
  if (!all || all.length === 0 || all.some((one) => !Number.isFinite(one)))
    return { hiddenBy: value.kind === "known" ? "a value that is not a number" : hiddenBy(value), node };
  return { least: Math.min(...all), most: Math.max(...all), node };
}

/**
 * Writes another number in the place of one, or where none stands. A string says why it cannot: a comment behind the
 * number is about the old one.
 */
export function rewrite(
  resource: Resource,
  path: readonly string[],
  value: number,
): readonly Change[] | string {
  const name = path.at(-1) ?? "";
  const node = at(resource.properties, ...path);
  if (resource.generatedBy)
    return `${resource.generatedBy.id} generates ${resource.id}; declare it as a resource of its own`;
  if (node && node.kind !== "scalar") return `${name} is decided by an intrinsic`;
  if (node && hasComment(node)) return `the comment beside ${name} explains its value; change both by hand`;
  return [{ kind: "set", resource, path: ["Properties", ...path], value }];
}

function hasComment({ source, end }: Node): boolean {
  const line = source.text.slice(end).split("\n", 1)[0] ?? "";
  return /^["']?\s*[,}\]]*\s*#/.test(line);
}
