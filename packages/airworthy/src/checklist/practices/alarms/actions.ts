import type { Alarm, Fleet } from "../../../fleet/model.ts";
import { once, resourcesOfType } from "../../../fleet/once.ts";
import type { Resource, Stack } from "../../../readers/stack.ts";
import { at, entriesOf, intrinsicOf, type Node, oneOrMany, stringOf } from "../../../readers/tree.ts";

/** What names an alarm without acting on it: dashboards show it, other alarms of the kind never refer to it. */
const MERE_VIEWS = new Set(["AWS::CloudWatch::Alarm", "AWS::CloudWatch::Dashboard"]);

/**
 * What acts on an alarm from outside: a composite alarm, a deployment that rolls back, a stop condition of an
 * experiment, an ECS service, a health check. All of them name the alarm.
 */
export function userOf(alarm: Alarm, fleet: Fleet): Resource | undefined {
  const { stack, id } = alarm.resource;
  return parentOf(alarm, fleet) ?? usersIn(stack).get(id) ?? listening(fleet);
}

/** The composite alarm that an alarm is a part of. */
export function parentOf(alarm: Alarm, fleet: Fleet): Resource | undefined {
  return parents(fleet).get(alarm);
}

const parents = once((fleet: Fleet): ReadonlyMap<Alarm, Resource> => {
  const known = new Map<Alarm, Resource>();
  for (const alarm of fleet.alarms) for (const child of alarm.children) known.set(child, alarm.resource);
  return known;
});

/** Logical ids and names of alarms that the resources of a stack refer to, and the resource that does. */
const usersIn = once((stack: Stack): ReadonlyMap<string, Resource> => {
  const users = new Map<string, Resource>();
  for (const resource of stack.resources.values()) {
    if (MERE_VIEWS.has(resource.type)) continue;
    for (const id of referencesIn(resource.properties)) if (!users.has(id)) users.set(id, resource);
    for (const id of referencesIn(at(resource.body, "UpdatePolicy"))) users.set(id, resource);
  }
  return users;
});

/** Whether the stack gives the alarm out, to whoever acts on it. */
export function isOutput({ resource }: Alarm): boolean {
  return outputsOf(resource.stack).has(resource.id);
}

const outputsOf = once(
  (stack: Stack): ReadonlySet<string> => new Set([...stack.outputs.values()].flatMap(referencesIn)),
);

/**
 * A rule that listens to what CloudWatch says of every alarm.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
 */
const listening = once((fleet: Fleet): Resource | undefined =>
  resourcesOfType(fleet, "AWS::Events::Rule").find((rule) => {
    const sources = oneOrMany(at(rule.properties, "EventPattern", "source"));
    return sources.map(stringOf).includes("aws.cloudwatch");
  }),
);

/** Logical ids that `Ref`, `Fn::GetAtt` and `Fn::Sub` name below a node. */
function referencesIn(node: Node | undefined): string[] {
  if (!node || node.kind === "scalar") return [];
  if (node.kind === "list") return node.items.flatMap(referencesIn);
  const intrinsic = intrinsicOf(node);
  const argument = intrinsic?.argument;
  if (intrinsic?.name === "Ref") return [stringOf(argument) ?? ""];
  if (intrinsic?.name === "Fn::GetAtt")
    return [(stringOf(argument) ?? stringOf(at(argument, 0)) ?? "").split(".")[0] ?? ""];
  const own =
    intrinsic?.name === "Fn::Sub"
      ? [...(stringOf(argument) ?? stringOf(at(argument, 0)) ?? "").matchAll(/\$\{([A-Za-z0-9]+)/g)].map(
          (match) => match[1] ?? "",
        )
      : [];
  return [...own, ...entriesOf(node).flatMap((entry) => referencesIn(entry.value))];
}
