import { invalid } from "./errors.ts";

/** Some of a list, and where the next page begins. */
export function paged<T>(
  all: readonly T[],
  limit = 100,
  token?: string,
): { readonly page: readonly T[]; readonly next: { readonly NextToken?: string } } {
  const from = token === undefined ? 0 : Number(Buffer.from(token, "base64").toString());
  if (!Number.isInteger(from) || from < 0 || from > all.length) throw invalid("NextToken is not valid.");
  const until = from + limit;
  return {
    page: all.slice(from, until),
    next: until < all.length ? { NextToken: Buffer.from(String(until)).toString("base64") } : {},
  };
}
