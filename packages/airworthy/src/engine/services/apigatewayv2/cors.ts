import type { Cors } from "@aws-sdk/client-apigatewayv2";
import type { HttpAnswer, HttpRequest } from "../../ports.ts";

/**
 * Headers that an API with a CORS configuration puts in the place of the function's own; empty when the page's origin
 * is not allowed.
 * Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
 */
export function corsHeaders(cors: Cors, { headers, method }: HttpRequest): Record<string, string> {
  const { origin } = headers;
  if (origin === undefined) return {};
  const allowed = allowedOrigin(cors.AllowOrigins ?? [], origin);
  if (allowed === undefined) return {};
  const preflight = method === "OPTIONS" && headers["access-control-request-method"] !== undefined;
  const list = (name: string, values: readonly string[] | undefined): Record<string, string> =>
    values?.length ? { [name]: values.join(",") } : {};
  return {
    "access-control-allow-origin": allowed,
    ...(cors.AllowCredentials ? { "access-control-allow-credentials": "true" } : {}),
    ...list("access-control-expose-headers", cors.ExposeHeaders),
    ...(allowed === "*" ? {} : { vary: "Origin" }),
    ...(preflight
      ? {
          ...list("access-control-allow-methods", cors.AllowMethods),
          ...list("access-control-allow-headers", cors.AllowHeaders),
          ...(cors.MaxAge === undefined ? {} : { "access-control-max-age": String(cors.MaxAge) }),
        }
      : {}),
  };
}

/** The API's answer to what a browser asks beforehand; `undefined` for any other request. */
export function preflight(cors: Cors, request: HttpRequest): HttpAnswer | undefined {
  const { method, headers } = request;
  if (method !== "OPTIONS" || !headers["origin"] || !headers["access-control-request-method"])
    return undefined;
  return { status: 204, headers: corsHeaders(cors, request), cookies: [], body: new Uint8Array() };
}

/** The answer of a function with the API's CORS headers instead of its own. */
export function withCors(cors: Cors | undefined, request: HttpRequest, answer: HttpAnswer): HttpAnswer {
  if (!cors) return answer;
  const own = Object.entries(answer.headers).filter(([name]) => !name.startsWith("access-control-"));
  return { ...answer, headers: { ...Object.fromEntries(own), ...corsHeaders(cors, request) } };
}

function allowedOrigin(allowed: readonly string[], origin: string): string | undefined {
  if (allowed.includes("*")) return "*";
  const fits = allowed.some((one) =>
    /^https?:\/\/\*$/.test(one)
      ? origin.startsWith(one.slice(0, -1))
      : one.toLowerCase() === origin.toLowerCase(),
  );
  return fits ? origin : undefined;
}
