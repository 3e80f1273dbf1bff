import type { Deployment, Fleet, LambdaFunction } from "../../../fleet/model.ts";
import { once } from "../../../fleet/once.ts";
import type { Resource } from "../../../readers/stack.ts";
import { at } from "../../../readers/tree.ts";

export interface Hook {
  readonly deployment: Deployment;
  readonly hook: Deployment["hooks"][number];
}

const byFunction = once((fleet: Fleet): ReadonlyMap<Resource, Hook[]> => {
  const found = new Map<Resource, Hook[]>();
  for (const fn of fleet.functions) {
    for (const { deployment } of fn.aliases) {
      for (const hook of deployment?.hooks ?? []) {
        const { resource } = hook.target;
        if (deployment && resource)
          found.set(resource, [...(found.get(resource) ?? []), { deployment, hook }]);
      }
    }
  }
  return found;
});

/** The deployments that a function is a hook of. */
export function hooksOf(fn: LambdaFunction, fleet: Fleet): readonly Hook[] {
  return byFunction(fleet).get(fn.resource) ?? [];
}

/**
 * The applications of the deployments it is a hook of; `undefined` when one of them cannot be named in its template:
 * it stands elsewhere, or depends on a condition that the hook does not share.
 */
export function applicationsOf(fn: LambdaFunction, fleet: Fleet): readonly string[] | undefined {
  const ids = new Set<string>();
  for (const { deployment } of hooksOf(fn, fleet)) {
    const { group } = deployment;
    const named = group && at(group.properties, "ApplicationName");
    const application = named && fleet.resolver.target(named, group.stack)?.resource;
    if (application?.type !== "AWS::CodeDeploy::Application" || application.stack !== fn.stack)
      return undefined;
    if (application.condition !== undefined && application.condition !== fn.resource.condition)
      return undefined;
    ids.add(application.id);
  }
  return [...ids];
}
