import { ServiceError } from "../../../error.ts";

/** Some of a list, and where the next page begins. */
export function paged<T>(
  all: readonly T[],
  most: number,
  token?: string,
): { readonly page: readonly T[]; readonly next: { readonly NextToken?: string } } {
  const from = token === undefined ? 0 : Number(Buffer.from(token, "base64").toString() || "x");
  if (!Number.isInteger(from) || from < 0 || from > all.length)
    throw new ServiceError("InvalidNextToken", "The next token is invalid");
  const until = from + most;
  return {
    page: all.slice(from, until),
    next: until < all.length ? { NextToken: Buffer.from(String(until)).toString("base64") } : {},
  };
}
