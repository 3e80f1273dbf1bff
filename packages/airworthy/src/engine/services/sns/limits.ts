import { DAY, MINUTE, SECOND } from "../../kernel/time.ts";

/** In bytes, body and attributes together, of a message and of a batch. Source: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
export const LARGEST_MESSAGE = 262_144;
export const LONGEST_SUBJECT = 100;
/** Source: https://docs.aws.amazon.com/sns/latest/dg/sns-mobile-phone-number-as-subscriber.html */
export const LONGEST_SMS = 1600;
export const MOST_IN_BATCH = 10;
export const LONGEST_BATCH_ID = 80;

/** Source: https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html */
export const LONGEST_ATTRIBUTE_NAME = 256;

/** Source: https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html */
export const LONGEST_TOPIC_NAME = 256;

/** Results in one page. Source: https://docs.aws.amazon.com/sns/latest/api/API_ListTopics.html */
export const PAGE = 100;

/** Source: https://docs.aws.amazon.com/sns/latest/dg/sns-tags.html */
export const MOST_TAGS = 50;

/** Source: https://docs.aws.amazon.com/sns/latest/dg/fifo-message-dedup.html */
export const DEDUPLICATION = 5 * MINUTE;

/** Tokens for confirming a subscription. Source: https://docs.aws.amazon.com/sns/latest/api/API_ConfirmSubscription.html */
export const TOKEN_VALID = 2 * DAY;

/** Source: https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html */
export const MOST_FILTER_KEYS = 5;
export const MOST_FILTER_COMBINATIONS = 150;
export const LARGEST_FILTER_NUMBER = 1e9;
/** Digits of a number after the point that count in a comparison. */
export const FILTER_PRECISION = 5;

/**
 * Retries of a delivery to Lambda or SQS: phases of so many, each with its pause.
 * Source: https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html
 */
export const RETRY = {
  immediate: 3,
  preBackoff: { retries: 2, pause: 1 * SECOND },
  backoff: { retries: 10, from: 1 * SECOND, to: 20 * SECOND },
  postBackoff: { retries: 100_000, pause: 20 * SECOND },
} as const;

/** Bytes of what a device's endpoint is given to keep. Source: https://docs.aws.amazon.com/sns/latest/api/API_CreatePlatformEndpoint.html */
export const LONGEST_USER_DATA = 2048;
