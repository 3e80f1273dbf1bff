import type { Alarm, AlarmMetric, Fleet, LambdaFunction, Queue, Watch } from "../../../fleet/model.ts";
import { customResourcesToldOf } from "../../../fleet/custom.ts";
import { nestedStackFor } from "../../../fleet/nested.ts";
import { once } from "../../../fleet/once.ts";
import type { Range } from "../../../readers/source.ts";
import type { Resource } from "../../../readers/stack.ts";
import { at, itemsOf, type Node } from "../../../readers/tree.ts";
import { cannotTell, met, notApplicable, type Verdict } from "../../verdict.ts";
import { hiddenLogAlarms, type LogAlarm, logAlarms } from "./logs.ts";
import { couldBe, type Named, namesOf } from "./names.ts";

/** A thing that can be seen in metrics: any of them will do. */
export interface Signal {
  /** `AWS/Lambda` */
  readonly namespace: string;
  /** The dimension that names the function or queue. */
  readonly dimension: string;
  readonly metrics: readonly string[];
  /** A metric made of the function's logs counts when its name or its filter says this. */
  readonly inLogs?: RegExp;
  /** Which of the alarms on these metrics count; all when absent. */
  readonly counts?: (alarm: Alarm, metric: AlarmMetric) => boolean;
}

/** A signal among the metrics that Lambda keeps of a function. */
export function ofFunction(metrics: readonly string[], inLogs?: RegExp): Signal {
  return { namespace: "AWS/Lambda", dimension: "FunctionName", metrics, ...(inLogs ? { inLogs } : {}) };
}

/**
 * Why a function is not held to having alarms.
 *
 * Metrics of functions at the edge appear in the Regions of the viewers.
 * Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-edge-testing-debugging.html
 */
export function notWatched(fn: LambdaFunction): Verdict | undefined {
  if (fn.purpose === "deployment-hook" || onlyDeploys(fn))
    return notApplicable("runs only while the stack deploys: a failure shows as a failed deployment");
  if (fn.purpose === "edge")
    return notApplicable("runs at the edge: its metrics appear in the Regions of its viewers");
  return undefined;
}

/** Custom resources invoke it, and nothing else does; a mere permission, copied from elsewhere, is no trigger. */
function onlyDeploys(fn: LambdaFunction): boolean {
  if (fn.purpose === "custom-resource") return true;
  const triggers = fn.triggers.filter(({ via }) => via.type !== "AWS::Lambda::Permission");
  return triggers.length > 0 && triggers.every(({ service }) => service === "cloudformation");
}

/**
 * Met when an alarm of the fleet watches the function's signal, cannot-tell when one may do so, `undefined` when none
 * does. An alarm without dimensions watches every function of the account.
 */
export function watchedFunction(fn: LambdaFunction, signal: Signal, fleet: Fleet): Verdict | undefined {
  const own = fn.alarms.find((watch) => !watch.throughLogs && isOn(watch, signal));
  if (own) return met(`watched by ${own.alarm.resource.id}`);
  const telling = ({ said }: LogAlarm) => said.some((one) => signal.inLogs?.test(one));
  const logged = logAlarms(fn, fleet).find(telling);
  if (logged) return met(`watched by ${logged.alarm.resource.id}, through its logs`);
  const all = accountWide(fleet).find((watch) => isOn(watch, signal));
  if (all) return met(`watched by ${all.alarm.resource.id}, for all functions of the account`);
  const hidden = hiddenLogAlarms(fn, fleet).find(telling)?.alarm.resource;
  if (hidden)
    return cannotTell(`${hidden.id} may watch its logs: an intrinsic decides whose they are`, hidden.at);
  return (
    maybeWatched(namesOf(fn.resource, "FunctionName", fleet), signal, fleet) ?? elsewhere(fn.resource, fleet)
  );
}

/** The same for a queue. */
export function watchedQueue(queue: Queue, signal: Signal, fleet: Fleet): Verdict | undefined {
  const own = queue.alarms.find((watch) => isOn(watch, signal));
  if (own) return met(`watched by ${own.alarm.resource.id}`);
  return (
    maybeWatched(namesOf(queue.resource, "QueueName", fleet), signal, fleet) ??
    elsewhere(queue.resource, fleet)
  );
}

/** Macros, custom resources and modules that make alarms themselves, by name. */
const ADDS_ALARMS = /slic-?watch|alarm|alert|monitor/i;

/**
 * What makes alarms out of the template's sight: many teams keep one template of alarms for all their functions, or a
 * custom resource, a module or a macro that writes them.
 */
function elsewhere(resource: Resource, fleet: Fleet): Verdict | undefined {
  const macro = resource.stack.macros.find((name) => ADDS_ALARMS.test(name));
  if (macro !== undefined)
    return cannotTell(`the macro ${macro} adds alarms when the stack deploys`, resource.at);
  const custom = customResourcesToldOf(resource, fleet).find(
    ({ id, type }) => ADDS_ALARMS.test(type) || ADDS_ALARMS.test(id),
  );
  if (custom)
    return cannotTell(`${custom.id} (${custom.type}) is told its name, and may make the alarm`, custom.at);
  const nested = nestedStackFor(resource, fleet);
  return nested
    ? cannotTell(`the nested stack ${nested.id} is told its name, and may hold the alarm`, nested.at)
    : undefined;
}

/** Alarms that look at no function in particular. */
export const accountWide = once((fleet: Fleet): readonly Watch[] =>
  fleet.alarms
    .flatMap((alarm) => alarm.watches)
    .filter((watch) => watch.wholeAccount && !hiddenDimensions(watch.alarm, watch.metric)),
);

/** The metric an alarm's query looks at: named, or selected by Metrics Insights. */
function nameIn(metric: AlarmMetric): string | undefined {
  // A WHERE may leave the function out: what is filtered is no answer.
  const selected = /^\s*SELECT\s+\w+\(\s*"?(\w+)"?\s*\)(?!.*\bWHERE\b)/is.exec(metric.expression ?? "");
  return metric.name ?? selected?.[1];
}

function isOn({ alarm, metric }: Pick<Watch, "alarm" | "metric">, signal: Signal): boolean {
  if (metric.namespace !== undefined && metric.namespace !== signal.namespace) return false;
  return signal.metrics.includes(nameIn(metric) ?? "") && (signal.counts?.(alarm, metric) ?? true);
}

/** An alarm on the signal whose dimension the template does not decide, and which may name this very thing. */
function maybeWatched(named: Named, signal: Signal, fleet: Fleet): Verdict | undefined {
  for (const { alarm, metric } of openMetrics(fleet)) {
    if (!isOn({ alarm, metric }, signal)) continue;
    const may = `${alarm.resource.id} may watch it`;
    const hiding = hiddenName(metric, signal, named, fleet);
    if (hiding) return cannotTell(`${may}: ${textOf(hiding)} decides what it looks at`, hiding);
    const dimensions = hiddenDimensions(alarm, metric);
    if (dimensions) return cannotTell(`${may}: an intrinsic decides its Dimensions`, dimensions);
  }
  return undefined;
}

/** Metrics of alarms that may be about more than the fleet's resources they are known to be about. */
const openMetrics = once((fleet: Fleet) =>
  fleet.alarms.flatMap((alarm) =>
    alarm.metrics
      .filter(
        (metric) =>
          hiddenDimensions(alarm, metric) !== undefined ||
          metric.dimensions.some(
            ({ symbols }) => symbols.length === 0 || symbols.some((symbol) => !isResource(symbol, fleet)),
          ),
      )
      .map((metric) => ({ alarm, metric })),
  ),
);

/** Whether a symbol is a function or queue of the fleet for certain; the outputs of a nested stack may be anything. */
function isResource(symbol: string, { resolver }: Fleet): boolean {
  const type = resolver.resolve(symbol).resource?.type;
  return type === "AWS::Lambda::Function" || type === "AWS::SQS::Queue";
}

function hiddenName(metric: AlarmMetric, signal: Signal, named: Named, fleet: Fleet): Range | undefined {
  const dimension = metric.dimensions.find((one) => one.name === signal.dimension);
  if (!dimension) return undefined;
  const { symbols, node } = dimension;
  if (symbols.length === 0) return node;
  return symbols.some((symbol) => couldBe(symbol, named, fleet)) ? node : undefined;
}

/** Dimensions that are there, but put together by an intrinsic. */
function hiddenDimensions({ resource }: Alarm, metric: AlarmMetric): Node | undefined {
  const query = itemsOf(at(resource.properties, "Metrics")).find((one) => one === metric.at);
  const written = query
    ? at(query, "MetricStat", "Metric", "Dimensions")
    : at(resource.properties, "Dimensions");
  return written && written.kind !== "list" ? written : undefined;
}

function textOf({ source, start, end }: Range): string {
  return source.text.slice(start, end).replaceAll(/\s+/g, " ");
}
