import { keyOf } from "../store/keys.ts";
import type { Position } from "../store/rows.ts";
import type { Table } from "../store/table.ts";
import type { Item } from "../values/value.ts";

const GIGABYTE = 1024 ** 3;

/**
 * All items with one partition key, in a table with local indexes; AWS gives the size as a range it lies in.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html#LSI.ItemCollections
 */
export function collectionMetrics(
  table: Table,
  { hash }: Position,
  item: Item | undefined,
): Record<string, unknown> | undefined {
  const local = [...table.indexes.values()].filter(({ kind }) => kind === "local");
  if (local.length === 0 || !item) return undefined;
  let bytes = 0;
  for (const { rows } of [table, ...local])
    for (const { size } of rows.partition(hash)?.rows ?? []) bytes += size;
  const least = Math.floor(bytes / GIGABYTE);
  return {
    ItemCollectionKey: keyOf(item, { hash: table.keys.hash }),
    SizeEstimateRangeGB: [least, least + 1],
  };
}
