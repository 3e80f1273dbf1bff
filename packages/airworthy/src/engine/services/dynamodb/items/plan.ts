import type { Database } from "../database.ts";
import { invalid, parameters } from "../errors.ts";
import { applied } from "../expressions/apply.ts";
import { type ExpressionInput, type Expressions, expressionsOf } from "../expressions/request.ts";
import type { Condition, Path } from "../expressions/syntax.ts";
import { LARGEST_ITEM } from "../limits.ts";
import { checkIndexKeys, checkKeys, partsOf, positionOf, takenKey } from "../store/keys.ts";
import type { Position, Row } from "../store/rows.ts";
import type { Table } from "../store/table.ts";
import { itemSize } from "../values/size.ts";
import { takenItem } from "../values/taken.ts";
import type { Item } from "../values/value.ts";

/** A request to write one item, alone or in a transaction. */
export interface WriteInput extends ExpressionInput {
  readonly TableName: string;
  readonly Item?: Readonly<Record<string, unknown>>;
  readonly Key?: Readonly<Record<string, unknown>>;
}

/** What a request wants to do with one item; nothing has happened yet. */
export interface Plan {
  readonly table: Table;
  readonly position: Position;
  readonly old: Row | undefined;
  readonly condition: Condition | undefined;
  /** Paths that an update names. */
  readonly paths: readonly Path[];
  /** The item as it will be, `undefined` when there will be none. Throws when that cannot be. */
  next(): Item | undefined;
}

/** Reads what a request says in itself; the function it gives then looks at the table. */
export type Planner = (database: Database, input: WriteInput) => () => Plan;

export const planPut: Planner = (database, input) => {
  const item = takenItem(input.Item ?? {});
  if (itemSize(item) > LARGEST_ITEM) throw invalid("Item size has exceeded the maximum allowed size");
  const expressions = expressionsOf(input, ["ConditionExpression"]);
  return () => {
    const table = database.table(input.TableName);
    checkKeys(table.keys, item);
    for (const { name, keys } of table.indexes.values()) checkIndexKeys(name, keys, item);
    return planned(table, positionOf(table.keys, item), expressions, () => item);
  };
};

export const planDelete: Planner = (database, input) => {
  const expressions = expressionsOf(input, ["ConditionExpression"]);
  return () => keyed(database, input, expressions, () => undefined);
};

/** Only looks. */
export const planCheck: Planner = (database, input) => {
  const expressions = expressionsOf(input, ["ConditionExpression"]);
  return () => keyed(database, input, expressions, (old) => old);
};

export const planUpdate: Planner = (database, input) => {
  const expressions = expressionsOf(input, ["UpdateExpression", "ConditionExpression"]);
  const actions = expressions.update ?? [];
  return () =>
    keyed(database, input, expressions, (old, key, table) => {
      const item = applied(old ?? key, actions);
      // Taking away from an item that is not there makes none; an update that says nothing does.
      const takesOnly = actions.every(({ kind }) => kind === "REMOVE" || kind === "DELETE");
      if (!old && actions.length > 0 && takesOnly) return undefined;
      for (const { name, keys } of table.indexes.values()) checkIndexKeys(name, keys, item, true);
      if (itemSize(item) > LARGEST_ITEM)
        throw invalid("Item size to update has exceeded the maximum allowed size");
      return item;
    });
};

function keyed(
  database: Database,
  input: WriteInput,
  expressions: Expressions,
  next: (old: Item | undefined, key: Item, table: Table) => Item | undefined,
): Plan {
  const table = database.table(input.TableName);
  const key = takenKey(table.keys, input.Key ?? {});
  for (const { attribute } of partsOf(table.keys))
    if (expressions.update?.some(({ path }) => path[0] === attribute))
      throw parameters(`Cannot update attribute ${attribute}. This attribute is part of the key`);
  return planned(table, positionOf(table.keys, key), expressions, (old) => next(old, key, table));
}

function planned(
  table: Table,
  position: Position,
  expressions: Expressions,
  next: (old: Item | undefined) => Item | undefined,
): Plan {
  const old = table.rows.get(position);
  return {
    table,
    position,
    old,
    condition: expressions.condition,
    paths: (expressions.update ?? []).map(({ path }) => path),
    next: () => next(old?.item),
  };
}
