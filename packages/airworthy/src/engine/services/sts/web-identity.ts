import { ServiceError } from "../../error.ts";
import type { Instant } from "../../kernel/time.ts";

export interface Claims {
  readonly subject: string;
  readonly audience: string;
  readonly issuer: string;
}

/**
 * What an OpenID Connect token says of its holder. Its signature is not verified: the keys of its issuer are not here.
 *
 * Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
 */
export function claimsOf(token: string, now: Instant): Claims {
  const payload = payloadOf(token);
  if (!payload)
    throw new ServiceError(
      "InvalidIdentityTokenException",
      "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)",
    );
  const { sub, aud, iss, exp } = payload;
  if (typeof exp === "number" && exp * 1000 < now)
    throw new ServiceError(
      "ExpiredTokenException",
      `Token expired: current date/time ${Math.floor(now / 1000)} must be before the expiration date/time ${exp}`,
    );
  return {
    subject: String(sub ?? ""),
    audience: String(Array.isArray(aud) ? aud[0] : (aud ?? "")),
    issuer: String(iss ?? "").replace(/^https?:\/\//, ""),
  };
}

function payloadOf(token: string): Readonly<Record<string, unknown>> | undefined {
  const [, body, signature] = token.split(".");
  if (!body || signature === undefined) return undefined;
  try {
    return JSON.parse(Buffer.from(body, "base64url").toString()) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}
