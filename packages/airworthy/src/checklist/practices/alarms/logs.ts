import { functionOfLogs } from "../../../fleet/alarms.ts";
import type { Fleet, Watch } from "../../../fleet/model.ts";
import { readable } from "../../../readers/cloudformation/symbols.ts";
import type { Resource } from "../../../readers/stack.ts";
import { at, itemsOf, type Node, stringOf } from "../../../readers/tree.ts";

/** A metric filter, and what it looks for. */
export interface Filter {
  readonly resource: Resource;
  readonly pattern: string;
}

/** Names of the metrics an alarm looks at, as a person would write them. */
export function metricNames({ alarm }: Watch, fleet: Fleet): string[] {
  return [alarm.resource.properties, ...itemsOf(at(alarm.resource.properties, "Metrics"))].flatMap((query) =>
    textsOf(
      at(query, "MetricName") ?? at(query, "MetricStat", "Metric", "MetricName"),
      alarm.resource,
      fleet,
    ),
  );
}

/** The metric filters on the watched function's logs that feed an alarm. */
export function filtersBehind(watch: Watch, fleet: Fleet): Filter[] {
  const names = new Set(metricNames(watch, fleet));
  return fleet.stacks.flatMap((stack) =>
    [...stack.resources.values()].flatMap((resource): Filter[] => {
      if (resource.type !== "AWS::Logs::MetricFilter") return [];
      const made = itemsOf(at(resource.properties, "MetricTransformations")).flatMap((one) =>
        textsOf(at(one, "MetricName"), resource, fleet),
      );
      if (!made.some((name) => names.has(name))) return [];
      if (functionOfLogs(at(resource.properties, "LogGroupName"), stack, fleet.resolver) !== watch.resource)
        return [];
      const node = at(resource.properties, "FilterPattern");
      return [{ resource, pattern: stringOf(node) ?? textsOf(node, resource, fleet)[0] ?? "" }];
    }),
  );
}

function textsOf(node: Node | undefined, { stack }: Resource, fleet: Fleet): string[] {
  return fleet.resolver.symbols.of(node, stack).map(readable);
}
