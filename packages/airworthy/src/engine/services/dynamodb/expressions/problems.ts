import { invalid } from "../errors.ts";

/**
 * What is wrong with an expression that can be read. DynamoDB tells one thing only, and the kinds have an order of
 * theirs, wherever in the text they are.
 */
export interface Problems<Kind extends string> {
  note(kind: Kind, message: string): void;
  /** Throws the first of the kind that comes first. */
  check(): void;
}

export function problemsIn<Kind extends string>(order: readonly Kind[]): Problems<Kind> {
  const found = new Map<Kind, string>();
  return {
    note(kind, message) {
      if (!found.has(kind)) found.set(kind, message);
    },
    check() {
      if (found.size === 0) return;
      for (const kind of order) {
        const message = found.get(kind);
        if (message !== undefined) throw invalid(message);
      }
    },
  };
}
