import { functionOfLogs } from "../../../fleet/alarms.ts";
import type { Fleet, LambdaFunction } from "../../../fleet/model.ts";
import type { Resource, Stack } from "../../../readers/stack.ts";
import { at, type Node, oneOrMany, stringOf } from "../../../readers/tree.ts";

const READERS = new Set([
  "AWS::Logs::MetricFilter",
  "AWS::Logs::SubscriptionFilter",
  "AWS::Logs::QueryDefinition",
]);

/** What reads a function's logs from the group it writes to now, and would miss them in another or in another form. */
export function readersOf(fn: LambdaFunction, fleet: Fleet): Resource | undefined {
  const { resolver } = fleet;
  const name = stringOf(at(fn.resource.properties, "FunctionName"));
  for (const stack of fleet.stacks) {
    for (const resource of stack.resources.values()) {
      const { properties } = resource;
      if (READERS.has(resource.type)) {
        const groups = [at(properties, "LogGroupName"), ...oneOrMany(at(properties, "LogGroupNames"))];
        if (groups.some((node) => node && isItsGroup(node, stack))) return resource;
      } else if (resource.type === "AWS::CloudWatch::Dashboard" && shows(resource)) return resource;
    }
  }
  return undefined;

  function isItsGroup(node: Node, stack: Stack): boolean {
    if (functionOfLogs(node, stack, resolver) === fn.resource) return true;
    return fn.logGroup !== undefined && resolver.target(node, stack, "logs")?.resource === fn.logGroup;
  }

  /** The text of a dashboard is JSON of its own, so its widgets are searched as text. */
  function shows({ body }: Resource): boolean {
    const text = body.source.text.slice(body.start, body.end);
    const ids = name === undefined ? [fn.id] : [fn.id, name];
    return /\/aws\/lambda\//.test(text) && ids.some((id) => text.includes(id));
  }
}
