import {
  clf,
  forwarded,
  joinedOf,
  lastOf,
  orNull,
  type Pairs,
  queryPairs,
  valuesOf,
} from "../../http/request.ts";
import type { Instant } from "../../kernel/time.ts";
import type { HttpRequest } from "../../ports.ts";

/** A request on its way through a route of an API. */
export interface Passage {
  readonly request: HttpRequest;
  readonly apiId: string;
  readonly account: string;
  readonly endpoint: string;
  readonly stage: string;
  readonly stageVariables: Readonly<Record<string, string>>;
  /** `GET /orders/{id}` */
  readonly routeKey: string;
  /** Percent escapes decoded, as HTTP APIs do; with the stage in front unless that is `$default`. */
  readonly path: string;
  /** The path of the route: `/orders/{id}`. */
  readonly routePath: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly requestId: string;
  readonly traceId: string;
  readonly now: Instant;
  readonly domain: string;
  /** What the authorizer found out. */
  readonly authorizer?: Readonly<Record<string, unknown>>;
}

/**
 * Types whose bodies are text; every other body comes as base64, also a form's and one without a type.
 * Measured: https://github.com/ministackorg/ministack/pull/766
 */
const TEXT = /^\s*(?:text\/|application\/(?:json|xml|javascript)\s*(?:;|$))/i;

/** Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
export function eventV2(passage: Passage): Readonly<Record<string, unknown>> {
  const { request } = passage;
  const pairs = headersOf(passage);
  const { cookie, ...headers } = joinedOf(pairs, true);
  const query = queryPairs(request.query);
  return {
    version: "2.0",
    routeKey: passage.routeKey,
    rawPath: passage.path,
    rawQueryString: request.query,
    ...(cookie ? { cookies: cookie.split(/; ?/) } : {}),
    headers,
    ...(query.length > 0 ? { queryStringParameters: joinedOf(query, false) } : {}),
    requestContext: {
      accountId: passage.account,
      apiId: passage.apiId,
      ...(passage.authorizer ? { authorizer: passage.authorizer } : {}),
      domainName: passage.domain,
      domainPrefix: passage.domain.split(".")[0],
      http: {
        method: request.method,
        path: passage.path,
        protocol: "HTTP/1.1",
        sourceIp: request.sourceIp,
        userAgent: headers["user-agent"] ?? "",
      },
      requestId: passage.requestId,
      routeKey: passage.routeKey,
      stage: passage.stage,
      time: clf(passage.now),
      timeEpoch: passage.now,
    },
    ...optional("pathParameters", passage.parameters),
    ...optional("stageVariables", passage.stageVariables),
    ...bodyOf(request),
  };
}

/** The payload format of REST APIs, as HTTP APIs give it. Same source. */
export function eventV1(passage: Passage): Readonly<Record<string, unknown>> {
  const { request } = passage;
  const pairs = headersOf(passage);
  const query = queryPairs(request.query);
  const { body = null, isBase64Encoded } = bodyOf(request);
  return {
    version: "1.0",
    resource: passage.routePath,
    path: passage.path,
    httpMethod: request.method,
    headers: lastOf(pairs),
    multiValueHeaders: valuesOf(pairs),
    queryStringParameters: orNull(lastOf(query)),
    multiValueQueryStringParameters: orNull(valuesOf(query)),
    requestContext: {
      accountId: passage.account,
      apiId: passage.apiId,
      ...(passage.authorizer ? { authorizer: passage.authorizer["lambda"] ?? passage.authorizer } : {}),
      domainName: passage.domain,
      domainPrefix: passage.domain.split(".")[0],
      extendedRequestId: passage.requestId,
      httpMethod: request.method,
      identity: {
        accessKey: null,
        accountId: null,
        caller: null,
        cognitoAmr: null,
        cognitoAuthenticationProvider: null,
        cognitoAuthenticationType: null,
        cognitoIdentityId: null,
        cognitoIdentityPoolId: null,
        principalOrgId: null,
        sourceIp: request.sourceIp,
        user: null,
        userAgent: request.headers["user-agent"] ?? "",
        userArn: null,
      },
      path: passage.path,
      protocol: "HTTP/1.1",
      requestId: passage.requestId,
      requestTime: clf(passage.now),
      requestTimeEpoch: passage.now,
      resourceId: passage.routeKey,
      resourcePath: passage.routePath,
      stage: passage.stage,
    },
    pathParameters: orNull(passage.parameters),
    stageVariables: orNull(passage.stageVariables),
    body,
    isBase64Encoded,
  };
}

function headersOf({ request, endpoint, traceId }: Passage): Pairs {
  return forwarded(request, endpoint, traceId);
}

function bodyOf({ body, headers }: HttpRequest): {
  readonly body?: string;
  readonly isBase64Encoded: boolean;
} {
  if (body.length === 0) return { isBase64Encoded: false };
  const text = TEXT.test(headers["content-type"] ?? "");
  return { body: Buffer.from(body).toString(text ? "utf8" : "base64"), isBase64Encoded: !text };
}

function optional(name: string, values: Readonly<Record<string, string>>): object {
  return Object.keys(values).length > 0 ? { [name]: values } : {};
}
