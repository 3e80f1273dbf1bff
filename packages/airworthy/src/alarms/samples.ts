import type { MetricAlarm } from "./alarm.ts";
import type { Point } from "./threshold.ts";

/**
 * How many samples a percentile needs to say something: 10 / (1 - p) from the median up, 10 / p below it. 1000 for p99.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/percentiles-with-low-samples.html
 */
export function samplesNeeded(percentile: number): number {
  const share = Math.max(percentile, 100 - percentile);
  // In percents, because 1 - 0.99 is not 0.01 in binary.
  return share === 100 ? Infinity : 1000 / Number((100 - share).toFixed(10));
}

/** Whether an alarm that ignores percentiles of few samples keeps its state. Counts the samples of all periods it evaluates. */
export function tooFewSamples(
  { statistic, evaluateLowSampleCountPercentile: low = "evaluate" }: MetricAlarm,
  points: readonly Point[],
): boolean {
  const percentile = /^p([\d.]+)$/.exec(statistic ?? "");
  if (low === "evaluate" || !percentile || points.length === 0) return false;
  const count = points.reduce((sum, point) => sum + (point.sampleCount ?? 0), 0);
  return count < samplesNeeded(Number(percentile[1]));
}
