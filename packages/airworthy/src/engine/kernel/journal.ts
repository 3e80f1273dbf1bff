import type { Instant } from "./time.ts";

/** One transition the engine made: what the console, the tests and replay read. */
export interface Entry {
  readonly at: Instant;
  /** Service and transition: `lambda.invoked`, `sqs.message-sent`. */
  readonly what: string;
  /** Plain JSON data. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** Takes entries in the order they happen. */
export interface Journal {
  write(entry: Entry): void;
}

/** Keeps the newest entries and tells whoever listens. */
export interface Ledger extends Journal {
  readonly entries: readonly Entry[];
  /** Calls back for each entry from now on; the result ends it. */
  listen(listener: (entry: Entry) => void): () => void;
}

export function ledger(most = 100_000): Ledger {
  let entries: Entry[] = [];
  const listeners = new Set<(entry: Entry) => void>();
  return {
    get entries() {
      return entries;
    },
    write(entry) {
      entries.push(entry);
      // Cut rarely and by half: one cut for each entry would copy the whole list every time.
      if (entries.length > 2 * most) entries = entries.slice(-most);
      for (const listener of listeners) listener(entry);
    },
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** An entry as one line of a journal file. Equal runs give equal bytes. */
export function line({ at, what, data }: Entry): string {
  return `${JSON.stringify({ at, what, ...data })}\n`;
}
