/** Source of all: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html */

/** What an integration may take when it says nothing, in milliseconds. Regional APIs may ask for more. */
export const INTEGRATION_TIMEOUT = 29_000;
export const SHORTEST_TIMEOUT = 50;
/** The most an account can be given for regional APIs. Source: https://aws.amazon.com/about-aws/whats-new/2024/06/amazon-api-gateway-integration-timeout-limit-29-seconds/ (no bound is named; five minutes here) */
export const LONGEST_TIMEOUT = 300_000;
/** Bytes of a request's body. */
export const LARGEST_REQUEST = 10 * 1024 * 1024;
export const MOST_RESOURCES = 300;
export const MOST_STAGES = 10;
/** Seconds an authorizer's answer is kept: when nothing is said, and at most. */
export const DEFAULT_TTL = 300;
export const LONGEST_TTL = 3600;
/** Milliseconds an authorizer gets: as long as an integration. */
export const AUTHORIZER_TIMEOUT = 29_000;

/** Of a list. Source: https://docs.aws.amazon.com/apigateway/latest/api/API_GetResources.html */
export const PAGE = 25;
export const LONGEST_PAGE = 500;
