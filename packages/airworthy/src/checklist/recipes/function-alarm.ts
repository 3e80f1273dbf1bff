import type { Change } from "../../fixers/change.ts";
import type { LambdaFunction } from "../../fleet/model.ts";
import type { Json } from "../../readers/tree.ts";
import type { Context } from "../item.ts";
import { addAlarm, type AlarmBody, functionDimension } from "./alarm.ts";
import { judging } from "./error-rate.ts";

/** Adds an alarm named for the function and what it watches: `OrdersErrorsAlarm`. A string says why it cannot. */
export function addFunctionAlarm(
  fn: LambdaFunction,
  watching: string,
  body: AlarmBody,
  context: Context,
): readonly Change[] | string {
  const id = `${fn.id}${watching}Alarm`;
  if (fn.stack.authored.has(id)) return `${id} exists already and watches something else`;
  return addAlarm(fn.resource, id, body, context);
}

/** A threshold on one metric of a function. */
export interface Limit {
  readonly description: string;
  readonly metric: string;
  readonly statistic: "Sum" | "Maximum" | "p99";
  readonly comparison: "GreaterThanThreshold" | "GreaterThanOrEqualToThreshold";
  readonly threshold: number;
  /** `AWS/Lambda` when absent. */
  readonly namespace?: string;
  readonly dimensions?: Json;
}

/** The body of an alarm on one metric, judged as the standard says. */
export function limitAlarm(fn: LambdaFunction, limit: Limit, context: Context): AlarmBody {
  return {
    AlarmDescription: limit.description,
    Namespace: limit.namespace ?? "AWS/Lambda",
    MetricName: limit.metric,
    Dimensions: limit.dimensions ?? [functionDimension(fn)],
    ...(limit.statistic === "p99" ? { ExtendedStatistic: "p99" } : { Statistic: limit.statistic }),
    Period: context.standard.alarms.periodSeconds,
    ComparisonOperator: limit.comparison,
    Threshold: limit.threshold,
    ...judging(fn, context),
  };
}
