import { between, invalid } from "./errors.ts";
import { LONGEST_PAGE } from "./limits.ts";

/** Some of a list, and where the next page begins. */
export function paged<T>(
  all: readonly T[],
  most: number | undefined,
  token: string | undefined,
): { readonly page: readonly T[]; readonly next: { readonly NextToken?: string } } {
  between(most, "maxResults", 1, LONGEST_PAGE);
  const from = token === undefined ? 0 : Number(Buffer.from(token, "base64").toString());
  if (!Number.isInteger(from) || from < 0 || from > all.length) throw invalid("NextToken is not valid.");
  const until = from + (most ?? LONGEST_PAGE);
  return {
    page: all.slice(from, until),
    next: until < all.length ? { NextToken: Buffer.from(String(until)).toString("base64") } : {},
  };
}
