import type { Members } from "../../../service.ts";
import { checkEnums, RETURN_CONSUMED_CAPACITY, throwViolations } from "../constraints.ts";
import type { Database } from "../database.ts";
import { invalid, refuse } from "../errors.ts";
import { projected } from "../expressions/projection.ts";
import { type ExpressionInput, type Expressions, expressionsOf } from "../expressions/request.ts";
import { LARGEST_BATCH, MOST_GETS } from "../limits.ts";
import { measure } from "../metrics.ts";
import { positionOf, takenKey } from "../store/keys.ts";
import type { Position } from "../store/rows.ts";
import type { Table } from "../store/table.ts";
import type { Item } from "../values/value.ts";
import { type CapacityWanted, type Consumed, presentCapacity, readUnits } from "./capacity.ts";

interface KeysAndAttributes extends ExpressionInput {
  readonly Keys: readonly Readonly<Record<string, unknown>>[];
  readonly ConsistentRead?: boolean;
}

export interface BatchGetInput {
  readonly RequestItems: Readonly<Record<string, KeysAndAttributes>>;
  readonly ReturnConsumedCapacity?: CapacityWanted;
}

interface Wanted {
  readonly name: string;
  readonly table: Table;
  readonly request: KeysAndAttributes;
  readonly expressions: Expressions;
  readonly positions: readonly Position[];
}

/**
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html
 *
 * What does not fit into 16 MB comes back unprocessed. AWS answers in any order, here it is that of the keys.
 */
export function batchGetItem(database: Database, input: BatchGetInput): Members {
  checkEnums(input, { ReturnConsumedCapacity: RETURN_CONSUMED_CAPACITY });
  checkCounts(input);
  const read = Object.entries(input.RequestItems).map(([name, request]) => {
    refuse("BatchGetItem", request as unknown as Members, ["AttributesToGet"]);
    return { name, request, expressions: expressionsOf(request, ["ProjectionExpression"]) };
  });
  const all = read.map((one): Wanted => {
    const table = database.table(one.name);
    const keys = one.request.Keys.map((key) => positionOf(table.keys, takenKey(table.keys, key)));
    checkDistinct(keys);
    return { ...one, table, positions: keys };
  });
  const responses: Record<string, Item[]> = {};
  const unprocessed: Record<string, KeysAndAttributes> = {};
  const capacities: Record<string, unknown>[] = [];
  let bytes = 0;
  for (const wanted of all) {
    const { name, table, request, expressions, positions } = wanted;
    const consumed: Consumed = { table: 0, indexes: new Map(), kind: "read" };
    const items: Item[] = [];
    const left: Readonly<Record<string, unknown>>[] = [];
    for (const [index, position] of positions.entries()) {
      const row = table.rows.get(position);
      const size = row?.size ?? 0;
      if (bytes > 0 && bytes + size > LARGEST_BATCH) {
        left.push(request.Keys[index] ?? {});
        continue;
      }
      bytes += size;
      consumed.table += readUnits(size, request.ConsistentRead ? 1 : 0.5);
      if (row) items.push(expressions.projection ? projected(row.item, expressions.projection) : row.item);
    }
    responses[name] = items;
    if (left.length > 0) unprocessed[name] = { ...request, Keys: left };
    measure(database.place, table, consumed);
    const capacity = presentCapacity(input.ReturnConsumedCapacity, table, consumed);
    if (capacity) capacities.push(capacity);
  }
  return {
    Responses: responses,
    UnprocessedKeys: unprocessed,
    ...(capacities.length > 0 ? { ConsumedCapacity: capacities } : {}),
  };
}

function checkCounts({ RequestItems }: BatchGetInput): void {
  const tables = Object.entries(RequestItems);
  if (tables.length === 0)
    throwViolations([
      "Value '{}' at 'requestItems' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ]);
  throwViolations(
    tables.flatMap(([name, { Keys }]) => [
      ...(Keys.length < 1
        ? [
            `Value '[]' at 'requestItems.${name}.member.keys' failed to satisfy constraint: Member must have length greater than or equal to 1`,
          ]
        : []),
      ...(Keys.length > MOST_GETS
        ? [
            `Value at 'requestItems.${name}.member.keys' failed to satisfy constraint: Member must have length less than or equal to 100`,
          ]
        : []),
    ]),
  );
  if (tables.reduce((sum, [, { Keys }]) => sum + Keys.length, 0) > MOST_GETS)
    throw invalid("Too many items requested for the BatchGetItem call");
}

/** Also BatchWriteItem wants each item once. */
export function checkDistinct(positions: readonly Position[]): void {
  const seen = new Set(positions.map(({ hash, range }) => `${hash}\u0000${range}`));
  if (seen.size < positions.length) throw invalid("Provided list of item keys contains duplicates");
}
