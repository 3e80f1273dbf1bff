/** Executions of all functions of an account and Region at once, until AWS raises it. Source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const ACCOUNT_CONCURRENCY = 1000;

/** Share of it that the account's other functions use on an ordinary day (assumed). */
export const ACCOUNT_USED = 0.3;

/**
 * Minutes after which an attempt of a failed event follows the one before. Lambda tries an asynchronous event again after
 * one minute, then after two more. Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export const ASYNC_GAPS: readonly number[] = [1, 2];

/** A queue gives a message out again after its visibility timeout; five times, by the standard of the checklist. */
export const QUEUE_GAPS: readonly number[] = [1, 1, 1, 1];

/** A batch of a stream is tried three times more, by the standard of the checklist. */
export const STREAM_GAPS: readonly number[] = [1, 1, 1];

/** Chains of functions that call each other are stopped after about so many calls. Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html */
export const RECURSION_STOPS_AT = 16;

/** Minutes an idle environment is kept (inferred: AWS does not say; five to seven were seen). */
export const IDLE_MINUTES = 6;

/** Share of calls that start an environment on a busy function: Lambda renews environments, calls come in bunches (assumed). */
export const COLD_AT_LEAST = 0.002;

/** SQS reports on a queue for six hours after it was last used. Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html */
export const QUEUE_ACTIVE_MINUTES = 360;

/** Megabytes of memory that come with one whole processor. Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
export const MEMORY_OF_ONE_PROCESSOR = 1769;
