/** Numbers of CloudWatch metrics. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html */

/** Metrics in one PutMetricData. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html */
export const MOST_METRICS = 1000;

/** Values of one metric in one PutMetricData. The same page. */
export const MOST_VALUES = 150;

/** Dimensions of one metric. The same page. */
export const MOST_DIMENSIONS = 30;

/** A value lies between -2^360 and 2^360. The same page. */
export const LARGEST_VALUE = 2 ** 360;

/** How old a value may be, and how far ahead. The same page. */
export const OLDEST = 14 * 24 * 3_600_000;
export const FURTHEST = 2 * 3_600_000;

/** Datapoints of one answer. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html */
export const MOST_STATISTICS = 1440;

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html */
export const MOST_QUERIES = 500;
export const MOST_DATAPOINTS = 100_800;

/** Metrics of one page. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ListMetrics.html */
export const METRICS_PER_PAGE = 500;

/** A metric without new values is listed for two weeks. The same page. */
export const LISTED_FOR = 14 * 24 * 3_600_000;

/** What `RecentlyActive: PT3H` means. The same page. */
export const RECENTLY = 3 * 3_600_000;

/** How long the history of an alarm is kept. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarmHistory.html */
export const HISTORY_KEPT = 30 * 24 * 3_600_000;

/** Items kept of one alarm, so that a flapping one fills no memory. The engine's own. */
export const MOST_HISTORY = 2000;

/** Actions of one state. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
export const MOST_ACTIONS = 5;

/** Characters of a name. The same page. */
export const LONGEST_NAME = 255;

/** Characters of a description. The same page. */
export const LONGEST_DESCRIPTION = 1024;

/** Seconds that the evaluation periods of an alarm may cover; the longer when a period is an hour or more. The same page. */
export const LONGEST_WINDOW = 86_400;
export const LONGEST_WINDOW_OF_HOURS = 604_800;

/** Tags of one resource. The same page. */
export const MOST_TAGS = 50;

/** Alarms of one page. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html */
export const ALARMS_PER_PAGE = 50;
export const MOST_ALARMS_PER_PAGE = 100;

/** Contributors of one page. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarmContributors.html */
export const CONTRIBUTORS_PER_PAGE = 100;

/** Alarms deleted at once, of which one may be composite. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DeleteAlarms.html */
export const MOST_DELETED = 100;

/** Composite alarms that may look at one alarm. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create_Composite_Alarm.html */
export const MOST_PARENTS = 150;

/** Characters of a rule. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html */
export const LONGEST_RULE = 10_240;

/** Alarms that one mute rule names. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutAlarmMuteRule.html */
export const MOST_MUTED = 100;

/** Characters of a schedule, its duration and its time zone. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Schedule.html */
export const LONGEST_EXPRESSION = 256;
export const LONGEST_DURATION = 50;

/** Anomaly detectors of one place. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html */
export const MOST_DETECTORS = 500;

/** Time ranges that a detector leaves out. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_AnomalyDetectorConfiguration.html */
export const MOST_EXCLUDED = 100;

/** Histories of deleted alarms that are kept. The engine's own. */
export const MOST_GONE = 1000;

/** How long values are kept, by the minute. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html#metrics-retention */
export const KEPT = 15 * 24 * 3_600_000;

/** Metrics that a place holds; the one that was silent longest makes room for a new one. The engine's own: AWS has no limit. */
export const MOST_METRIC_SERIES = 100_000;

/** Different values of one minute that are kept apart for percentiles. The engine's own. */
export const MOST_DISTINCT = 4096;

/** Seconds of the periods that keep to a wall clock. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_WallClockWindow.html */
export const WALL_CLOCK_PERIODS: readonly number[] = [60, 300, 3600, 86_400, 604_800];

/** Minutes of a warm-up: a week. The engine's own: the bound of the API is not known. */
export const LONGEST_WARM_UP = 7 * 24 * 60;

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAnomalyDetectors.html */
export const MOST_DETECTOR_IDS = 50;

/** Alarms of one place; AWS raises it when asked to. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html */
export const MOST_ALARMS = 5000;
