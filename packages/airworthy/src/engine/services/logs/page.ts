import { invalid, unmet } from "./errors.ts";

/** One page of a list, and the token of the next; tokens are numbers of results. */
export function paged<T>(
  all: readonly T[],
  token: string | undefined,
  size: number,
): { readonly page: readonly T[]; readonly more: { readonly nextToken?: string } } {
  const from = token === undefined ? 0 : Number(token);
  if (!Number.isInteger(from) || from < 0) throw invalid("The specified nextToken is invalid.");
  const more = from + size < all.length ? { nextToken: String(from + size) } : {};
  return { page: all.slice(from, from + size), more };
}

export function checkLimit(limit: number, most: number): void {
  if (limit < 1) throw unmet(limit, "limit", "have value greater than or equal to 1");
  if (limit > most) throw unmet(limit, "limit", `have value less than or equal to ${most}`);
}
