import type { LambdaFunction } from "../../fleet/model.ts";
import type { Json } from "../../readers/tree.ts";
import type { Context } from "../item.ts";
import { timeoutOf } from "../properties.ts";
import { type AlarmBody, functionDimension } from "./alarm.ts";
import { runsRarely } from "./interval.ts";

/**
 * How an alarm of the standard judges its periods. Silence is no fault here: see alarms/invocations.
 *
 * Lambda counts an invocation in the minute it started, but only once it has ended: of a function that runs for ten
 * minutes the last ten say nothing yet, so that the alarm has to look back further. A job that runs once a night has
 * one bad period at most.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-view.html
 */
export function judging(fn: LambdaFunction, { standard }: Context): { readonly [property: string]: Json } {
  const { evaluationPeriods, datapointsToAlarm, periodSeconds } = standard.alarms;
  const datapoints = runsRarely(fn) ? 1 : datapointsToAlarm;
  const usual = runsRarely(fn) ? 1 : evaluationPeriods;
  const late = Math.floor((timeoutOf(fn) ?? 0) / periodSeconds);
  return {
    DatapointsToAlarm: datapoints,
    EvaluationPeriods: late === 0 ? usual : Math.max(usual, late + datapoints),
    TreatMissingData: "notBreaching",
  };
}

/**
 * An alarm on the share of invocations that fail. Below the floor the rate says nothing: one failure of two is no
 * outage. Where there were no invocations there is no value, not a zero.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
export function errorRate(
  fn: LambdaFunction,
  context: Context,
  dimensions: Json = [functionDimension(fn)],
): AlarmBody {
  const { errorRatePercent } = context.standard.alarms;
  const floor = runsRarely(fn) ? 1 : context.standard.alarms.errorFloor;
  return {
    AlarmDescription: `${fn.id} fails in more than ${errorRatePercent} % of its invocations.`,
    Metrics: [
      {
        Id: "rate",
        Label: "Failed invocations (%)",
        Expression: `IF(errors >= ${floor}, 100 * errors / invocations, 0)`,
      },
      input("errors", "Errors", dimensions, context),
      input("invocations", "Invocations", dimensions, context),
    ],
    ComparisonOperator: "GreaterThanThreshold",
    Threshold: errorRatePercent,
    ...judging(fn, context),
  };
}

/** A metric that only feeds an expression. */
export function input(id: string, name: string, dimensions: Json, { standard }: Context): Json {
  return {
    Id: id,
    ReturnData: false,
    MetricStat: {
      Metric: { Namespace: "AWS/Lambda", MetricName: name, Dimensions: dimensions },
      Period: standard.alarms.periodSeconds,
      Stat: "Sum",
    },
  };
}
