import type { Signal } from "./watching.ts";

const OF_QUEUE = { namespace: "AWS/SQS", dimension: "QueueName" } as const;

/**
 * What says that messages lie in a queue.
 *
 * Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
export const DEPTH: Signal = {
  ...OF_QUEUE,
  metrics: ["ApproximateNumberOfMessagesVisible", "ApproximateNumberOfMessagesNotVisible"],
};

/** How long they lie there. */
export const AGE: Signal = { ...OF_QUEUE, metrics: ["ApproximateAgeOfOldestMessage"] };

/** What is sent by a caller, as Lambda, SNS and EventBridge are; not what SQS itself moves to a dead-letter queue. */
export const SENT: Signal = { ...OF_QUEUE, metrics: ["NumberOfMessagesSent"] };
