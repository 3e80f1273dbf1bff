import type { LambdaFunction } from "../../fleet/model.ts";
import { type AlarmBody, functionDimension } from "./alarm.ts";

/**
 * An alarm that goes off when a function was not invoked for so many seconds, and a little more. A function that is
 * not invoked reports nothing at all, not a zero: what is missing has to count as breaching.
 *
 * Many short periods are better than one long: CloudWatch looks beyond the periods it is asked for when data is
 * missing, so that one period of a day says nothing for three.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
export function silenceAlarm(fn: LambdaFunction, seconds: number, description: string): AlarmBody {
  // Fewer than a hundred periods, that reach back a week at most.
  const period = seconds <= 14_400 ? 300 : 3600;
  const periods = Math.ceil(seconds / period) + 1;
  return {
    AlarmDescription: description,
    Namespace: "AWS/Lambda",
    MetricName: "Invocations",
    Dimensions: [functionDimension(fn)],
    Statistic: "Sum",
    Period: period,
    ComparisonOperator: "LessThanThreshold",
    Threshold: 1,
    DatapointsToAlarm: periods,
    EvaluationPeriods: periods,
    TreatMissingData: "breaching",
  };
}

/**
 * Longest silence an alarm can see, in seconds: its periods reach back a week, less one for what comes late.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
export const LONGEST_SILENCE = 604_800 - 3600;
