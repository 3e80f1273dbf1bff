import type { Members, Operation } from "../service.ts";

/** How lists of one API are cut into pages. */
export interface Paging {
  /** Members of the request: how many, and from where; of the answer: the list, and where the next page begins. */
  readonly limit: string;
  readonly position: string;
  readonly list: string;
  readonly next: string;
  /** How many when nothing is said; everything, when absent. */
  readonly usual?: number;
  readonly most: number;
  readonly invalid: (message: string) => Error;
}

/** The operations with their lists in pages. What answers with no list is left as it is. */
export function inPages(
  operations: Readonly<Record<string, Operation>>,
  paging: Paging,
): Record<string, Operation> {
  return Object.fromEntries(
    Object.entries(operations).map(([name, operation]) => [
      name,
      /^Get\w+s$/.test(name) ? pagedOperation(operation, paging) : operation,
    ]),
  );
}

function pagedOperation(operation: Operation, paging: Paging): Operation {
  return (input: Members, call) => {
    const answer = operation(input, call) as Members | undefined;
    const all = answer?.[paging.list];
    if (!Array.isArray(all)) return answer;
    const asked = input[paging.limit];
    const limit = asked === undefined ? (paging.usual ?? all.length) : Number(asked);
    if (!Number.isInteger(limit) || (asked !== undefined && limit < 1))
      throw paging.invalid(`Invalid ${paging.limit}: ${String(asked)}`);
    const token = input[paging.position];
    const from = token === undefined ? 0 : Number(Buffer.from(String(token), "base64").toString());
    if (!Number.isInteger(from) || from < 0) throw paging.invalid(`Invalid ${paging.position} parameter`);
    const until = from + Math.min(limit, paging.most);
    return {
      ...answer,
      [paging.list]: all.slice(from, until) as unknown[],
      ...(until < all.length ? { [paging.next]: Buffer.from(String(until)).toString("base64") } : {}),
    };
  };
}
