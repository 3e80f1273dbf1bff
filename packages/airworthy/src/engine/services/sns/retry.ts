import { RETRY } from "./limits.ts";

/**
 * Milliseconds until a retry, counted from nought; `undefined` when there is none left. 100,015 in all, in 23 days.
 *
 * @example retryPause(0) // 0
 */
export function retryPause(retry: number): number | undefined {
  const { immediate, preBackoff, backoff, postBackoff } = RETRY;
  let left = retry;
  if (left < immediate) return 0;
  left -= immediate;
  if (left < preBackoff.retries) return preBackoff.pause;
  left -= preBackoff.retries;
  if (left < backoff.retries) {
    const share = left / (backoff.retries - 1);
    return Math.round(backoff.from * (backoff.to / backoff.from) ** share);
  }
  left -= backoff.retries;
  return left < postBackoff.retries ? postBackoff.pause : undefined;
}
