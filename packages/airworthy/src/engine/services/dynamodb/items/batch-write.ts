import type { Members } from "../../../service.ts";
import {
  checkEnums,
  RETURN_CONSUMED_CAPACITY,
  RETURN_ITEM_COLLECTION_METRICS,
  throwViolations,
} from "../constraints.ts";
import type { Database } from "../database.ts";
import { invalid } from "../errors.ts";
import { MOST_WRITES } from "../limits.ts";
import type { Table } from "../store/table.ts";
import { addConsumed, type CapacityWanted, type Consumed, presentCapacity } from "./capacity.ts";
import { checkDistinct } from "./batch-get.ts";
import { collectionMetrics } from "./collection.ts";
import { type Plan, planDelete, planPut } from "./plan.ts";

interface WriteRequest {
  readonly PutRequest?: { readonly Item: Readonly<Record<string, unknown>> };
  readonly DeleteRequest?: { readonly Key: Readonly<Record<string, unknown>> };
}

export interface BatchWriteInput {
  readonly RequestItems: Readonly<Record<string, readonly WriteRequest[]>>;
  readonly ReturnConsumedCapacity?: CapacityWanted;
  readonly ReturnItemCollectionMetrics?: "SIZE" | "NONE";
}

/**
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html
 *
 * A batch is not a transaction, but what is wrong with one of its requests refuses all of them.
 */
export function batchWriteItem(database: Database, input: BatchWriteInput): Members {
  checkEnums(input, {
    ReturnConsumedCapacity: RETURN_CONSUMED_CAPACITY,
    ReturnItemCollectionMetrics: RETURN_ITEM_COLLECTION_METRICS,
  });
  checkCounts(input);
  const planners = Object.entries(input.RequestItems).map(
    ([name, requests]) => [name, requests.map((request) => planned(database, name, request))] as const,
  );
  const plans = planners.map(([name, all]) => {
    const ready = all.map((plan) => plan());
    checkDistinct(ready.map(({ position }) => position));
    return [name, ready] as const;
  });
  const capacities: Record<string, unknown>[] = [];
  const collections: Record<string, unknown[]> = {};
  for (const [name, ready] of plans) {
    const consumed: Consumed = { table: 0, indexes: new Map(), kind: "write" };
    let table: Table | undefined;
    for (const plan of ready) {
      ({ table } = plan);
      const item = plan.next();
      addConsumed(consumed, database.commit({ ...plan, old: plan.old?.item, item }));
      const collection =
        input.ReturnItemCollectionMetrics === "SIZE" &&
        collectionMetrics(table, plan.position, item ?? plan.old?.item);
      if (collection) (collections[name] ??= []).push(collection);
    }
    const capacity = table && presentCapacity(input.ReturnConsumedCapacity, table, consumed);
    if (capacity) capacities.push(capacity);
  }
  return {
    UnprocessedItems: {},
    ...(capacities.length > 0 ? { ConsumedCapacity: capacities } : {}),
    ...(Object.keys(collections).length > 0 ? { ItemCollectionMetrics: collections } : {}),
  };
}

function planned(database: Database, TableName: string, request: WriteRequest): () => Plan {
  const { PutRequest: put, DeleteRequest: del } = request;
  // The words are AWS's, though no value is meant.
  if ((put === undefined) === (del === undefined))
    throw invalid(
      "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes",
    );
  return put
    ? planPut(database, { TableName, Item: put.Item })
    : planDelete(database, { TableName, Key: del?.Key ?? {} });
}

function checkCounts({ RequestItems }: BatchWriteInput): void {
  const all = Object.values(RequestItems);
  if (all.length === 0)
    throwViolations([
      "Value '{}' at 'requestItems' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ]);
  if (all.some(({ length }) => length === 0))
    throwViolations([
      `Value '{${Object.keys(RequestItems).join(", ")}=[]}' at 'requestItems' failed to satisfy constraint: Map value must satisfy constraint: [Member must have length less than or equal to 25, Member must have length greater than or equal to 1]`,
    ]);
  if (all.reduce((sum, { length }) => sum + length, 0) > MOST_WRITES)
    throw invalid("Too many items requested for the BatchWriteItem call");
}
