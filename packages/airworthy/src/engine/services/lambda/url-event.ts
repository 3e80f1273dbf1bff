import type { HttpRequest } from "../../ports.ts";
import type { Instant } from "../../kernel/time.ts";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const TEXT = /^(?:text\/|application\/(?:json|javascript|xml|x-www-form-urlencoded)|[^;]+\+(?:json|xml))/i;

/**
 * An HTTP request as a function behind an address gets it.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads
 */
export function urlEvent(
  request: HttpRequest,
  at: { readonly id: string; readonly domain: string; readonly requestId: string; readonly now: Instant },
): Readonly<Record<string, unknown>> {
  const { cookie, ...headers } = request.headers;
  const query = [...new URLSearchParams(request.query)];
  const parameters: Record<string, string> = {};
  for (const [name, value] of query)
    parameters[name] = Object.hasOwn(parameters, name) ? `${parameters[name]},${value}` : value;
  const text = isText(headers["content-type"]);
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath: request.path,
    rawQueryString: request.query,
    ...(cookie ? { cookies: cookie.split(/; ?/) } : {}),
    headers,
    ...(query.length > 0 ? { queryStringParameters: parameters } : {}),
    requestContext: {
      accountId: "anonymous",
      apiId: at.id,
      domainName: at.domain,
      domainPrefix: at.id,
      http: {
        method: request.method,
        path: decoded(request.path),
        protocol: "HTTP/1.1",
        sourceIp: request.sourceIp,
        userAgent: headers["user-agent"] ?? "",
      },
      requestId: at.requestId,
      routeKey: "$default",
      stage: "$default",
      time: clf(at.now),
      timeEpoch: at.now,
    },
    ...(request.body.length > 0
      ? { body: Buffer.from(request.body).toString(text ? "utf8" : "base64") }
      : {}),
    isBase64Encoded: request.body.length > 0 && !text,
  };
}

/** Without a type the body is taken for bytes. */
function isText(type: string | undefined): boolean {
  return type !== undefined && TEXT.test(type);
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** @example clf(0) // "01/Jan/1970:00:00:00 +0000" */
function clf(at: Instant): string {
  const text = new Date(at).toISOString();
  return `${text.slice(8, 10)}/${MONTHS[Number(text.slice(5, 7)) - 1]}/${text.slice(0, 4)}:${text.slice(11, 19)} +0000`;
}
