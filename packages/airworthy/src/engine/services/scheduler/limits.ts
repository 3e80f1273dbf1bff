import { DAY, MINUTE } from "../../kernel/time.ts";

/** Source: https://docs.aws.amazon.com/scheduler/latest/APIReference/API_RetryPolicy.html, also of the defaults. */
export const RETRIES = 185;
export const LONGEST_AGE = DAY;
export const SHORTEST_AGE = MINUTE;
/** Minutes. Source: https://docs.aws.amazon.com/scheduler/latest/APIReference/API_FlexibleTimeWindow.html */
export const LONGEST_WINDOW = 1440;
/** Source: https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html */
export const LONGEST_NAME = 64;
export const LONGEST_DESCRIPTION = 512;
/** Source: https://docs.aws.amazon.com/scheduler/latest/UserGuide/scheduler-quotas.html */
export const MOST_GROUPS = 500;
/** Source: https://docs.aws.amazon.com/scheduler/latest/APIReference/API_ListSchedules.html */
export const LONGEST_PAGE = 100;
/** How far back a StartDate may lie. As in moto's words for it; the documentation does not say: verify. */
export const OLDEST_START = 5 * MINUTE;
/** How long a ClientToken is remembered. Undocumented: as long as an invocation may be retried. */
export const TOKEN_AGE = DAY;

/** Pauses between retries: "exponential backoff" is all that is published. Inferred, as for rules of EventBridge. */
export const FIRST_PAUSE = 1000;
export const LONGEST_PAUSE = 640_000;
