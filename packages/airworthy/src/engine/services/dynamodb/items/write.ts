import type { Members } from "../../../service.ts";
import {
  checkEnums,
  type Enums,
  RETURN_CONSUMED_CAPACITY,
  RETURN_ITEM_COLLECTION_METRICS,
  RETURN_ON_FAILURE,
  RETURN_VALUES,
} from "../constraints.ts";
import type { Database } from "../database.ts";
import { conditionFailed, detected, invalid, refuse } from "../errors.ts";
import { holds } from "../expressions/evaluate.ts";
import { projected, projectionOf } from "../expressions/projection.ts";
import { countConditionFailed, measure } from "../metrics.ts";
import type { Item } from "../values/value.ts";
import { type CapacityWanted, consumedByWrite, presentCapacity } from "./capacity.ts";
import { collectionMetrics } from "./collection.ts";
import { type Plan, planDelete, type Planner, planPut, planUpdate, type WriteInput } from "./plan.ts";

/** PutItem, UpdateItem and DeleteItem. */
export interface SingleWriteInput extends WriteInput {
  readonly ReturnValues?: "NONE" | "ALL_OLD" | "UPDATED_OLD" | "ALL_NEW" | "UPDATED_NEW";
  readonly ReturnConsumedCapacity?: CapacityWanted;
  readonly ReturnItemCollectionMetrics?: "SIZE" | "NONE";
  readonly ReturnValuesOnConditionCheckFailure?: "ALL_OLD" | "NONE";
}

const ENUMS: Enums = {
  ReturnConsumedCapacity: RETURN_CONSUMED_CAPACITY,
  ReturnItemCollectionMetrics: RETURN_ITEM_COLLECTION_METRICS,
  ReturnValues: RETURN_VALUES,
  ReturnValuesOnConditionCheckFailure: RETURN_ON_FAILURE,
};

const LEGACY = ["Expected", "ConditionalOperator"];

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html */
export function putItem(database: Database, input: SingleWriteInput): Members {
  return write(database, input, "PutItem", planPut);
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteItem.html */
export function deleteItem(database: Database, input: SingleWriteInput): Members {
  return write(database, input, "DeleteItem", planDelete);
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html */
export function updateItem(database: Database, input: SingleWriteInput): Members {
  return write(database, input, "UpdateItem", planUpdate);
}

function write(database: Database, input: SingleWriteInput, operation: string, planner: Planner): Members {
  refuse(operation, input as unknown as Members, [...LEGACY, "AttributeUpdates"]);
  const plan = detected(() => {
    checkEnums(input, ENUMS);
    const wanted = input.ReturnValues ?? "NONE";
    if (operation !== "UpdateItem" && wanted !== "ALL_OLD" && wanted !== "NONE")
      throw invalid("ReturnValues can only be ALL_OLD or NONE");
    return planner(database, input);
  })();
  const { table, position, old } = plan;
  checkCondition(database, plan, input.ReturnValuesOnConditionCheckFailure);
  const item = plan.next();
  const consumed = database.commit({ table, position, old: old?.item, item });
  const attributes = returned(input.ReturnValues, plan, item);
  const capacity = presentCapacity(input.ReturnConsumedCapacity, table, consumed);
  const collection =
    input.ReturnItemCollectionMetrics === "SIZE"
      ? collectionMetrics(table, position, item ?? old?.item)
      : undefined;
  return {
    ...(attributes && Object.keys(attributes).length > 0 ? { Attributes: attributes } : {}),
    ...(capacity ? { ConsumedCapacity: capacity } : {}),
    ...(collection ? { ItemCollectionMetrics: collection } : {}),
  };
}

/** Also a write that fails its condition consumes capacity, as if it wrote what is there. */
function checkCondition(
  database: Database,
  { table, old, condition }: Plan,
  onFailure: string | undefined,
): void {
  if (!condition || holds(condition, old?.item ?? {})) return;
  measure(database.place, table, consumedByWrite(old?.size ?? 0, 0, []));
  countConditionFailed(database.place, table);
  throw conditionFailed(onFailure === "ALL_OLD" ? old?.item : undefined);
}

function returned(
  wanted: SingleWriteInput["ReturnValues"],
  { old, paths }: Plan,
  item: Item | undefined,
): Item | undefined {
  switch (wanted) {
    case "ALL_OLD":
      return old?.item;
    case "ALL_NEW":
      return item;
    case "UPDATED_OLD":
      return old && projected(old.item, projectionOf(paths));
    case "UPDATED_NEW":
      return item && projected(item, projectionOf(paths));
    default:
      return undefined;
  }
}
