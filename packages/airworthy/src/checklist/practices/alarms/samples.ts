import type { Alarm, AlarmMetric } from "../../../fleet/model.ts";
import { concernsFleet } from "./metrics.ts";

/** A percentile that an alarm compares with its threshold. */
export interface Percentile {
  readonly metric: AlarmMetric;
  readonly statistic: string;
  /** With fewer values in a period the percentile is the largest of them. */
  readonly meaningfulFrom: number;
  /**
   * With fewer values in a period CloudWatch calls them few: with `ignore` the alarm stays as it is.
   *
   * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/percentiles-with-low-samples.html
   */
  readonly enoughFrom: number;
}

/** The upper percentile of a function's metric that an alarm watches. */
export function percentileOf(alarm: Alarm): Percentile | undefined {
  for (const metric of alarm.metrics) {
    const percent = Number(/^p(\d+(?:\.\d+)?)$/.exec(metric.statistic ?? "")?.[1]);
    if (!(percent > 50 && percent < 100) || !metric.returnData || !concernsFleet(alarm, metric)) continue;
    const share = 100 / (100 - percent);
    return {
      metric,
      statistic: metric.statistic ?? "",
      meaningfulFrom: Math.ceil(share - 1e-6),
      enoughFrom: Math.ceil(10 * share - 1e-6),
    };
  }
  return undefined;
}
