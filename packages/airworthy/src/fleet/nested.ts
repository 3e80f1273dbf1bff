import type { Resource } from "../readers/stack.ts";
import { at, entriesOf } from "../readers/tree.ts";
import type { Fleet } from "./model.ts";
import { once, resourcesOfType } from "./once.ts";

/** Services whose resources a nested stack is told by name. */
const TOLD = ["lambda", "sqs", "logs"] as const;

/**
 * The nested stack that is told a resource's name or ARN, where the fleet does not hold what that stack does with it:
 * its template lies elsewhere, or is used several times. Teams keep one template of alarms and nest it once a function.
 *
 * @example nestedStackFor(fn.resource, fleet)?.id // "OrdersAlarms"
 */
export function nestedStackFor(resource: Resource, fleet: Fleet): Resource | undefined {
  return toldTo(fleet).get(resource);
}

const toldTo = once((fleet: Fleet): ReadonlyMap<Resource, Resource> => {
  const read = new Set(fleet.stacks.flatMap((stack) => (stack.parent ? [stack.parent.resource] : [])));
  const told = new Map<Resource, Resource>();
  for (const nested of resourcesOfType(fleet, "AWS::CloudFormation::Stack", "AWS::Serverless::Application")) {
    if (read.has(nested)) continue;
    for (const { value } of entriesOf(at(nested.properties, "Parameters"))) {
      for (const service of TOLD) {
        for (const { resource } of fleet.resolver.targets(value, nested.stack, service))
          if (resource && resource !== nested) told.set(resource, nested);
      }
    }
  }
  return told;
});
