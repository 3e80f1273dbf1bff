import { ServiceError } from "../engine/error.ts";
import { type Instant, iso, SECOND } from "../engine/kernel/time.ts";

/**
 * Until when a presigned address may be used; `undefined` for a request that is none.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 *
 * @example goodUntil("X-Amz-Date=20261123T100000Z&X-Amz-Expires=60") // Date.UTC(2026, 10, 23, 10, 1)
 */
export function goodUntil(query: string): Instant | undefined {
  if (!query.includes("Expires=")) return undefined;
  const given = new URLSearchParams(query);
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(given.get("X-Amz-Date") ?? "") ?? [];
  const lasts = Number(given.get("X-Amz-Expires"));
  if (year !== undefined && lasts > 0)
    return (
      Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second)) +
      lasts * SECOND
    );
  // Version 2 of the signature names the second itself.
  const until = Number(given.get("Expires"));
  return given.has("AWSAccessKeyId") && until > 0 ? until * SECOND : undefined;
}

export function expired(until: Instant): ServiceError {
  return new ServiceError("AccessDenied", "Request has expired", {
    status: 403,
    fields: { Expires: iso(until), ServerTime: iso(Date.now()) },
  });
}
