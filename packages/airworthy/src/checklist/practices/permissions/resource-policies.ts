import type { Fleet, LambdaFunction } from "../../../fleet/model.ts";
import type { Resource } from "../../../readers/stack.ts";
import { at } from "../../../readers/tree.ts";

const known = new WeakMap<Fleet, Map<Resource, Resource[]>>();

/** The `AWS::Lambda::Permission` (or Url) resources of a function: its resource policy as the fleet declares it. */
export function attachedTo(
  fn: LambdaFunction,
  type: "AWS::Lambda::Permission" | "AWS::Lambda::Url",
  fleet: Fleet,
): readonly Resource[] {
  return (index(fleet).get(fn.resource) ?? []).filter((resource) => resource.type === type);
}

function index(fleet: Fleet): Map<Resource, Resource[]> {
  let byFunction = known.get(fleet);
  if (byFunction) return byFunction;
  byFunction = new Map();
  for (const stack of fleet.stacks) {
    for (const resource of stack.resources.values()) {
      if (resource.type !== "AWS::Lambda::Permission" && resource.type !== "AWS::Lambda::Url") continue;
      const named = at(resource.properties, "FunctionName") ?? at(resource.properties, "TargetFunctionArn");
      const fn = fleet.resolver.target(named, stack, "lambda")?.resource;
      if (fn) byFunction.set(fn, [...(byFunction.get(fn) ?? []), resource]);
    }
  }
  known.set(fleet, byFunction);
  return byFunction;
}
