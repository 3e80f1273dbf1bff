import type { LambdaFunction } from "../../fleet/model.ts";
import type { Json } from "../../readers/tree.ts";
import type { Context } from "../item.ts";
import { type AlarmBody, functionDimension } from "./alarm.ts";
import { input, type Read } from "./error-rate.ts";

/** An alarm on what is usual. */
export interface Usual {
  readonly description: string;
  /** What is watched: metric math over `inputs`; the only input when absent. */
  readonly expression?: string;
  /** What a graph calls it. */
  readonly label: string;
  /** Metrics, by id. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly read?: Read;
  readonly dimensions?: Json;
  /** Seconds. */
  readonly period: number;
  readonly deviations: number;
  readonly comparison:
    | "LessThanLowerThreshold"
    | "GreaterThanUpperThreshold"
    | "LessThanLowerOrGreaterThanUpperThreshold";
  /** M of M periods; one when absent. */
  readonly periods?: number;
  /** Statistics other than Sum, by input. */
  readonly statistics?: Readonly<Record<string, Read["statistic"]>>;
}

/**
 * An alarm that knows what is usual at this hour of the week: CloudWatch learns it from the two weeks before.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Anomaly_Detection.html
 */
export function bandAlarm(fn: LambdaFunction, usual: Usual, context: Context): AlarmBody {
  const { dimensions = [functionDimension(fn)], period, periods = 1, statistics = {}, read = {} } = usual;
  const inputs = Object.entries(usual.inputs).map(([id, metric]) => {
    const statistic = statistics[id] ?? "Sum";
    return input(id, metric, dimensions, context, { ...read, period, statistic });
  });
  const watched = usual.expression === undefined ? Object.keys(usual.inputs)[0] : "now";
  return {
    AlarmDescription: usual.description,
    Metrics: [
      { Id: "usual", Label: "Usual", Expression: `ANOMALY_DETECTION_BAND(${watched}, ${usual.deviations})` },
      ...(usual.expression === undefined
        ? inputs.map((one) => ({
            Id: one["Id"] as Json,
            Label: usual.label,
            MetricStat: one["MetricStat"] as Json,
          }))
        : [{ Id: "now", Label: usual.label, Expression: usual.expression }, ...inputs]),
    ],
    ThresholdMetricId: "usual",
    ComparisonOperator: usual.comparison,
    EvaluationPeriods: periods,
    TreatMissingData: "notBreaching",
  };
}
