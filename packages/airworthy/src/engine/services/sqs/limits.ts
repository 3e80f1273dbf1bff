import { HOUR, MINUTE, SECOND } from "../../kernel/time.ts";

/** Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
export const MOST_IN_BATCH = 10;
export const MOST_ATTRIBUTES = 10;
export const LARGEST_MESSAGE = 1024 * 1024;
export const SMALLEST_MAXIMUM_SIZE = 1024;
/** Of names and types of message attributes, in bytes. */
export const LONGEST_ATTRIBUTE_NAME = 256;

/** Attributes of queues, in seconds. Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
export const LONGEST_DELAY = 900;
export const LONGEST_WAIT = 20;
export const SHORTEST_RETENTION = 60;
export const LONGEST_RETENTION = 14 * 24 * 3600;
export const DEFAULT_RETENTION = 4 * 24 * 3600;
/** Also the longest that a message may be kept in flight by extending it again and again. */
export const LONGEST_VISIBILITY = 12 * 3600;
export const DEFAULT_VISIBILITY = 30;
export const SHORTEST_KMS_REUSE = 60;
export const LONGEST_KMS_REUSE = 86_400;
export const DEFAULT_KMS_REUSE = 300;
export const MOST_RECEIVES = 1000;
export const MOST_REDRIVE_SOURCES = 10;

/**
 * A standard queue answers a short poll with OverLimit at this number, a long poll with nothing; a FIFO queue never
 * with an error. Sources: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html,
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-fifo.html
 */
export const MOST_IN_FLIGHT = 120_000;

/** Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagededuplicationid-property.html */
export const DEDUPLICATION = 5 * MINUTE;

/** A receive request may be repeated for so long. Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html */
export const RECEIVE_ATTEMPT = 5 * MINUTE;

/**
 * Calls a second of each API action on a FIFO queue without high throughput; a batch is one call.
 * Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
 */
export const FIFO_CALLS = 300;

/**
 * A tenant of a fair queue is noisy with more than this share of what is in flight, and at least so many messages.
 * Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues-detailed.html
 */
export const NOISY_SHARE = 0.1;
export const NOISY_MESSAGES = 30;

/**
 * From this many receives on, a standard queue puts a message behind all others and leaves it out of the age of the
 * oldest. Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
export const RECEIVES_TO_THE_BACK = 3;

/** Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_PurgeQueue.html */
export const BETWEEN_PURGES = 60 * SECOND;

/** Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteQueue.html */
export const NAME_TAKEN_AFTER_DELETE = 60 * SECOND;

/** Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListQueues.html */
export const MOST_LISTED = 1000;

/** Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-tags.html */
export const MOST_TAGS = 50;
export const LONGEST_TAG_KEY = 128;
export const LONGEST_TAG_VALUE = 256;

/** Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html */
export const MOST_POLICY_ACTIONS = 7;

/** Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html */
export const FASTEST_MOVE = 500;
/** Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListMessageMoveTasks.html */
export const MOST_LISTED_MOVES = 10;
/** A task ends at the latest then. Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html */
export const LONGEST_MOVE = 36 * HOUR;

/**
 * Metrics come each minute, as long as a queue holds messages or was touched in the last six hours.
 * Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/monitoring-using-cloudwatch.html
 */
export const METRICS_EVERY = MINUTE;
export const ACTIVE_FOR = 6 * HOUR;
