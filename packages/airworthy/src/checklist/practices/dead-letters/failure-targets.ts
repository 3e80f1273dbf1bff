import type { LambdaFunction, Target } from "../../../fleet/model.ts";
import type { Resource } from "../../../readers/stack.ts";

/** A place where the failures of a function go, and who sends them there. */
export interface FailureTarget {
  /** As a person would call it: "dead-letter queue", "on-failure destination". */
  readonly name: string;
  /** The resource that says so. */
  readonly via: Resource;
  readonly target: Target;
}

/** Where Lambda sends what a function could not handle, by the function's own settings. */
export function failureTargets(fn: LambdaFunction): FailureTarget[] {
  const all: (FailureTarget | undefined)[] = [
    fn.deadLetter && { name: "dead-letter queue", via: fn.resource, target: fn.deadLetter },
    ...fn.invokeConfigs.map(
      ({ onFailure, resource }) =>
        onFailure && { name: "on-failure destination", via: resource, target: onFailure },
    ),
    ...fn.mappings.map(
      ({ onFailure, resource }) =>
        onFailure && { name: "on-failure destination", via: resource, target: onFailure },
    ),
  ];
  return all.filter((one) => one !== undefined);
}
