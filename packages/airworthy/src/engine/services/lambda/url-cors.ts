import type { Cors } from "@aws-sdk/client-lambda";
import type { HttpRequest } from "../../ports.ts";

/**
 * Headers that an address adds for a page of another origin; `undefined` when the origin is not allowed.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html#urls-cors
 */
export function corsHeaders(
  cors: Cors,
  { headers, method }: HttpRequest,
): Record<string, string> | undefined {
  const { origin } = headers;
  const allowed = cors.AllowOrigins ?? [];
  if (origin === undefined || !(allowed.includes("*") || allowed.includes(origin))) return undefined;
  const list = (name: string, values: readonly string[] | undefined): Record<string, string> =>
    values?.length ? { [name]: values.join(",") } : {};
  return {
    "access-control-allow-origin": allowed.includes("*") && !cors.AllowCredentials ? "*" : origin,
    ...(cors.AllowCredentials ? { "access-control-allow-credentials": "true" } : {}),
    ...list("access-control-expose-headers", cors.ExposeHeaders),
    ...(method === "OPTIONS"
      ? {
          ...list("access-control-allow-methods", cors.AllowMethods),
          ...list("access-control-allow-headers", cors.AllowHeaders),
          ...(cors.MaxAge === undefined ? {} : { "access-control-max-age": String(cors.MaxAge) }),
        }
      : {}),
    vary: "Origin",
  };
}
