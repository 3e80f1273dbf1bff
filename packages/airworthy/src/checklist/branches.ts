import { at, intrinsicOf, itemsOf, type Node, stringOf } from "../readers/tree.ts";

/**
 * Every node that may stand at a path, through both sides of each `Fn::If` on the way. `AWS::NoValue`, null and empty
 * text count as nothing; any other intrinsic on the way stands for all that is below it.
 *
 * @example branches(fn.resource.properties, "DeadLetterConfig", "TargetArn").length > 0
 */
export function branches(node: Node | undefined, ...path: readonly (string | number)[]): Node[] {
  if (!node) return [];
  const intrinsic = intrinsicOf(node);
  if (intrinsic?.name === "Fn::If")
    return itemsOf(intrinsic.argument)
      .slice(1)
      .flatMap((side) => branches(side, ...path));
  if (intrinsic?.name === "Ref" && stringOf(intrinsic.argument) === "AWS::NoValue") return [];
  if (intrinsic) return [node];
  const [step, ...rest] = path;
  if (step !== undefined) return branches(at(node, step), ...rest);
  return node.kind === "scalar" && (node.value === null || node.value === "") ? [] : [node];
}
