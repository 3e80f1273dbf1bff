import type { Resource, Stack } from "../readers/stack.ts";
import { groupBy } from "./group.ts";
import type { Alarm, Fleet, LambdaFunction, Queue } from "./model.ts";
import { once } from "./once.ts";

const functionsByStack = once((fleet: Fleet) => groupBy(fleet.functions, (fn) => fn.stack));
const functionsByResource = once((fleet: Fleet) => groupBy(fleet.functions, (fn) => fn.resource));
const queuesByResource = once(
  (fleet: Fleet) => new Map(fleet.queues.map((queue) => [queue.resource, queue])),
);
const alarmsByStack = once((fleet: Fleet) => groupBy(fleet.alarms, (alarm) => alarm.resource.stack));

/** The stacks that have functions. */
export function stacksWithFunctions(fleet: Fleet): readonly Stack[] {
  return [...functionsByStack(fleet).keys()];
}

export function functionsIn(stack: Stack, fleet: Fleet): readonly LambdaFunction[] {
  return functionsByStack(fleet).get(stack) ?? [];
}

export function functionsOf(resource: Resource, fleet: Fleet): readonly LambdaFunction[] {
  return functionsByResource(fleet).get(resource) ?? [];
}

export function queueOf(resource: Resource, fleet: Fleet): Queue | undefined {
  return queuesByResource(fleet).get(resource);
}

export function alarmsIn(stack: Stack, fleet: Fleet): readonly Alarm[] {
  return alarmsByStack(fleet).get(stack) ?? [];
}
