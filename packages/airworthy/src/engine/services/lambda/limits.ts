import { HOUR, MINUTE, SECOND } from "../../kernel/time.ts";

/*
 * AWS's numbers. Sources, unless said otherwise:
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */

/** Concurrent executions of an account in a Region. */
export const ACCOUNT_CONCURRENCY = 1000;

/** What must stay for functions without reserved concurrency. Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html */
export const LEAST_UNRESERVED = 100;

/** Environments a function may start in ten seconds, refilled all the time. Source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html#scaling-rate */
export const SCALE_UP = 1000;
export const SCALE_UP_PERIOD = 10 * SECOND;

/** Requests a second for each unit of concurrency. Source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html#concurrency-vs-requests-per-second */
export const REQUESTS_PER_CONCURRENCY = 10;

/** Bytes of a synchronous request. */
export const SYNC_REQUEST = 6 * 1024 * 1024;

/** Bytes of a synchronous response: 6 MB and 100 bytes, as AWS's error message says. */
export const SYNC_RESPONSE = 6_291_556;

/** Bytes of a streamed response. Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html */
export const STREAMED_RESPONSE = 200 * 1024 * 1024;

/** Bytes of an asynchronous request. Source: https://aws.amazon.com/about-aws/whats-new/2025/10/aws-lambda-payload-size-256-kb-1-mb-invocations/ */
export const ASYNC_REQUEST = 1024 * 1024;

/** Initialization on demand. Source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-ib */
export const INIT_LIMIT = 10 * SECOND;

/** Initialization for provisioned concurrency. Same source. */
export const PROVISIONED_INIT_LIMIT = 15 * MINUTE;

/** AWS does not say how long an idle environment is kept, only that it ends after a time without invocations; ten minutes is ours. */
export const KEPT_IDLE = 10 * MINUTE;

/** Tail of the log in an answer. Source: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
export const LOG_TAIL = 4 * 1024;

/** Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
export const RETRY_AFTER_ERROR: readonly number[] = [1 * MINUTE, 2 * MINUTE];
export const MOST_RETRIES = 2;
export const FIRST_BACKOFF = 1 * SECOND;
export const LONGEST_BACKOFF = 5 * MINUTE;
export const EVENT_AGE = { least: 60, most: 21_600 } as const;
export const DEFAULT_EVENT_AGE = 6 * HOUR;

/** First part of an error that goes with a dead letter. Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-dlq */
export const DEAD_LETTER_MESSAGE = 1024;

/** Times a function may be reached again in one chain of requests. Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html */
export const RECURSION = 16;

/** Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
export const MEMORY = { least: 128, most: 10_240 } as const;
/** Seconds. */
export const TIMEOUT = { least: 1, most: 900 } as const;
export const EPHEMERAL_STORAGE = { least: 512, most: 10_240 } as const;
export const LAYERS = 5;
/** Bytes of all environment variables as JSON. */
export const VARIABLES = 4 * 1024;
export const ZIP = 52_428_800;
export const UNZIPPED = 262_144_000;
export const TOTAL_CODE = 75 * 1024 * 1024 * 1024;
export const TAGS = 50;
/** Bytes of a resource-based policy. */
export const POLICY = 20 * 1024;

/** Pollers of a queue. Source: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html */
export const FIRST_BATCHES = 5;
export const MORE_BATCHES_A_MINUTE = 300;
export const MOST_BATCHES = 1000;
/** With provisioned pollers: batches of each, and growth a minute. Same source. */
export const BATCHES_A_POLLER = 10;
export const MORE_PROVISIONED_BATCHES_A_MINUTE = 1000;
export const LEAST_POLLERS = { least: 2, most: 200, usual: 2 } as const;
export const MOST_POLLERS = { least: 2, most: 2000, usual: 200 } as const;
/** Source: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
export const QUEUE_BATCH = 10_000;
export const FIFO_BATCH = 10;
export const BATCH_WINDOW = 300;

/** Filters of a mapping, and bytes of each. Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html */
export const FILTERS = 5;
export const FILTER_BYTES = 4096;

/** Streams. Source: https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html */
export const LANES = 10;
export const STREAM_RETRIES = 10_000;
/** Seconds. */
export const STREAM_AGE = { least: 60, most: 604_800 } as const;
