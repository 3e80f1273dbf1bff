import { functionOfLogs } from "../../../fleet/alarms.ts";
import { once } from "../../../fleet/once.ts";
import type { Alarm, Fleet, LambdaFunction } from "../../../fleet/model.ts";
import { readable } from "../../../readers/cloudformation/symbols.ts";
import type { Resource } from "../../../readers/stack.ts";
import { at, intrinsicOf, itemsOf, type Node, stringOf } from "../../../readers/tree.ts";

/** An alarm on a metric that a filter makes of a function's logs. */
export interface LogAlarm {
  readonly alarm: Alarm;
  /** What the metric counts, as far as words tell: its name, the alarm's, and what the filter looks for. */
  readonly said: readonly string[];
}

interface Filter {
  readonly resource: Resource;
  /** Its log group as it is written. */
  readonly node?: Node;
  readonly fn?: Resource;
  readonly group?: Resource;
  readonly pattern: string;
  /** Namespace and name of the metrics it makes, as a person would write them. */
  readonly metrics: readonly string[];
}

/** Alarms on what a function logs. */
export function logAlarms(fn: LambdaFunction, fleet: Fleet): LogAlarm[] {
  return alarmsBehind(
    filtersOf(fleet).filter((filter) => isOnLogsOf(fn, filter)),
    fleet,
  );
}

/**
 * Alarms on logs whose group the templates do not decide, but which may be the function's: its name is in the
 * reference, or the whole group is a parameter of a template that has no function of its own.
 */
export function hiddenLogAlarms(fn: LambdaFunction, fleet: Fleet): LogAlarm[] {
  const stem = fn.id.replace(/(?:Function|Lambda)+$/, "");
  return alarmsBehind(
    filtersOf(fleet).filter(({ fn: known, group, node, resource }) => {
      if (known || group?.type === "AWS::Logs::LogGroup" || !node) return false;
      if (stem !== "" && node.source.text.slice(node.start, node.end).includes(stem)) return true;
      const reference = intrinsicOf(node);
      const isParameter =
        reference?.name === "Ref" && resource.stack.parameters.has(stringOf(reference.argument) ?? "");
      return isParameter && !fleet.functions.some(({ stack }) => stack === resource.stack);
    }),
    fleet,
  );
}

/** People who name the group themselves let the function wait for it. */
function isOnLogsOf(fn: LambdaFunction, { fn: known, group }: Filter): boolean {
  if (known) return known === fn.resource;
  if (group?.type !== "AWS::Logs::LogGroup") return false;
  return group === fn.logGroup || (group.stack === fn.stack && fn.declared.dependsOn.includes(group.id));
}

function alarmsBehind(filters: readonly Filter[], fleet: Fleet): LogAlarm[] {
  if (filters.length === 0) return [];
  return fleet.alarms.flatMap((alarm): LogAlarm[] => {
    const metrics = metricsOf(alarm, fleet);
    const behind = filters.filter((filter) => filter.metrics.some((metric) => metrics.includes(metric)));
    if (behind.length === 0) return [];
    const description = textsOf(at(alarm.resource.properties, "AlarmDescription"), alarm.resource, fleet);
    const patterns = behind.map(({ pattern }) => pattern);
    return [{ alarm, said: [alarm.resource.id, ...description, ...metrics, ...patterns] }];
  });
}

const filtersOf = once((fleet: Fleet): readonly Filter[] =>
  fleet.stacks.flatMap((stack) =>
    [...stack.resources.values()].flatMap((resource): Filter[] => {
      if (resource.type !== "AWS::Logs::MetricFilter") return [];
      const { properties } = resource;
      const group = at(properties, "LogGroupName");
      const pattern = at(properties, "FilterPattern");
      return [
        {
          resource,
          ...(group ? { node: group } : {}),
          fn: functionOfLogs(group, stack, fleet.resolver),
          group: fleet.resolver.target(group, stack, "logs")?.resource,
          pattern: stringOf(pattern) ?? textsOf(pattern, resource, fleet)[0] ?? "",
          metrics: itemsOf(at(properties, "MetricTransformations")).flatMap((one) =>
            namesOf(at(one, "MetricNamespace"), at(one, "MetricName"), resource, fleet),
          ),
        },
      ];
    }),
  ),
);

function metricsOf({ resource }: Alarm, fleet: Fleet): string[] {
  const queries = itemsOf(at(resource.properties, "Metrics")).map((query) =>
    at(query, "MetricStat", "Metric"),
  );
  return [resource.properties, ...queries].flatMap((one) =>
    namesOf(at(one, "Namespace"), at(one, "MetricName"), resource, fleet),
  );
}

function namesOf(
  namespace: Node | undefined,
  name: Node | undefined,
  resource: Resource,
  fleet: Fleet,
): string[] {
  return textsOf(namespace, resource, fleet).flatMap((space) =>
    textsOf(name, resource, fleet).map((one) => `${space} ${one}`),
  );
}

function textsOf(node: Node | undefined, { stack }: Resource, fleet: Fleet): string[] {
  return fleet.resolver.symbols.of(node, stack).map(readable);
}
