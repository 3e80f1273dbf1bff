import type { LambdaFunction } from "../../../fleet/model.ts";
import type { Json } from "../../../readers/tree.ts";
import { notApplicable, type Verdict } from "../../verdict.ts";
import { notWatched, type Signal } from "./watching.ts";

/**
 * Metrics of Lambda Insights.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Lambda-Insights-metrics.html
 */
export function ofInsights(metrics: readonly string[]): Signal {
  return { namespace: "LambdaInsights", dimension: "function_name", metrics };
}

/** Why there is no such metric of a function. */
export function notMeasured(fn: LambdaFunction): Verdict | undefined {
  return (
    notWatched(fn) ??
    (fn.insights ? undefined : notApplicable("runs without Lambda Insights, which alone measures it"))
  );
}

export function insightsDimensions(fn: LambdaFunction): Json {
  return [{ Name: "function_name", Value: { Ref: fn.id } }];
}
