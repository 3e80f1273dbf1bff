import type { Alarm, AlarmMetric } from "../../../fleet/model.ts";
import { at, itemsOf, type Node } from "../../../readers/tree.ts";
import { notApplicable, type Verdict } from "../../verdict.ts";

/**
 * Namespaces whose metrics tell how a function does.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html and
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Lambda-Insights-metrics.html
 */
const OF_FUNCTIONS = new Set(["AWS/Lambda", "LambdaInsights"]);

/** What an alarm looks at when it looks at something that the checklist knows. */
const KNOWN_TYPES = new Set(["AWS::Lambda::Function", "AWS::SQS::Queue", "AWS::SNS::Topic"]);

/** Whether a metric tells about a function, queue or topic: of the fleet, or any function of the account. */
export function concernsFleet(alarm: Alarm, metric: AlarmMetric): boolean {
  if (OF_FUNCTIONS.has(metric.namespace ?? "")) return true;
  return alarm.watches.some(
    (watch) => watch.metric === metric && (watch.wholeAccount || KNOWN_TYPES.has(watch.resource?.type ?? "")),
  );
}

/** Alarms on load balancers and databases are other people's business. */
export function watchesFleet(alarm: Alarm, depth = 0): boolean {
  if (alarm.metrics.some((metric) => concernsFleet(alarm, metric))) return true;
  return depth < 5 && alarm.children.some((child) => watchesFleet(child, depth + 1));
}

/** Items on any alarm of the fleet's functions, queues and topics. */
export function ofFleet(alarm: Alarm): true | Verdict {
  return watchesFleet(alarm) || notApplicable("watches no function, queue or topic of the fleet");
}

/** Items on what a metric alarm measures. */
export function measuresFleet(alarm: Alarm): true | Verdict {
  if (alarm.kind === "composite") return notApplicable("a composite alarm measures nothing itself");
  return ofFleet(alarm);
}

/** Where a part of a metric is written: in the alarm itself, or in its query. */
export function writtenIn(
  { resource }: Alarm,
  metric: AlarmMetric,
  part: "Namespace" | "MetricName" | "Dimensions",
): Node | undefined {
  const query = queryOf(resource.properties, metric);
  return query ? at(query, "MetricStat", "Metric", part) : at(resource.properties, part);
}

/** Where the statistic of a metric is written. */
export function statisticNode({ resource: { properties } }: Alarm, metric: AlarmMetric): Node | undefined {
  const query = queryOf(properties, metric);
  if (query) return at(query, "MetricStat", "Stat");
  return at(properties, "Statistic") ?? at(properties, "ExtendedStatistic");
}

function queryOf(properties: Node, metric: AlarmMetric): Node | undefined {
  return itemsOf(at(properties, "Metrics")).find((query) => query === metric.at);
}
