import { invalid, required } from "./errors.ts";
import { NAME, NAME_PATTERN, PAGE } from "./limits.ts";
import type { Platform } from "./state.ts";

/** A name that was given, as it has to be; `member` as its errors are called: `ApplicationName`. */
export function checkName(given: string | undefined, member: string, says: string): string {
  if (!given) throw required(member, says);
  if (given.length > NAME || !NAME_PATTERN.test(given))
    throw invalid(
      member,
      `${says} has 1 to ${NAME} characters: letters, numbers, periods, underscores, + = , @ and -; ${given} has others.`,
    );
  return given;
}

export function isPlatform(text: string | undefined): text is Platform {
  return text === "Lambda" || text === "Server" || text === "ECS";
}

/** Some of a list, and where the next page begins. */
export function paged<T>(
  all: readonly T[],
  token: string | undefined,
): { readonly page: readonly T[]; readonly next: { readonly nextToken?: string } } {
  const from = token === undefined ? 0 : Number(Buffer.from(token, "base64").toString());
  if (!Number.isInteger(from) || from < 0 || from > all.length)
    throw invalid("NextToken", "The next token was specified in an invalid format.");
  const until = from + PAGE;
  return {
    page: all.slice(from, until),
    next: until < all.length ? { nextToken: Buffer.from(String(until)).toString("base64") } : {},
  };
}
