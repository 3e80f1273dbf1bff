import { unmet } from "./errors.ts";
import { TOKEN_AGE } from "./limits.ts";
import type { Room } from "./state.ts";

/**
 * A request that comes again with its ClientToken gets the answer of the first time, and does nothing more. SDKs make up
 * a token for each call, so that what they send again is not done twice.
 * Source: https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html
 */
export function once<T extends object>(
  { kernel, tokens }: Room,
  operation: string,
  resource: string,
  token: string | undefined,
  work: () => T,
): T {
  if (token === undefined) return work();
  if (!/^[a-zA-Z0-9_-]{1,64}$/.test(token))
    throw unmet(token, "clientToken", "satisfy regular expression pattern: [a-zA-Z0-9-_]+");
  for (const [key, { at }] of tokens) if (kernel.now() - at > TOKEN_AGE) tokens.delete(key);
  const key = `${operation} ${resource} ${token}`;
  const known = tokens.get(key);
  if (known) return known.answer as T;
  const answer = work();
  tokens.set(key, { at: kernel.now(), answer });
  return answer;
}
