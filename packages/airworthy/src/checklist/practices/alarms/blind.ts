import { functionsOf } from "../../../fleet/lookup.ts";
import type { Alarm, Fleet, LambdaFunction } from "../../../fleet/model.ts";
import { at, type Node } from "../../../readers/tree.ts";
import { numberOf, property, textOf, timeoutOf, valueAt } from "../../properties.ts";
import { plainErrorRate } from "./expressions.ts";
import { statisticNode } from "./metrics.ts";
import { isBreaching } from "./windows.ts";

/** Why an alarm cannot see the fault it is about. */
export interface Blindness {
  readonly at: Node;
  readonly because: string;
  readonly cure: string;
  /** Whether `Sum` in the place of the statistic mends it. */
  readonly wantsSum?: boolean;
}

/**
 * Metrics that are 1 when something happened in an invocation, and 0 or nothing when it did not: "view these metrics
 * with the Sum statistic".
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html#invocation-metrics
 */
const YES_OR_NO = new Set(["Errors", "Throttles", "DeadLetterErrors", "DestinationDeliveryFailures"]);

/** A call that is cut off is booked with its timeout, give or take a little. */
const OVERRUN = 1.1;

export function blindness(alarm: Alarm, fleet: Fleet): Blindness | undefined {
  const rate = rateOutOfReach(alarm);
  if (rate) return rate;
  const [metric, another] = alarm.metrics;
  if (!metric || another || metric.namespace !== "AWS/Lambda") return undefined;
  const where = statisticNode(alarm, metric);
  const statistic = metric.statistic ?? "";
  if (!where || statistic === "") return undefined;
  const name = metric.name ?? "";
  if (YES_OR_NO.has(name)) return yesOrNo(alarm, name, statistic, where);
  if (name === "Duration") return neverThatLong(alarm, statistic, where, fleet);
  if (name === "ConcurrentExecutions") return neverThatMany(alarm, statistic, fleet);
  if (name === "ProvisionedConcurrencyUtilization") return aShare(alarm, name, statistic);
  return undefined;
}

function yesOrNo(alarm: Alarm, name: string, statistic: string, where: Node): Blindness | undefined {
  const bySum = { at: where, cure: "Use the statistic Sum.", wantsSum: true };
  if (statistic === "SampleCount" && name === "Errors")
    return { ...bySum, because: "counts all calls, failed or not: that is the SampleCount of Errors" };
  if (!["Average", "Maximum", "Minimum"].includes(statistic) || !isUpper(alarm)) return undefined;
  if (isBreaching(alarm, 1) === false)
    return { ...bySum, because: `never goes off: the ${statistic} of ${name} is 1 at most` };
  if (statistic === "Minimum" && name === "Errors")
    return {
      ...bySum,
      because: "goes off only when all calls of a period fail: one that does not is the Minimum",
    };
  if (statistic === "Average" && name === "Errors" && thresholdOf(alarm) === 1)
    return {
      ...bySum,
      because: "goes off only when all calls of a period fail: the Average of Errors is their share",
    };
  return undefined;
}

function neverThatLong(alarm: Alarm, statistic: string, where: Node, fleet: Fleet): Blindness | undefined {
  if (!isUpper(alarm)) return undefined;
  if (statistic === "Sum")
    return {
      at: where,
      because: "adds up the Duration of all calls: it tells how many there are, not how slow they are",
      cure: "Use a percentile, or Maximum.",
    };
  if (!/^(?:Average|Maximum|Minimum|p\d)/.test(statistic)) return undefined;
  const longest = most(alarm, fleet, (fn) => timeoutOf(fn));
  if (!longest || isBreaching(alarm, longest.value * 1000 * OVERRUN) !== false) return undefined;
  return {
    at: thresholdNode(alarm) ?? where,
    because: `never goes off: ${longest.fn.id} is cut off after ${longest.value * 1000} ms, long before ${thresholdOf(alarm)} ms`,
    cure: "Set the Threshold below the timeout.",
  };
}

/** Reserved concurrency is the most a function gets. */
function neverThatMany(alarm: Alarm, statistic: string, fleet: Fleet): Blindness | undefined {
  if (!isUpper(alarm) || !/^(?:Average|Maximum|Minimum|p\d)/.test(statistic)) return undefined;
  const reserved = most(alarm, fleet, (fn) => numberOf(property(fn, "ReservedConcurrentExecutions")));
  const threshold = thresholdNode(alarm);
  if (!reserved || !threshold || isBreaching(alarm, reserved.value) !== false) return undefined;
  return {
    at: threshold,
    because: `never goes off: ${reserved.fn.id} has ${reserved.value} reserved and never gets more`,
    cure: "Set the Threshold below its ReservedConcurrentExecutions.",
  };
}

function aShare(alarm: Alarm, name: string, statistic: string): Blindness | undefined {
  const threshold = thresholdNode(alarm);
  if (!threshold || statistic === "Sum" || statistic === "SampleCount" || !isUpper(alarm)) return undefined;
  return isBreaching(alarm, 1) === false && (thresholdOf(alarm) ?? 0) > 1
    ? {
        at: threshold,
        because: `never goes off: ${name} is a share, 1 when all of it is in use`,
        cure: "Write the percentage as a share: 0.8 for 80 %.",
      }
    : undefined;
}

/** A share is compared with a percentage. */
function rateOutOfReach(alarm: Alarm): Blindness | undefined {
  const rate = plainErrorRate(alarm);
  const threshold = thresholdNode(alarm);
  if (!rate || !threshold) return undefined;
  if (isBreaching(alarm, rate.worst) !== false || isBreaching(alarm, rate.best) !== false) return undefined;
  return {
    at: threshold,
    because: `never goes off: its expression lies between ${Math.min(rate.best, rate.worst)} and ${Math.max(rate.best, rate.worst)}`,
    cure: "Multiply the expression by 100, or write the Threshold as a share.",
  };
}

/** The largest of a number over the functions an alarm watches; nothing when one of them is hidden. */
function most(
  alarm: Alarm,
  fleet: Fleet,
  numberFor: (fn: LambdaFunction) => number | undefined,
): { readonly fn: LambdaFunction; readonly value: number } | undefined {
  let largest: { fn: LambdaFunction; value: number } | undefined;
  for (const { resource } of alarm.watches) {
    const [fn] = resource ? functionsOf(resource, fleet) : [];
    const value = fn && numberFor(fn);
    if (!fn || value === undefined) return undefined;
    if (!largest || value > largest.value) largest = { fn, value };
  }
  return largest;
}

function isUpper({ resource }: Alarm): boolean {
  return /^GreaterThan(?:OrEqualTo)?Threshold$/.test(textOf(valueAt(resource, "ComparisonOperator")) ?? "");
}

function thresholdNode({ resource }: Alarm): Node | undefined {
  return at(resource.properties, "Threshold");
}

function thresholdOf({ resource }: Alarm): number | undefined {
  return numberOf(valueAt(resource, "Threshold"));
}
