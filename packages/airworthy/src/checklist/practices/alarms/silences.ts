import { functionsOf } from "../../../fleet/lookup.ts";
import type { Alarm, AlarmMetric, Fleet, LambdaFunction } from "../../../fleet/model.ts";
import { evaluate } from "../../../readers/cloudformation/values.ts";
import { numberOf, textOf, valueAt } from "../../properties.ts";
import { clockOf } from "../../recipes/interval.ts";
import { returned } from "./expressions.ts";

/** Much of it is no single call in a quiet night. */
const TRAFFIC = new Set(["Invocations", "ConcurrentExecutions"]);

/**
 * The function that an alarm has no data of while nobody calls it. Lambda writes no zero for it, and no log line
 * either; what runs every few minutes by the clock always has data.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics.html
 */
export function silentFunction(alarm: Alarm, fleet: Fleet): LambdaFunction | undefined {
  if (/\bFILL\s*\(/.test(returned(alarm)?.expression ?? "")) return undefined;
  for (const watch of alarm.watches) {
    const { metric, resource } = watch;
    if (TRAFFIC.has(metric.name ?? "") && !watchesForSilence(alarm)) continue;
    if (!resource || !(metric.namespace === "AWS/Lambda" || watch.throughLogs)) continue;
    const [fn] = functionsOf(resource, fleet);
    if (fn && !ticks(fn, alarm, metric)) return fn;
  }
  return undefined;
}

/** Whether a clock calls it at least once a period. */
function ticks(fn: LambdaFunction, { resource }: Alarm, metric: AlarmMetric): boolean {
  const clock = clockOf(fn);
  const period = numberOf(metric.period && evaluate(metric.period, resource.stack));
  return clock.kind === "regular" && clock.pause <= (period ?? 60);
}

/** Whether an alarm means to see that a function is not called any more. */
export function watchesForSilence({ metrics, resource }: Alarm): boolean {
  const [metric, another] = metrics;
  const operator = textOf(valueAt(resource, "ComparisonOperator"));
  return (
    metric !== undefined &&
    another === undefined &&
    metric.namespace === "AWS/Lambda" &&
    metric.name === "Invocations" &&
    (operator === "LessThanThreshold" || operator === "LessThanOrEqualToThreshold")
  );
}
