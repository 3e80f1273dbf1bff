import type { Kernel } from "../../../kernel/kernel.ts";
import { type Instant, SECOND } from "../../../kernel/time.ts";
import { DELETED_AFTER_EXPIRY, EXPIRED_TOO_LONG_AGO } from "../limits.ts";
import type { Position } from "../store/rows.ts";
import type { Table } from "../store/table.ts";
import { type Item, member } from "../values/value.ts";

/** Time to live. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html */
export interface Expiry {
  /** Sees to it that an item goes when its time is over. */
  watch(table: Table, position: Position, item: Item): void;
  /** Looks at everything in a table whose time to live was switched on. */
  watchAll(table: Table): void;
}

export function expiryOf(
  kernel: Kernel,
  remove: (table: Table, position: Position, old: Item) => void,
): Expiry {
  function watch(table: Table, position: Position, item: Item): void {
    const at = expiresAt(table, item);
    if (at === undefined || at < kernel.now() - EXPIRED_TOO_LONG_AGO) return;
    kernel.at(at + DELETED_AFTER_EXPIRY, () => {
      // It may have been written anew since, or gone.
      const now = table.rows.get(position)?.item;
      if (now && expiresAt(table, now) === at) remove(table, position, now);
    });
  }
  return {
    watch,
    watchAll(table) {
      for (const { rows } of table.rows.partitions) for (const row of rows) watch(table, row, row.item);
    },
  };
}

/** Only a number counts, in seconds since 1970. */
function expiresAt({ timeToLive }: Table, item: Item): Instant | undefined {
  const text = timeToLive === undefined ? undefined : member(item, timeToLive)?.N;
  const seconds = text === undefined ? Number.NaN : Math.floor(Number(text));
  return Number.isFinite(seconds) && seconds > 0 ? seconds * SECOND : undefined;
}
