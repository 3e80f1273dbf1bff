import { symbolsFor } from "../readers/cloudformation/symbols.ts";
import type { Resource, Stack } from "../readers/stack.ts";
import { alarmsOf } from "./alarms.ts";
import { functionsOf } from "./functions.ts";
import type { Fleet } from "./model.ts";
import { queuesOf, topicsOf } from "./queues.ts";
import { resolverFor } from "./resolver.ts";
import { rolesOf } from "./roles.ts";
import { triggersOf } from "./triggers.ts";

/** Stacks to fleet: one pass each for references, triggers, alarms, roles, functions, queues. */
export function buildFleet(stacks: readonly Stack[]): Fleet {
  const resolver = resolverFor(stacks, symbolsFor(stacks));
  const triggers = triggersOf(stacks, resolver);
  const alarms = alarmsOf(stacks, resolver);
  const roles = rolesOf(stacks, resolver);
  const functions = functionsOf(stacks, resolver, { triggers, alarms, roles });
  const connections = { functions, triggers, alarms };
  return {
    stacks,
    functions,
    alarms,
    queues: queuesOf(stacks, resolver, connections),
    topics: topicsOf(stacks, resolver, alarms),
    roles: [...roles.values()],
    resolver,
  };
}

/** How a person names a resource: its logical id. */
export function nameOf(resource: Resource): string {
  return resource.id;
}
