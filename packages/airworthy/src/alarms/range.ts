/**
 * How many periods an alarm looks at, more than it evaluates: "Whenever an alarm evaluates whether to change state,
 * CloudWatch attempts to retrieve a higher number of data points than the number specified as Evaluation Periods." AWS
 * does not say how many. What is known:
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
export const EVALUATION_RANGE = {
  version: "2026-11-30",
  known: [
    { evaluationPeriods: 3, range: 5, mark: "documented", by: "the tables of the page" },
    { evaluationPeriods: 1, range: 3, mark: "inferred", by: "a daily alarm seen to look back three days" },
  ],
  /** Agrees with all that is known. */
  otherwise: { rule: "N + max(2, floor(N / 3))", mark: "inferred" },
} as const;

/**
 * The same number of periods whatever their length: an alarm of 10 seconds on a metric that is kept by the minute sees
 * each value for three evaluations and has no data for the other three, as AWS says of it ("might often lapse into
 * INSUFFICIENT_DATA").
 *
 * @returns Periods that an alarm over `evaluationPeriods` reads.
 */
export function evaluationRange(evaluationPeriods: number): number {
  const known = EVALUATION_RANGE.known.find((row) => row.evaluationPeriods === evaluationPeriods);
  return known?.range ?? evaluationPeriods + Math.max(2, Math.floor(evaluationPeriods / 3));
}
