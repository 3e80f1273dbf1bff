import { DAY } from "../../kernel/time.ts";

/** Source: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
export const MOST_ENTRIES = 10;
/** Bytes of a request's entries together. Source: https://aws.amazon.com/about-aws/whats-new/2026/01/amazon-eventbridge-increases-event-payload-size-256-kb-1-mb/ */
export const LARGEST_REQUEST = 1024 * 1024;
/** Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
export const MOST_TARGETS = 5;
export const MOST_RULES = 300;
export const MOST_BUSES = 100;
/** Calls of an API destination. Source: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateApiDestination.html */
export const CALLS_A_SECOND = 300;
/** Replays at the same time. Same source. */
export const MOST_REPLAYS = 10;
export const LONGEST_PATTERN = 4096;

/** Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html */
export const RETRIES = 185;
export const LONGEST_AGE = DAY;
export const SHORTEST_AGE = 60_000;

/**
 * "Exponential backoff with jitter" is all that is published. Inferred: from a second to so much that 185 retries fill
 * a day.
 */
export const FIRST_PAUSE = 1000;
export const LONGEST_PAUSE = 640_000;
