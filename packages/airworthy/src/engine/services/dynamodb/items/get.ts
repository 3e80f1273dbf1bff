import type { Members } from "../../../service.ts";
import { checkEnums, RETURN_CONSUMED_CAPACITY } from "../constraints.ts";
import type { Database } from "../database.ts";
import { refuse } from "../errors.ts";
import { projected } from "../expressions/projection.ts";
import { type ExpressionInput, expressionsOf } from "../expressions/request.ts";
import { measure } from "../metrics.ts";
import { positionOf, takenKey } from "../store/keys.ts";
import { type CapacityWanted, type Consumed, presentCapacity, readUnits } from "./capacity.ts";

export interface GetItemInput extends ExpressionInput {
  readonly TableName: string;
  readonly Key: Readonly<Record<string, unknown>>;
  readonly ConsistentRead?: boolean;
  readonly ReturnConsumedCapacity?: CapacityWanted;
}

/**
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html
 *
 * Eventually consistent reads see the newest too: AWS makes no promise how old they are.
 */
export function getItem(database: Database, input: GetItemInput): Members {
  refuse("GetItem", input as unknown as Members, ["AttributesToGet"]);
  checkEnums(input, { ReturnConsumedCapacity: RETURN_CONSUMED_CAPACITY });
  const { projection } = expressionsOf(input, ["ProjectionExpression"]);
  const table = database.table(input.TableName);
  const row = table.rows.get(positionOf(table.keys, takenKey(table.keys, input.Key)));
  const consumed: Consumed = {
    table: readUnits(row?.size ?? 0, input.ConsistentRead ? 1 : 0.5),
    indexes: new Map(),
    kind: "read",
  };
  measure(database.place, table, consumed);
  const capacity = presentCapacity(input.ReturnConsumedCapacity, table, consumed);
  return {
    ...(row ? { Item: projection ? projected(row.item, projection) : row.item } : {}),
    ...(capacity ? { ConsumedCapacity: capacity } : {}),
  };
}
