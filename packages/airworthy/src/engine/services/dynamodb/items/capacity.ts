import { READ_UNIT, WRITE_UNIT } from "../limits.ts";
import type { IndexChange, Table } from "../store/table.ts";

/**
 * Capacity units of requests, by the documented rules.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
 */
export interface Consumed {
  table: number;
  /** By name of the index. */
  readonly indexes: Map<string, number>;
  readonly kind: "read" | "write";
}

/** @param strength 0.5 eventually consistent, 1 consistent, 2 in a transaction */
export function readUnits(bytes: number, strength: number): number {
  return Math.max(1, Math.ceil(bytes / READ_UNIT)) * strength;
}

export function writeUnits(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / WRITE_UNIT));
}

/**
 * Of one write; the larger of both items counts, and an index pays for each entry it takes out or puts in.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations.Writes
 */
export function consumedByWrite(
  oldSize: number,
  newSize: number,
  changes: readonly IndexChange[],
  factor: 1 | 2 = 1,
): Consumed {
  const indexes = new Map<string, number>();
  for (const { index, old, row } of changes) {
    const moved = old && row && (old.hash !== row.hash || old.range !== row.range);
    const units = moved
      ? writeUnits(old.size) + writeUnits(row.size)
      : writeUnits(Math.max(old?.size ?? 0, row?.size ?? 0));
    indexes.set(index.name, units * factor);
  }
  return { table: writeUnits(Math.max(oldSize, newSize)) * factor, indexes, kind: "write" };
}

export function addConsumed(into: Consumed, more: Consumed): void {
  into.table += more.table;
  for (const [name, units] of more.indexes) into.indexes.set(name, (into.indexes.get(name) ?? 0) + units);
}

/** What ReturnConsumedCapacity asks for. */
export type CapacityWanted = "INDEXES" | "TOTAL" | "NONE" | undefined;

export function presentCapacity(
  wanted: CapacityWanted,
  table: Table,
  consumed: Consumed,
  transaction = false,
): Record<string, unknown> | undefined {
  if (wanted !== "TOTAL" && wanted !== "INDEXES") return undefined;
  // Transactions say which kind of units it was; single requests leave that out.
  const units = (count: number): Record<string, number> => ({
    CapacityUnits: count,
    ...(transaction
      ? { [consumed.kind === "read" ? "ReadCapacityUnits" : "WriteCapacityUnits"]: count }
      : {}),
  });
  let total = consumed.table;
  for (const count of consumed.indexes.values()) total += count;
  const answer: Record<string, unknown> = { TableName: table.name, ...units(total) };
  if (wanted === "TOTAL") return answer;
  answer["Table"] = units(consumed.table);
  for (const [name, count] of consumed.indexes) {
    const member =
      table.indexes.get(name)?.kind === "local" ? "LocalSecondaryIndexes" : "GlobalSecondaryIndexes";
    answer[member] = { ...(answer[member] as object | undefined), [name]: units(count) };
  }
  return answer;
}
