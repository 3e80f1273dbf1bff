import type { AnyAlarm, FunctionProfile } from "../model.ts";
import { type Judging, on, type ToolSet } from "./tool.ts";

const judging = (
  periods: number,
  comparisonOperator: Judging["comparisonOperator"],
  threshold: number,
): Judging => ({
  period: 60,
  evaluationPeriods: periods,
  datapointsToAlarm: periods,
  comparisonOperator,
  threshold,
  treatMissingData: "missing",
});

/** "About 90 % of the concurrency quota", which is 1,000 unless it was raised. */
const CONCURRENCY = 900;
/** "Lower than the configured function timeout": the share is decided here. */
const DURATION_OF_TIMEOUT = 0.8;

/**
 * The alarms that CloudWatch's "alarm recommendations" name for Lambda, as the console downloads them. The page leaves
 * the thresholds of errors, throttles and duration to the reader.
 */
export const AWS_RECOMMENDED: ToolSet = {
  name: "aws-recommended",
  pinned: "CloudWatch's recommended alarms for Lambda, as the console downloads them (2026)",
  source:
    "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Best_Practice_Recommended_Alarms_AWS_Services.html#Lambda",
  decided:
    "AWS leaves thresholds open: errors more than 0, throttles at least 1, duration more than 80 % of the timeout.",
  alarms: (fn: FunctionProfile): readonly AnyAlarm[] => [
    on("Errors", "Errors", "Sum", judging(3, "GreaterThanThreshold", 0)),
    on("Throttles", "Throttles", "Sum", judging(5, "GreaterThanOrEqualToThreshold", 1)),
    on(
      "Duration",
      "Duration",
      "p90",
      judging(15, "GreaterThanThreshold", DURATION_OF_TIMEOUT * fn.timeoutSeconds * 1000),
    ),
    on(
      "ConcurrentExecutions",
      "ConcurrentExecutions",
      "Maximum",
      judging(10, "GreaterThanThreshold", CONCURRENCY),
    ),
    on(
      "ClaimedAccountConcurrency",
      "ClaimedAccountConcurrency",
      "Maximum",
      judging(10, "GreaterThanThreshold", CONCURRENCY),
      { scope: "account" },
    ),
  ],
};
