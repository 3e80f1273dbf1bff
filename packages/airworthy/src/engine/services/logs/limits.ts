import { DAY, HOUR, SECOND } from "../../kernel/time.ts";

/*
 * Sources: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html and
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
 */

/** Bytes of one batch: the UTF-8 of all messages, and 26 bytes for each. */
export const BATCH_BYTES = 1_048_576;
export const EVENT_OVERHEAD = 26;
export const BATCH_EVENTS = 10_000;
export const BATCH_SPAN = 24 * HOUR;
export const FURTHEST_AHEAD = 2 * HOUR;
export const OLDEST = 14 * DAY;

/** Events and bytes of one page of GetLogEvents and FilterLogEvents. */
export const PAGE_EVENTS = 10_000;
export const PAGE_BYTES = 1_048_576;
export const STREAMS_OF_FILTER = 100;

/** Names in one page of the Describe operations. */
export const PAGE = 50;

export const METRIC_FILTERS = 100;
export const SUBSCRIPTION_FILTERS = 2;
/** Filter patterns with a regular expression, for each group. */
export const REGEX_FILTERS = 5;
export const REGEX_OF_PATTERN = 2;
export const PATTERN_LENGTH = 1024;
export const DIMENSIONS_OF_FILTER = 3;
export const TAGS = 50;
export const RESOURCE_POLICIES = 10;
/** Source: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutResourcePolicy.html */
export const POLICY_LENGTH = 5120;
/** Source: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_TestMetricFilter.html */
export const TEST_MESSAGES = 50;

/** Source: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
export const RETENTION_DAYS: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** AWS does not say how long it gathers events for a subscription before it calls the function; verify. */
export const GATHERED_FOR = SECOND;
/** Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html */
export const DELIVERY_RETRIED_FOR = 24 * HOUR;
/** An asynchronous event of Lambda has at most 1 MB; packed logs of this size stay below it. */
export const DELIVERY_BYTES = 786_432;

/** Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html */
export const EMF_METRICS = 100;
export const EMF_VALUES = 100;
export const EMF_DIMENSIONS = 30;

/*
 * What this machine keeps. AWS keeps all; here the oldest events of a stream or group make room for new ones.
 */
export const KEPT_OF_STREAM = 50_000;
export const KEPT_OF_GROUP = 200_000;
/** Counted as AWS counts a batch. */
export const KEPT_BYTES_OF_GROUP = 64 * 1024 * 1024;
