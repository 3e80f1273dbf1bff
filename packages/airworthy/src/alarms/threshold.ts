/** How an alarm compares. Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
export type ComparisonOperator =
  | "GreaterThanOrEqualToThreshold"
  | "GreaterThanThreshold"
  | "LessThanThreshold"
  | "LessThanOrEqualToThreshold"
  | "LessThanLowerOrGreaterThanUpperThreshold"
  | "LessThanLowerThreshold"
  | "GreaterThanUpperThreshold";

/** A value of one period. `lower` and `upper` are the band there, which the last three operators need. */
export interface Point {
  /** Start of the period; milliseconds since 1970. */
  readonly at: number;
  readonly value: number;
  readonly sampleCount?: number;
  readonly lower?: number;
  readonly upper?: number;
}

export function comparesWithBand(operator: ComparisonOperator): boolean {
  return operator.includes("Lower") || operator.includes("Upper");
}

/** Whether a point is one to alarm about; `undefined` when there is nothing to compare it with: it counts as missing. */
export function breaches(
  point: Point,
  operator: ComparisonOperator,
  threshold: number | undefined,
): boolean | undefined {
  const { value, lower, upper } = point;
  if (Number.isNaN(value)) return undefined;
  if (comparesWithBand(operator)) {
    if (lower === undefined || upper === undefined) return undefined;
    const below = value < lower;
    const above = value > upper;
    if (operator === "LessThanLowerThreshold") return below;
    return operator === "GreaterThanUpperThreshold" ? above : below || above;
  }
  if (threshold === undefined) return undefined;
  if (operator === "GreaterThanThreshold") return value > threshold;
  if (operator === "GreaterThanOrEqualToThreshold") return value >= threshold;
  return operator === "LessThanThreshold" ? value < threshold : value <= threshold;
}
