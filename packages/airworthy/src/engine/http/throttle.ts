import type { Instant } from "../kernel/time.ts";

/** A token bucket: so many requests a second, and so many at once. */
export interface Limits {
  /** Requests a second. */
  readonly rate: number;
  /** Requests at once. */
  readonly burst: number;
}

/**
 * Buckets by name, each full at first. `take` says whether a request may pass.
 * Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
 */
export function buckets(): { take(name: string, limits: Limits, now: Instant): boolean } {
  const known = new Map<string, { tokens: number; at: Instant }>();
  return {
    take(name, { rate, burst }, now) {
      const bucket = known.get(name) ?? { tokens: burst, at: now };
      known.set(name, bucket);
      bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * rate);
      bucket.at = now;
      if (bucket.tokens < 1) return false;
      bucket.tokens -= 1;
      return true;
    },
  };
}
