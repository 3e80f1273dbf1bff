import { checkEnums, type Enums, RETURN_CONSUMED_CAPACITY } from "../constraints.ts";
import { detected, invalid, parameters } from "../errors.ts";
import type { ExpressionInput } from "../expressions/request.ts";
import type { Path } from "../expressions/syntax.ts";
import { indexPosition, type Keys, partsOf, positionOf, takenKey } from "../store/keys.ts";
import type { Position, Rows } from "../store/rows.ts";
import type { Index, Table } from "../store/table.ts";
import { takenItem } from "../values/taken.ts";
import { type Item, member, typeOf } from "../values/value.ts";
import type { CapacityWanted } from "./capacity.ts";

export type Select = "ALL_ATTRIBUTES" | "ALL_PROJECTED_ATTRIBUTES" | "SPECIFIC_ATTRIBUTES" | "COUNT";

/** What Query and Scan share. */
export interface ReadManyInput extends ExpressionInput {
  readonly TableName: string;
  readonly IndexName?: string;
  readonly Select?: Select;
  readonly Limit?: number;
  readonly ConsistentRead?: boolean;
  readonly ExclusiveStartKey?: Readonly<Record<string, unknown>>;
  readonly ReturnConsumedCapacity?: CapacityWanted;
}

/** The table or the index of it that is read. */
export interface Source {
  readonly table: Table;
  readonly index: Index | undefined;
  readonly keys: Keys;
  readonly rows: Rows;
}

const ENUMS: Enums = {
  Select: ["SPECIFIC_ATTRIBUTES", "COUNT", "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES"],
  ReturnConsumedCapacity: RETURN_CONSUMED_CAPACITY,
};

/** What is wrong with a request in itself. */
export function checkReadMany(input: ReadManyInput): void {
  checkEnums(input, ENUMS);
  if (input.Limit !== undefined && input.Limit < 1)
    throw invalid(
      `1 validation error detected: Value '${input.Limit}' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1`,
    );
}

/** As moto's tests have it, which were verified against AWS. */
export function checkSelect(input: ReadManyInput): void {
  detected(() => {
    const { Select, ProjectionExpression, IndexName } = input;
    if (Select === "ALL_PROJECTED_ATTRIBUTES" && !IndexName)
      throw invalid("ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName");
    if (Select === "SPECIFIC_ATTRIBUTES" && ProjectionExpression === undefined)
      throw invalid(
        "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES",
      );
    if (Select && Select !== "SPECIFIC_ATTRIBUTES" && ProjectionExpression !== undefined)
      throw invalid(
        `Cannot specify the ProjectionExpression when choosing to get ${Select === "COUNT" ? "only the Count" : Select}`,
      );
  });
}

export function sourceOf(table: Table, input: ReadManyInput): Source {
  const { IndexName: name } = input;
  if (name === undefined) return { table, index: undefined, keys: table.keys, rows: table.rows };
  const index = table.indexes.get(name);
  if (!index) throw invalid(`The table does not have the specified index: ${name}`);
  if (index.kind === "global" && input.ConsistentRead)
    throw invalid("Consistent reads are not supported on global secondary indexes");
  if (index.kind === "global" && input.Select === "ALL_ATTRIBUTES" && index.projection.type !== "ALL")
    throw parameters(
      `Select type ALL_ATTRIBUTES is not supported for global secondary index ${name} because its projection type is not ALL`,
    );
  return { table, index, keys: index.keys, rows: index.rows };
}

/** Whether the items of a local index have to be fetched from the table; a global one cannot do that. */
export function fetches(
  { table, index }: Source,
  input: ReadManyInput,
  paths: readonly Path[] | undefined,
): boolean {
  if (!index || index.projection.type === "ALL") return false;
  if (input.Select === "ALL_ATTRIBUTES") return true;
  const has = new Set([
    ...partsOf(table.keys).map(({ attribute }) => attribute),
    ...partsOf(index.keys).map(({ attribute }) => attribute),
    ...index.projection.attributes,
  ]);
  const missing = (paths ?? []).map(([name]) => String(name)).filter((name) => !has.has(name));
  if (missing.length === 0) return false;
  if (index.kind === "global")
    throw parameters(`Global secondary index ${index.name} does not project [${missing.join(", ")}]`);
  return true;
}

const WRONG_START = "The provided starting key is invalid";

/** Where a page before this one ended. */
export function startOf(
  { table, index, keys }: Source,
  input: ReadManyInput,
): { readonly position: Position; readonly key: Item } | undefined {
  if (!input.ExclusiveStartKey) return undefined;
  const key = takenItem(input.ExclusiveStartKey);
  const parts = new Map([...partsOf(table.keys), ...partsOf(keys)].map((part) => [part.attribute, part]));
  const detail = index ? "" : ": The provided key element does not match the schema";
  if (Object.keys(key).length !== parts.size) throw invalid(WRONG_START + detail);
  for (const { attribute, type } of parts.values()) {
    const value = member(key, attribute);
    if (!value) throw invalid(WRONG_START + detail);
    if (typeOf(value) !== type)
      throw invalid(`${WRONG_START}: The provided key element does not match the schema`);
  }
  const own: Record<string, unknown> = {};
  for (const { attribute } of partsOf(table.keys)) own[attribute] = key[attribute];
  takenKey(table.keys, own);
  const position = index ? (indexPosition(keys, table.keys, key) as Position) : positionOf(keys, key);
  return { position, key };
}
