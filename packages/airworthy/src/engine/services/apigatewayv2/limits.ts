/** Source of all: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */

/** Longest time an integration may take, in milliseconds; also what it takes when it says nothing. */
export const INTEGRATION_TIMEOUT = 30_000;
export const SHORTEST_TIMEOUT = 50;
/** Bytes of a request's body. */
export const LARGEST_REQUEST = 10 * 1024 * 1024;
export const MOST_ROUTES = 300;
export const MOST_STAGES = 10;
/**
 * Milliseconds that an authorizer gets. Source:
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html#http-api-lambda-authorizer.payload-format
 */
export const AUTHORIZER_TIMEOUT = 10_000;
/** Seconds an authorizer's answer may be kept. */
export const LONGEST_TTL = 3600;

/** Of a list; AWS gives no number for HTTP APIs. */
export const LONGEST_PAGE = 1000;
