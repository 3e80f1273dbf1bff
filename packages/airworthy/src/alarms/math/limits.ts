/** Numbers of metric math. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html */

/** Characters of an expression. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDataQuery.html */
export const MOST_CHARACTERS = 2048;

/** MetricDataQueries of one GetMetricData. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html */
export const MOST_QUERIES = 500;

/** Metrics, and expressions, of an alarm on a math expression. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
export const MOST_ALARM_METRICS = 10;
export const MOST_ALARM_EXPRESSIONS = 10;

/** Characters, searches, and time series found. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/search-expression-syntax.html */
export const MOST_SEARCH_CHARACTERS = 1024;
export const MOST_SEARCHES = 100;
export const MOST_FOUND = 500;

/** A search finds metrics that reported within two weeks. The same page. Milliseconds. */
export const SEARCHED_FOR = 14 * 24 * 3_600_000;

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-metrics-insights-limits.html */
export const MOST_INSIGHTS_METRICS = 10_000;
export const MOST_INSIGHTS_SERIES = 500;
export const MOST_INSIGHTS_QUERIES = 1;
/** "The most recent three hours"; milliseconds. */
export const INSIGHTS_SPAN = 3 * 3_600_000;
/** Finer periods do not fail: "the output is aggregated at one-minute granularity". Seconds. */
export const INSIGHTS_FINEST = 60;

/** Width of a band that does not say. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html */
export const BAND_DEVIATIONS = 2;

/** Dynamic values of one label. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/graph-dynamic-labels.html */
export const MOST_LABEL_VALUES = 5;
