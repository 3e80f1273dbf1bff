import type { Item } from "../values/value.ts";

/** Where an item stands in a table or an index, as texts that sort. */
export interface Position {
  readonly hash: string;
  /** Empty when there is no sort key. */
  readonly range: string;
  /** In an index: the key in the table, because keys of indexes need not be unique. */
  readonly tie: string;
}

export interface Row extends Position {
  readonly item: Item;
  /** Bytes. */
  readonly size: number;
}

/** All items with one partition key, in the order of the sort key. */
export interface Partition {
  readonly hash: string;
  /** Its place among the partitions. */
  readonly place: number;
  readonly rows: Row[];
}

/** Items of a table or an index. */
export interface Rows {
  readonly partitions: readonly Partition[];
  readonly count: number;
  readonly bytes: number;
  partition(hash: string): Partition | undefined;
  get(position: Position): Row | undefined;
  /** Puts a row, in place of the one at its position. */
  put(row: Row): void;
  remove(position: Position): void;
}

export function rowsOf(): Rows {
  const byHash = new Map<string, Partition>();
  const partitions: Partition[] = [];
  let count = 0;
  let bytes = 0;
  return {
    partitions,
    get count() {
      return count;
    },
    get bytes() {
      return bytes;
    },
    partition: (hash) => byHash.get(hash),
    get(position) {
      const rows = byHash.get(position.hash)?.rows;
      if (!rows) return undefined;
      const row = rows[firstNotBefore(rows, position)];
      return row && samePosition(row, position) ? row : undefined;
    },
    put(row) {
      let partition = byHash.get(row.hash);
      if (!partition) {
        partition = { hash: row.hash, place: placeOf(row.hash), rows: [] };
        byHash.set(row.hash, partition);
        partitions.splice(firstPartitionNotBefore(partitions, partition), 0, partition);
      }
      const { rows } = partition;
      const index = firstNotBefore(rows, row);
      const old = rows[index];
      if (old && samePosition(old, row)) {
        rows[index] = row;
        bytes += row.size - old.size;
        return;
      }
      rows.splice(index, 0, row);
      count += 1;
      bytes += row.size;
    },
    remove(position) {
      const partition = byHash.get(position.hash);
      if (!partition) return;
      const { rows } = partition;
      const index = firstNotBefore(rows, position);
      const old = rows[index];
      if (!old || !samePosition(old, position)) return;
      rows.splice(index, 1);
      count -= 1;
      bytes -= old.size;
      if (rows.length > 0) return;
      byHash.delete(position.hash);
      partitions.splice(firstPartitionNotBefore(partitions, partition), 1);
    },
  };
}

/** Index of the first row that does not come before a position. */
export function firstNotBefore(rows: readonly Row[], position: Omit<Position, "hash">): number {
  return firstIndex(rows.length, (index) => {
    const { range, tie } = rows[index] as Row;
    return range < position.range || (range === position.range && tie < position.tie);
  });
}

/** Index of the first of `length` for which `before` is false; it is true for all that precede it. */
export function firstIndex(length: number, before: (index: number) => boolean): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (before(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function firstPartitionNotBefore(
  partitions: readonly Partition[],
  { place, hash }: { readonly place: number; readonly hash: string },
): number {
  return firstIndex(partitions.length, (index) => {
    const one = partitions[index] as Partition;
    return one.place < place || (one.place === place && one.hash < hash);
  });
}

function samePosition(row: Row, { range, tie }: Position): boolean {
  return row.range === range && row.tie === tie;
}

/** How many places there are. */
export const PLACES = 2 ** 32;

/**
 * A Scan goes through the partitions by a hash of their key, so their order looks like none. AWS does not say which hash
 * it is; this is FNV-1a, stirred (the end of MurmurHash3), so that segments of a parallel Scan are alike in size.
 */
export function placeOf(hash: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < hash.length; index++)
    value = Math.imul(value ^ hash.charCodeAt(index), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}
