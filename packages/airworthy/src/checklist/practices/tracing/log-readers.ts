import { functionOfLogs } from "../../../fleet/alarms.ts";
import type { Fleet, LambdaFunction } from "../../../fleet/model.ts";
import { resourcesOfType } from "../../../fleet/once.ts";
import type { Resource, Stack } from "../../../readers/stack.ts";
import { at, type Node, oneOrMany, stringOf } from "../../../readers/tree.ts";

/** What reads a function's logs from the group it writes to now, and would miss them in another or in another form. */
export function readersOf(fn: LambdaFunction, fleet: Fleet): Resource | undefined {
  const { resolver } = fleet;
  const name = stringOf(at(fn.resource.properties, "FunctionName"));
  const readers = resourcesOfType(
    fleet,
    "AWS::Logs::MetricFilter",
    "AWS::Logs::SubscriptionFilter",
    "AWS::Logs::QueryDefinition",
  );
  const reader = readers.find(({ properties, stack }) =>
    [at(properties, "LogGroupName"), ...oneOrMany(at(properties, "LogGroupNames"))].some(
      (node) => node && isItsGroup(node, stack),
    ),
  );
  return reader ?? resourcesOfType(fleet, "AWS::CloudWatch::Dashboard").find(shows);

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
