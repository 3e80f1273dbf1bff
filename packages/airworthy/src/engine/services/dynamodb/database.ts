import { notFound } from "./errors.ts";
import { type Consumed, consumedByWrite } from "./items/capacity.ts";
import { type Tokens, tokensOf } from "./items/tokens.ts";
import { measure } from "./metrics.ts";
import type { Position } from "./store/rows.ts";
import { applyIndexChange, indexChanges, type Table } from "./store/table.ts";
import { keyOf } from "./store/keys.ts";
import { expiryOf, type Expiry } from "./tables/expiry.ts";
import { equalItems } from "./values/equal.ts";
import { itemSize } from "./values/size.ts";
import type { Item } from "./values/value.ts";
import type { Place } from "../../service.ts";
import type { TableStream } from "./streams/stream.ts";

/** One item takes the place of another; either may be absent. */
export interface Write {
  readonly table: Table;
  readonly position: Position;
  readonly old: Item | undefined;
  readonly item: Item | undefined;
  /** DynamoDB does it itself, because the time of the item is over. */
  readonly expired?: boolean;
  /** Writes of transactions cost twice. */
  readonly transaction?: boolean;
}

/** All tables of an account in a Region, and the one way to change an item. */
export interface Database {
  readonly place: Place;
  readonly tables: Map<string, Table>;
  /** By ARN; those of deleted tables stay for a day. */
  readonly streams: Map<string, TableStream>;
  readonly expiry: Expiry;
  readonly tokens: Tokens;
  /** A table by name or ARN; throws as operations on items do. */
  table(nameOrArn: string): Table;
  commit(write: Write): Consumed;
}

export function databaseIn(place: Place): Database {
  const { kernel } = place;
  const tables = new Map<string, Table>();
  const database: Database = {
    place,
    tables,
    streams: new Map(),
    tokens: tokensOf(kernel),
    expiry: expiryOf(kernel, (table, position, old) => {
      database.commit({ table, position, old, item: undefined, expired: true });
    }),
    table(nameOrArn) {
      const table = tables.get(tableName(nameOrArn));
      if (!table) throw notFound();
      return table;
    },
    commit(write) {
      const { table, position, old, item, expired = false } = write;
      const newSize = item ? itemSize(item) : 0;
      const changes = indexChanges(table, old, item);
      const oldSize = old ? itemSize(old) : 0;
      const consumed = consumedByWrite(oldSize, newSize, changes, write.transaction ? 2 : 1);
      // Deletes of expired items cost nothing.
      if (!expired) measure(place, table, consumed);
      // A write that changes nothing is none: no record in the stream either.
      if (old === item || (old && item && equalItems(old, item))) return consumed;
      const key = item ?? (old as Item);
      kernel.note(noteOf(write), {
        table: table.name,
        key: JSON.stringify(keyOf(key, table.keys)).slice(0, 256),
      });
      if (item) table.rows.put({ ...position, item, size: newSize });
      else table.rows.remove(position);
      for (const change of changes) applyIndexChange(change);
      if (table.stream && table.stream.closedAt === undefined) table.stream.add({ old, item, expired });
      if (item) database.expiry.watch(table, position, item);
      return consumed;
    },
  };
  return database;
}

function noteOf({ item, expired }: Write): string {
  if (item) return "dynamodb.item-written";
  return expired ? "dynamodb.item-expired" : "dynamodb.item-deleted";
}

/** `orders`, also out of `arn:aws:dynamodb:eu-west-1:123456789012:table/orders`. */
export function tableName(nameOrArn: string): string {
  return /^arn:[^:]*:dynamodb:[^:]*:[^:]*:table\/([^/]+)$/.exec(nameOrArn)?.[1] ?? nameOrArn;
}
