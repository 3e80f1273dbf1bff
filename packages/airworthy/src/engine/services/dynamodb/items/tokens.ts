import { ServiceError } from "../../../error.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import type { Members } from "../../../service.ts";
import { TOKEN_REMEMBERED } from "../limits.ts";
import type { CapacityWanted } from "./capacity.ts";

/** A transaction that is done, to be answered again without being done again. */
export interface Done {
  answer(wanted: CapacityWanted): Members;
}

/** What client tokens stand for, for ten minutes. */
export interface Tokens {
  /** The transaction of this token, if there is one; throws when it was another. */
  check(token: string | undefined, digest: () => string): Done | undefined;
  keep(token: string | undefined, digest: string, done: Done): void;
}

export function tokensOf(kernel: Kernel): Tokens {
  const known = new Map<string, { readonly digest: string; readonly done: Done }>();
  return {
    check(token, digest) {
      const before = token === undefined ? undefined : known.get(token);
      if (!before) return undefined;
      if (before.digest !== digest())
        throw new ServiceError(
          "IdempotentParameterMismatchException",
          "The request uses the same client token as a previous, but non-identical request. Do not reuse a client token with different requests, unless the requests are identical",
        );
      return before.done;
    },
    keep(token, digest, done) {
      if (token === undefined) return;
      known.set(token, { digest, done });
      kernel.after(TOKEN_REMEMBERED, () => void known.delete(token));
    },
  };
}
