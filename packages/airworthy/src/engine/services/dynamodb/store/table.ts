import type { Instant } from "../../../kernel/time.ts";
import type { TableStream } from "../streams/stream.ts";
import type { Item } from "../values/value.ts";
import { equalItems } from "../values/equal.ts";
import { itemSize } from "../values/size.ts";
import { member, setMember, type Value } from "../values/value.ts";
import { indexPosition, type Keys, keyOf } from "./keys.ts";
import { type Row, type Rows, rowsOf } from "./rows.ts";

export interface Throughput {
  readonly read: number;
  readonly write: number;
}

export interface IndexProjection {
  readonly type: "ALL" | "KEYS_ONLY" | "INCLUDE";
  readonly attributes: readonly string[];
}

export interface Index {
  readonly name: string;
  readonly kind: "global" | "local";
  readonly keys: Keys;
  readonly projection: IndexProjection;
  readonly rows: Rows;
  /** Of a global index of a provisioned table. */
  throughput: Throughput;
}

export interface Table {
  readonly name: string;
  readonly arn: string;
  readonly id: string;
  readonly createdAt: Instant;
  readonly keys: Keys;
  attributes: readonly { readonly AttributeName: string; readonly AttributeType: "S" | "N" | "B" }[];
  readonly rows: Rows;
  readonly indexes: Map<string, Index>;
  billing: "PROVISIONED" | "PAY_PER_REQUEST";
  /** When it last became PAY_PER_REQUEST. */
  onDemandSince: Instant | undefined;
  throughput: Throughput;
  deletionProtected: boolean;
  tableClass: string | undefined;
  encryption: { readonly keyArn: string } | undefined;
  tags: Map<string, string>;
  timeToLive: string | undefined;
  stream: TableStream | undefined;
}

/** What a write does to an index, and what it costs. */
export interface IndexChange {
  readonly index: Index;
  readonly old: Row | undefined;
  readonly row: Row | undefined;
}

export function indexOf(fields: Omit<Index, "rows">): Index {
  return { ...fields, rows: rowsOf() };
}

/** The changes of all indexes when one item takes the place of another; nothing happens yet. */
export function indexChanges(table: Table, old: Item | undefined, item: Item | undefined): IndexChange[] {
  const changes: IndexChange[] = [];
  for (const index of table.indexes.values()) {
    const position = old && indexPosition(index.keys, table.keys, old);
    const before = position && index.rows.get(position);
    const after = item && indexRow(table, index, item);
    if (before && after && sameRow(before, after)) continue;
    if (before || after) changes.push({ index, old: before, row: after });
  }
  return changes;
}

function sameRow(a: Row, b: Row): boolean {
  return a.hash === b.hash && a.range === b.range && equalItems(a.item, b.item);
}

export function applyIndexChange({ index, old, row }: IndexChange): void {
  if (old) index.rows.remove(old);
  if (row) index.rows.put(row);
}

export function indexRow(table: Table, index: Index, item: Item): Row | undefined {
  const position = indexPosition(index.keys, table.keys, item);
  if (!position) return undefined;
  const kept = projectedItem(table, index, item);
  return { ...position, item: kept, size: itemSize(kept) };
}

function projectedItem(table: Table, { keys, projection }: Index, item: Item): Item {
  if (projection.type === "ALL") return item;
  const kept: Record<string, Value> = { ...keyOf(item, table.keys, keys) };
  for (const attribute of projection.attributes) {
    const value = member(item, attribute);
    if (value) setMember(kept, attribute, value);
  }
  return kept;
}
