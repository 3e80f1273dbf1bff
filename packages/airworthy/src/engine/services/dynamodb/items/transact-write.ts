import { createHash } from "node:crypto";
import { ServiceError } from "../../../error.ts";
import type { Members } from "../../../service.ts";
import {
  checkEnums,
  RETURN_CONSUMED_CAPACITY,
  RETURN_ITEM_COLLECTION_METRICS,
  RETURN_ON_FAILURE,
  throwViolations,
} from "../constraints.ts";
import type { Database } from "../database.ts";
import { invalid } from "../errors.ts";
import { holds } from "../expressions/evaluate.ts";
import { LARGEST_TRANSACTION, MOST_ACTIONS } from "../limits.ts";
import { countConditionFailed } from "../metrics.ts";
import type { Table } from "../store/table.ts";
import { itemSize } from "../values/size.ts";
import type { Item } from "../values/value.ts";
import {
  addConsumed,
  type CapacityWanted,
  type Consumed,
  consumedByWrite,
  presentCapacity,
} from "./capacity.ts";
import { collectionMetrics } from "./collection.ts";
import {
  type Plan,
  planCheck,
  planDelete,
  type Planner,
  planPut,
  planUpdate,
  type WriteInput,
} from "./plan.ts";

interface ActionInput extends WriteInput {
  readonly ReturnValuesOnConditionCheckFailure?: "ALL_OLD" | "NONE";
}

type Kind = "ConditionCheck" | "Put" | "Delete" | "Update";

export interface TransactWriteInput {
  readonly TransactItems: readonly Readonly<Partial<Record<Kind, ActionInput>>>[];
  readonly ClientRequestToken?: string;
  readonly ReturnConsumedCapacity?: CapacityWanted;
  readonly ReturnItemCollectionMetrics?: "SIZE" | "NONE";
}

const PLANNERS: Readonly<Record<Kind, Planner>> = {
  ConditionCheck: planCheck,
  Put: planPut,
  Delete: planDelete,
  Update: planUpdate,
};

/** Why one action of a transaction kept it from happening. */
interface Reason {
  readonly Code: string;
  readonly Message?: string;
  readonly Item?: Item;
}

/**
 * All or nothing. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 *
 * A turn is never divided, so there is no TransactionConflict here: that is chance in AWS, not a rule.
 */
export function transactWriteItems(database: Database, input: TransactWriteInput): Members {
  const actions = checked(input);
  const planners = actions.map(([kind, action]) => PLANNERS[kind](database, action));
  const plans = planners.map((plan) => plan());
  const places = new Set(
    plans.map(({ table, position }) => `${table.name}\u0000${position.hash}\u0000${position.range}`),
  );
  if (places.size < plans.length)
    throw invalid("Transaction request cannot include multiple operations on one item");
  const again = database.tokens.check(input.ClientRequestToken, () => digestOf(input));
  if (again) return again.answer(input.ReturnConsumedCapacity);
  const outcomes = plans.map((plan, index) => outcomeOf(database, plan, actions[index]?.[1]));
  const reasons = outcomes.map((outcome): Reason => ("Code" in outcome ? outcome : { Code: "None" }));
  if (reasons.some(({ Code }) => Code !== "None")) throw cancelled(reasons);
  const items = outcomes.map((outcome) => ("Code" in outcome ? undefined : outcome.item));
  const bytes = items.reduce((sum, item) => sum + (item ? itemSize(item) : 0), 0);
  if (bytes > LARGEST_TRANSACTION) throw invalid("Transaction request cannot include more than 4 MB of data");

  const perTable = new Map<Table, Consumed>();
  const collections: Record<string, unknown[]> = {};
  for (const [index, plan] of plans.entries()) {
    const { table, position, old } = plan;
    const item = items[index];
    const consumed =
      actions[index]?.[0] === "ConditionCheck"
        ? consumedByWrite(old?.size ?? 0, 0, [], 2)
        : database.commit({ table, position, old: old?.item, item, transaction: true });
    const sum = perTable.get(table);
    if (sum) addConsumed(sum, consumed);
    else perTable.set(table, consumed);
    const collection =
      input.ReturnItemCollectionMetrics === "SIZE" && collectionMetrics(table, position, item ?? old?.item);
    if (collection) (collections[table.name] ??= []).push(collection);
  }
  const answer = (wanted: CapacityWanted, kind: Consumed["kind"]): Members => {
    const capacities = [...perTable].map(([table, consumed]) =>
      presentCapacity(wanted, table, { ...consumed, kind }, true),
    );
    return capacities[0] ? { ConsumedCapacity: capacities } : {};
  };
  // The same request again costs only the reading. The page above, ClientRequestToken.
  database.tokens.keep(input.ClientRequestToken, digestOf(input), {
    answer: (wanted) => answer(wanted, "read"),
  });
  return {
    ...answer(input.ReturnConsumedCapacity, "write"),
    ...(Object.keys(collections).length > 0 ? { ItemCollectionMetrics: collections } : {}),
  };
}

function checked(input: TransactWriteInput): (readonly [Kind, ActionInput])[] {
  checkEnums(input, {
    ReturnConsumedCapacity: RETURN_CONSUMED_CAPACITY,
    ReturnItemCollectionMetrics: RETURN_ITEM_COLLECTION_METRICS,
  });
  const { TransactItems: all, ClientRequestToken: token } = input;
  if (all.length === 0)
    throwViolations([
      "Value '[]' at 'transactItems' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ]);
  if (all.length > MOST_ACTIONS)
    throw invalid(
      "1 validation error detected at 'transactItems' failed to satisfy constraint: Member must have length less than or equal to 100.",
    );
  if (token !== undefined && (token.length < 1 || token.length > 36))
    throwViolations([
      `Value '${token}' at 'clientRequestToken' failed to satisfy constraint: Member must have length less than or equal to 36`,
    ]);
  return all.map((one) => {
    const given = (Object.keys(PLANNERS) as Kind[]).filter((kind) => one[kind] !== undefined);
    const [kind] = given;
    if (!kind || given.length > 1)
      throw invalid("TransactItems can only contain one of Check, Put, Update or Delete");
    const action = one[kind] as ActionInput;
    checkEnums(action, { ReturnValuesOnConditionCheckFailure: RETURN_ON_FAILURE });
    return [kind, action] as const;
  });
}

function outcomeOf(
  database: Database,
  { table, old, condition, next }: Plan,
  action: ActionInput | undefined,
): Reason | { readonly item: Item | undefined } {
  if (condition && !holds(condition, old?.item ?? {})) {
    countConditionFailed(database.place, table);
    return {
      Code: "ConditionalCheckFailed",
      Message: "The conditional request failed",
      ...(action?.ReturnValuesOnConditionCheckFailure === "ALL_OLD" && old ? { Item: old.item } : {}),
    };
  }
  try {
    return { item: next() };
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return { Code: "ValidationError", Message: error.message };
  }
}

function cancelled(reasons: readonly Reason[]): ServiceError {
  return new ServiceError(
    "TransactionCanceledException",
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${reasons.map(({ Code }) => Code).join(", ")}]`,
    { fields: { CancellationReasons: reasons } },
  );
}

/** Whether two requests with one token are the same; what only shapes the answer does not count. */
function digestOf({ TransactItems }: TransactWriteInput): string {
  const text = JSON.stringify(TransactItems, (_, value: unknown) =>
    value instanceof Uint8Array ? { bytes: Buffer.from(value).toString("base64") } : value,
  );
  return createHash("sha256").update(text).digest("hex");
}
