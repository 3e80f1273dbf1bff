import type { Kernel } from "../../../kernel/kernel.ts";
import type { Instant } from "../../../kernel/time.ts";
import { RECORD_KEPT } from "../limits.ts";
import type { Keys } from "../store/keys.ts";
import { keyOf } from "../store/keys.ts";
import { itemSize } from "../values/size.ts";
import type { Item } from "../values/value.ts";
import { sequenceNumber } from "./sequence.ts";

export type ViewType = "KEYS_ONLY" | "NEW_IMAGE" | "OLD_IMAGE" | "NEW_AND_OLD_IMAGES";

/** One change of one item. */
export interface Change {
  readonly eventId: string;
  readonly event: "INSERT" | "MODIFY" | "REMOVE";
  readonly at: Instant;
  readonly sequence: string;
  readonly keys: Item;
  readonly newImage?: Item;
  readonly oldImage?: Item;
  readonly size: number;
  /** DynamoDB itself deleted the item, because its time was over. */
  readonly expired: boolean;
}

/**
 * The changes of a table, for a day. One shard: AWS divides a stream as it divides the table and closes shards after
 * about four hours, which clients follow by `ParentShardId`; the order within an item is the same.
 */
export interface TableStream {
  readonly arn: string;
  readonly label: string;
  readonly tableName: string;
  readonly keys: Keys;
  readonly view: ViewType;
  readonly createdAt: Instant;
  readonly shard: string;
  /** Set when the stream was disabled: its records can be read for another day. */
  closedAt: Instant | undefined;
  /** Numbers of the first change that is kept and of the next that will be. */
  readonly first: number;
  readonly next: number;
  add(change: { old?: Item | undefined; item?: Item | undefined; expired: boolean }): void;
  /** Kept changes from a number on. */
  from(number: number, most: number): readonly Change[];
  /** Calls back in a turn of its own when changes came; the result ends it. */
  watch(onChanges: () => void): () => void;
}

export function tableStream(
  kernel: Kernel,
  about: { arn: string; label: string; tableName: string; keys: Keys; view: ViewType },
): TableStream {
  const createdAt = kernel.now();
  const watchers = new Set<() => void>();
  const ids = kernel.random("dynamodb.event-id");
  let changes: Change[] = [];
  let first = 0;
  let told = false;

  /** Forgets what is older than a day, half of the list at a time or when somebody looks. */
  function trim(): void {
    const oldest = kernel.now() - RECORD_KEPT;
    let gone = 0;
    while (gone < changes.length && (changes[gone] as Change).at <= oldest) gone += 1;
    if (gone === 0) return;
    changes = changes.slice(gone);
    first += gone;
  }

  function tell(): void {
    told = false;
    for (const watcher of watchers) watcher();
  }

  return {
    ...about,
    createdAt,
    // As AWS writes them: twenty digits with the time, and eight hex digits.
    shard: `shardId-${String(createdAt).padStart(20, "0")}-${kernel.random("dynamodb.shard-id").hex(8)}`,
    closedAt: undefined,
    get first() {
      trim();
      return first;
    },
    get next() {
      return first + changes.length;
    },
    add({ old, item, expired }) {
      if ((changes[changes.length >> 1]?.at ?? Infinity) <= kernel.now() - RECORD_KEPT) trim();
      const keys = keyOf((item ?? old) as Item, about.keys);
      const newImage = item && about.view.startsWith("NEW") ? item : undefined;
      const oldImage = old && about.view.includes("OLD") ? old : undefined;
      changes.push({
        eventId: ids.hex(32),
        event: !old ? "INSERT" : item ? "MODIFY" : "REMOVE",
        at: kernel.now(),
        sequence: sequenceNumber(first + changes.length),
        keys,
        ...(newImage ? { newImage } : {}),
        ...(oldImage ? { oldImage } : {}),
        size: itemSize(keys) + (newImage ? itemSize(newImage) : 0) + (oldImage ? itemSize(oldImage) : 0),
        expired,
      });
      if (told || watchers.size === 0) return;
      told = true;
      kernel.after(0, tell);
    },
    from(number, most) {
      trim();
      const start = Math.max(0, number - first);
      return changes.slice(start, start + most);
    },
    watch(onChanges) {
      watchers.add(onChanges);
      return () => void watchers.delete(onChanges);
    },
  };
}
