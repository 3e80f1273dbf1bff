import type { Deployment, Fleet, LambdaFunction } from "../../../fleet/model.ts";
import { once } from "../../../fleet/once.ts";
import type { Resource } from "../../../readers/stack.ts";

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
