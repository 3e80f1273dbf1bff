import { evaluate } from "../readers/cloudformation/values.ts";
import type { Resource, Stack } from "../readers/stack.ts";
import { at, intrinsicOf, itemsOf, type Node, stringOf } from "../readers/tree.ts";
import type { Alarm, AlarmMetric, Watched } from "./model.ts";
import type { Resolver } from "./resolver.ts";

/** Reads every alarm of the fleet and works out what it watches. */
export function alarmsOf(stacks: readonly Stack[], resolver: Resolver): Alarm[] {
  const filters = logMetrics(stacks, resolver);
  const alarms: (Alarm & { watches: Watched[]; children: Alarm[] })[] = [];
  const byResource = new Map<Resource, Alarm>();
  for (const stack of stacks) {
    for (const resource of stack.resources.values()) {
      const kind =
        resource.type === "AWS::CloudWatch::Alarm"
          ? "metric"
          : resource.type === "AWS::CloudWatch::CompositeAlarm"
            ? "composite"
            : undefined;
      if (!kind) continue;
      const alarm = {
        resource,
        kind,
        metrics: kind === "metric" ? metricsOf(resource, resolver) : [],
        children: [],
        watches: [],
      } as Alarm & { watches: Watched[]; children: Alarm[] };
      alarms.push(alarm);
      byResource.set(resource, alarm);
      for (const metric of alarm.metrics) alarm.watches.push(...watchesOf(alarm, metric, resolver, filters));
    }
  }
  for (const alarm of alarms) {
    if (alarm.kind === "composite") alarm.children.push(...childrenOf(alarm.resource, byResource, resolver));
  }
  return alarms;
}

function text(node: Node | undefined, stack: Stack): string | undefined {
  if (!node) return undefined;
  const value = evaluate(node, stack);
  return value.kind === "known" ? String(value.value) : undefined;
}

function metricsOf(resource: Resource, resolver: Resolver): AlarmMetric[] {
  const properties = resource.properties;
  const { stack } = resource;
  const queries = at(properties, "Metrics");
  if (queries) {
    return itemsOf(queries).map((query): AlarmMetric => {
      const metric = at(query, "MetricStat", "Metric");
      return {
        id: stringOf(at(query, "Id")),
        namespace: text(at(metric, "Namespace"), stack),
        name: text(at(metric, "MetricName"), stack),
        statistic: text(at(query, "MetricStat", "Stat"), stack),
        period: at(query, "MetricStat", "Period") ?? at(query, "Period"),
        expression:
          stringOf(at(query, "Expression")) ?? resolver.symbols.of(at(query, "Expression"), stack)[0],
        returnData: text(at(query, "ReturnData"), stack) !== "false",
        dimensions: dimensionsOf(at(metric, "Dimensions"), stack, resolver),
        at: query,
      };
    });
  }
  return [
    {
      namespace: text(at(properties, "Namespace"), stack),
      name: text(at(properties, "MetricName"), stack),
      statistic: text(at(properties, "Statistic") ?? at(properties, "ExtendedStatistic"), stack),
      period: at(properties, "Period"),
      returnData: true,
      dimensions: dimensionsOf(at(properties, "Dimensions"), stack, resolver),
      at: at(properties, "MetricName") ?? resource.at,
    },
  ];
}

function dimensionsOf(node: Node | undefined, stack: Stack, resolver: Resolver): AlarmMetric["dimensions"] {
  return sidesOf(node).map((dimension) => {
    const value = at(dimension, "Value");
    return {
      name: stringOf(at(dimension, "Name")) ?? "",
      symbols: resolver.symbols.of(value, stack),
      node: value ?? dimension,
    };
  });
}

/** The dimensions on either side of a condition; one that is hidden counts as one without a name. */
function sidesOf(node: Node | undefined): readonly Node[] {
  if (!node) return [];
  if (node.kind === "list") return node.items.flatMap((item) => (intrinsicOf(item) ? sidesOf(item) : [item]));
  const intrinsic = intrinsicOf(node);
  if (intrinsic?.name === "Fn::If") return itemsOf(intrinsic.argument).slice(1).flatMap(sidesOf);
  return intrinsic?.name === "Ref" && stringOf(intrinsic.argument) === "AWS::NoValue" ? [] : [node];
}

/** Dimension that names the thing, by namespace. */
const NAMING: Readonly<Record<string, readonly [dimension: string, service: string]>> = {
  "AWS/Lambda": ["FunctionName", "lambda"],
  LambdaInsights: ["function_name", "lambda"],
  "AWS/SQS": ["QueueName", "sqs"],
  "AWS/SNS": ["TopicName", "sns"],
  "AWS/DynamoDB": ["TableName", "dynamodb"],
  "AWS/States": ["StateMachineArn", "states"],
};

function* watchesOf(
  alarm: Alarm,
  metric: AlarmMetric,
  resolver: Resolver,
  filters: LogMetrics,
): Iterable<Watched> {
  const { stack } = alarm.resource;
  const common = { alarm, metric, versioned: false, wholeAccount: false, throughLogs: false };
  const insights = /FROM\s+(?:SCHEMA\()?"?AWS\/Lambda"?/i.exec(metric.expression ?? "");
  if (insights) yield { ...common, wholeAccount: true };
  if (metric.namespace !== undefined) {
    const logGroups = filters.get(`${metric.namespace} ${metric.name}`) ?? [];
    for (const resource of logGroups) yield { ...common, resource, throughLogs: true };
  }
  const naming = NAMING[metric.namespace ?? ""];
  if (!naming) return;
  const [dimension, service] = naming;
  const versioned = metric.dimensions.some((one) => one.name === "ExecutedVersion");
  const qualified = metric.dimensions.find((one) => one.name === "Resource" && service === "lambda");
  const named = metric.dimensions.find((one) => one.name === dimension) ?? qualified;
  if (!named) {
    if (metric.dimensions.length === 0) yield { ...common, wholeAccount: true };
    return;
  }
  for (const symbol of named.symbols) {
    const { resource } = resolver.resolve(symbol, service);
    const qualifier = qualified?.symbols
      .map((one) => resolver.resolve(one, "lambda").qualifier)
      .find(Boolean);
    yield { ...common, resource: ownerOf(resource, stack, resolver), qualifier, versioned };
  }
}

/** `!Ref OrdersAlias` is a qualified ARN, but people use it to name the function. */
function ownerOf(resource: Resource | undefined, stack: Stack, resolver: Resolver): Resource | undefined {
  if (resource?.type !== "AWS::Lambda::Alias" && resource?.type !== "AWS::Lambda::Version") return resource;
  return resolver.target(at(resource.properties, "FunctionName"), stack, "lambda")?.resource;
}

/** Metric filters: namespace and name → the functions whose logs feed it. */
type LogMetrics = ReadonlyMap<string, readonly Resource[]>;

function logMetrics(stacks: readonly Stack[], resolver: Resolver): LogMetrics {
  const metrics = new Map<string, Resource[]>();
  for (const stack of stacks) {
    for (const resource of stack.resources.values()) {
      if (resource.type !== "AWS::Logs::MetricFilter") continue;
      const fn = functionOfLogs(at(resource.properties, "LogGroupName"), stack, resolver);
      if (!fn) continue;
      for (const one of itemsOf(at(resource.properties, "MetricTransformations"))) {
        const key = `${text(at(one, "MetricNamespace"), stack)} ${text(at(one, "MetricName"), stack)}`;
        metrics.set(key, [...(metrics.get(key) ?? []), fn]);
      }
    }
  }
  return metrics;
}

/** The function whose logs a log group's name or reference holds. */
export function functionOfLogs(
  node: Node | undefined,
  stack: Stack,
  resolver: Resolver,
): Resource | undefined {
  for (const target of resolver.targets(node, stack, "logs")) {
    let { symbol } = target;
    if (target.resource?.type === "AWS::Logs::LogGroup") {
      const [own] = resolver.symbols.of(
        at(target.resource.properties, "LogGroupName"),
        target.resource.stack,
      );
      symbol = own ?? symbol;
    }
    const name = /^\/aws\/lambda\/(.+)$/.exec(symbol)?.[1];
    const fn = name === undefined ? undefined : resolver.resolve(name, "lambda").resource;
    if (fn?.type === "AWS::Lambda::Function") return fn;
  }
  return undefined;
}

function childrenOf(resource: Resource, alarms: ReadonlyMap<Resource, Alarm>, resolver: Resolver): Alarm[] {
  const children = new Set<Alarm>();
  for (const rule of resolver.symbols.of(at(resource.properties, "AlarmRule"), resource.stack)) {
    for (const match of rule.matchAll(/(?:ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*"?([^")]+)"?\s*\)/g)) {
      const target = resolver.resolve((match[1] ?? "").trim(), "cloudwatch").resource;
      const child = target && alarms.get(target);
      if (child) children.add(child);
    }
  }
  return [...children];
}
