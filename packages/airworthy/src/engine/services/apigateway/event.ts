import { clf, forwarded, lastOf, orNull, queryPairs, valuesOf } from "../../http/request.ts";
import type { Instant } from "../../kernel/time.ts";
import type { HttpRequest } from "../../ports.ts";

/** A request on its way through a method of an API. */
export interface Passage {
  readonly request: HttpRequest;
  readonly apiId: string;
  readonly account: string;
  readonly endpoint: string;
  readonly stage: string;
  readonly deploymentId: string;
  readonly stageVariables: Readonly<Record<string, string>>;
  /** Without the stage, as it was sent: `/orders/a%20b`. */
  readonly path: string;
  readonly resource: { readonly id: string; readonly path: string };
  readonly parameters: Readonly<Record<string, string>>;
  readonly requestId: string;
  readonly extendedRequestId: string;
  readonly traceId: string;
  readonly now: Instant;
  readonly domain: string;
  readonly binary: boolean;
  /** What the authorizer found out. */
  readonly authorizer?: Readonly<Record<string, unknown>>;
  readonly accessKey?: string;
}

/** Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-input-format */
export function proxyEvent(passage: Passage): Readonly<Record<string, unknown>> {
  const { body } = passage.request;
  return {
    ...about(passage),
    body: body.length > 0 ? Buffer.from(body).toString(passage.binary ? "base64" : "utf8") : null,
    isBase64Encoded: body.length > 0 && passage.binary,
  };
}

/** All but the body: what an authorizer of the kind REQUEST gets. */
export function about(passage: Passage): Readonly<Record<string, unknown>> {
  const { request } = passage;
  const pairs = forwarded(request, passage.endpoint, passage.traceId);
  const query = queryPairs(request.query);
  return {
    resource: passage.resource.path,
    path: passage.path,
    httpMethod: request.method,
    headers: lastOf(pairs),
    multiValueHeaders: valuesOf(pairs),
    queryStringParameters: orNull(lastOf(query)),
    multiValueQueryStringParameters: orNull(valuesOf(query)),
    pathParameters: orNull(passage.parameters),
    stageVariables: orNull(passage.stageVariables),
    requestContext: {
      resourceId: passage.resource.id,
      ...(passage.authorizer ? { authorizer: passage.authorizer } : {}),
      resourcePath: passage.resource.path,
      httpMethod: request.method,
      extendedRequestId: passage.extendedRequestId,
      requestTime: clf(passage.now),
      path: request.path.replace(/^\/+/, "/"),
      accountId: passage.account,
      protocol: "HTTP/1.1",
      stage: passage.stage,
      domainPrefix: passage.domain.split(".")[0],
      requestTimeEpoch: passage.now,
      requestId: passage.requestId,
      identity: {
        cognitoIdentityPoolId: null,
        accountId: passage.accessKey ? passage.account : null,
        cognitoIdentityId: null,
        caller: null,
        sourceIp: request.sourceIp,
        principalOrgId: null,
        accessKey: passage.accessKey ?? null,
        cognitoAuthenticationType: null,
        cognitoAuthenticationProvider: null,
        userArn: null,
        userAgent: request.headers["user-agent"] ?? null,
        user: null,
      },
      domainName: passage.domain,
      deploymentId: passage.deploymentId,
      apiId: passage.apiId,
    },
  };
}

/**
 * Whether a body counts as bytes: by the media types that the API names, of which each may have wildcards.
 * Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-payload-encodings.html
 *
 * @example isBinary(["image/*"], "image/png; q=1") // true
 */
export function isBinary(types: readonly string[], header: string | undefined): boolean {
  const [type = ""] = (header ?? "").split(/[;,]/);
  return types.some((one) => {
    if (one === "*/*") return true;
    const source = one.replaceAll(/[.+^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*");
    return new RegExp(`^${source}$`, "i").test(type.trim());
  });
}
