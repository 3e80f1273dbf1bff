import type { Members } from "../../../service.ts";
import { checkEnums, RETURN_CONSUMED_CAPACITY, throwViolations } from "../constraints.ts";
import type { Database } from "../database.ts";
import { invalid } from "../errors.ts";
import { projected } from "../expressions/projection.ts";
import { type ExpressionInput, expressionsOf } from "../expressions/request.ts";
import { LARGEST_TRANSACTION, MOST_ACTIONS } from "../limits.ts";
import { measure } from "../metrics.ts";
import { positionOf, takenKey } from "../store/keys.ts";
import type { Table } from "../store/table.ts";
import { addConsumed, type CapacityWanted, type Consumed, presentCapacity, readUnits } from "./capacity.ts";

interface GetInput extends ExpressionInput {
  readonly TableName: string;
  readonly Key: Readonly<Record<string, unknown>>;
}

export interface TransactGetInput {
  readonly TransactItems: readonly { readonly Get: GetInput }[];
  readonly ReturnConsumedCapacity?: CapacityWanted;
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactGetItems.html */
export function transactGetItems(database: Database, input: TransactGetInput): Members {
  checkEnums(input, { ReturnConsumedCapacity: RETURN_CONSUMED_CAPACITY });
  const { TransactItems: all } = input;
  if (all.length === 0)
    throwViolations([
      "Value '[]' at 'transactItems' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ]);
  if (all.length > MOST_ACTIONS)
    throwViolations([
      "Value at 'transactItems' failed to satisfy constraint: Member must have length less than or equal to 100",
    ]);
  const read = all.map(({ Get }) => {
    if (!Get) throw invalid("TransactItems can only contain Get");
    return { get: Get, expressions: expressionsOf(Get, ["ProjectionExpression"]) };
  });
  const found = read.map(({ get, expressions }) => {
    const table = database.table(get.TableName);
    const position = positionOf(table.keys, takenKey(table.keys, get.Key));
    return { table, row: table.rows.get(position), place: placeOf(table, position), expressions };
  });
  if (new Set(found.map(({ place }) => place)).size < found.length)
    throw invalid("Transaction request cannot include multiple operations on one item");
  if (found.reduce((sum, { row }) => sum + (row?.size ?? 0), 0) > LARGEST_TRANSACTION)
    throw invalid("Transaction request cannot include more than 4 MB of data");
  const perTable = new Map<Table, Consumed>();
  for (const { table, row } of found) {
    const consumed: Consumed = { table: readUnits(row?.size ?? 0, 2), indexes: new Map(), kind: "read" };
    measure(database.place, table, consumed);
    const sum = perTable.get(table);
    if (sum) addConsumed(sum, consumed);
    else perTable.set(table, consumed);
  }
  const capacities = [...perTable].map(([table, consumed]) =>
    presentCapacity(input.ReturnConsumedCapacity, table, consumed, true),
  );
  return {
    Responses: found.map(({ row, expressions: { projection } }) =>
      row ? { Item: projection ? projected(row.item, projection) : row.item } : {},
    ),
    ...(capacities[0] ? { ConsumedCapacity: capacities } : {}),
  };
}

function placeOf({ name }: Table, position: { readonly hash: string; readonly range: string }): string {
  return `${name}\u0000${position.hash}\u0000${position.range}`;
}
