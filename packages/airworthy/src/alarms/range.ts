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
  /** An alarm of 10 seconds was recorded to see a metric that is kept by the minute, whose values are at its start. */
  belowAMinute: { rule: "at least N and a whole minute more", mark: "inferred" },
} as const;

/**
 * @param period Seconds.
 * @returns Periods that an alarm over `evaluationPeriods` reads.
 */
export function evaluationRange(evaluationPeriods: number, period = 60): number {
  const known = EVALUATION_RANGE.known.find((row) => row.evaluationPeriods === evaluationPeriods);
  const range = known?.range ?? evaluationPeriods + Math.max(2, Math.floor(evaluationPeriods / 3));
  return period < 60 ? Math.max(range, evaluationPeriods + 60 / period) : range;
}
