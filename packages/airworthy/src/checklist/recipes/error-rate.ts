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

/** How an alarm on the share of failures differs from the standard's. */
export interface Rate {
  readonly description: string;
  readonly percent: number;
  /** Failures from which on the share counts. */
  readonly floor: number;
  /** Seconds. */
  readonly period: number;
  readonly judged: { readonly [property: string]: Json };
  readonly dimensions?: Json;
}

/**
 * An alarm on the share of invocations that fail. Below the floor the rate says nothing: one failure of two is no
 * outage. Where there were no invocations there is no value, not a zero.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
export function rateAlarm(fn: LambdaFunction, rate: Rate, context: Context): AlarmBody {
  const { floor, period, dimensions = [functionDimension(fn)] } = rate;
  const share = "100 * errors / invocations";
  return {
    AlarmDescription: rate.description,
    Metrics: [
      {
        Id: "rate",
        Label: "Failed invocations (%)",
        Expression: `IF(errors >= ${floor}, ${share}, 0)`,
      },
      input("errors", "Errors", dimensions, context, { period }),
      input("invocations", "Invocations", dimensions, context, { period }),
    ],
    ComparisonOperator: "GreaterThanThreshold",
    Threshold: rate.percent,
    ...rate.judged,
  };
}

/** Two bad periods of three, or the only run of a night. */
export function errorRate(fn: LambdaFunction, context: Context): AlarmBody {
  const { errorRatePercent: percent, errorFloor, periodSeconds: period } = context.standard.alarms;
  const rate = {
    description: `${fn.id} fails in more than ${percent} % of its invocations.`,
    percent,
    floor: runsRarely(fn) ? 1 : errorFloor,
    period,
    judged: judging(fn, context),
  };
  return rateAlarm(fn, rate, context);
}

const HOUR = 3600;

/**
 * A function that is called every few minutes has no rate in five of them: its hour has. Two failures are asked for,
 * because any function fails once.
 */
export function hourlyErrorRate(fn: LambdaFunction, context: Context): AlarmBody {
  const { hourlyErrorPercent: percent, errorFloor: floor } = context.standard.alarms;
  const rate = {
    description: `${fn.id} failed in more than ${percent} % of its invocations within an hour.`,
    percent,
    floor,
    period: HOUR,
    judged: { EvaluationPeriods: 1, TreatMissingData: "notBreaching" },
  };
  return rateAlarm(fn, rate, context);
}

/** Eight bad periods of the twelve of an hour: a little too much, for long. What lasts a minute spoils one. */
export function slowErrorRate(fn: LambdaFunction, context: Context): AlarmBody {
  const { slowErrorPercent: percent } = context.standard.alarms;
  const rate = {
    description: `${fn.id} keeps failing in more than ${percent} % of its invocations.`,
    percent,
    floor: 1,
    period: 300,
    judged: { DatapointsToAlarm: 8, EvaluationPeriods: 12, TreatMissingData: "notBreaching" },
  };
  return rateAlarm(fn, rate, context);
}

/** How a metric is read that only feeds an expression; by the standard's period, summed up, unless told otherwise. */
export interface Read {
  readonly period?: number;
  readonly statistic?: "Sum" | "Average";
  /** `AWS/Lambda` when absent. */
  readonly namespace?: string;
}

/** A metric that only feeds an expression. */
export function input(
  id: string,
  name: string,
  dimensions: Json,
  { standard }: Context,
  { period = standard.alarms.periodSeconds, statistic = "Sum", namespace = "AWS/Lambda" }: Read = {},
): { readonly [property: string]: Json } {
  return {
    Id: id,
    ReturnData: false,
    MetricStat: {
      Metric: { Namespace: namespace, MetricName: name, Dimensions: dimensions },
      Period: period,
      Stat: statistic,
    },
  };
}
