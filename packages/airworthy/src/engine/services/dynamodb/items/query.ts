import type { Members } from "../../../service.ts";
import type { Database } from "../database.ts";
import { invalid, parameters, refuse } from "../errors.ts";
import { attributesIn } from "../expressions/attributes.ts";
import { begins } from "../expressions/evaluate.ts";
import type { KeyCondition } from "../expressions/key-condition.ts";
import { expressionsOf } from "../expressions/request.ts";
import { type KeyPart, type Keys, partsOf } from "../store/keys.ts";
import { firstIndex, firstNotBefore, type Position, type Row } from "../store/rows.ts";
import { compareScalars, sortable } from "../values/order.ts";
import { valueSize } from "../values/size.ts";
import { type Item, typeOf, type Value } from "../values/value.ts";
import { page } from "./page.ts";
import { checkReadMany, checkSelect, type ReadManyInput, sourceOf, startOf } from "./source.ts";

export interface QueryInput extends ReadManyInput {
  readonly ScanIndexForward?: boolean;
}

const LEGACY = ["KeyConditions", "QueryFilter", "AttributesToGet", "ConditionalOperator"];

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html */
export function query(database: Database, input: QueryInput): Members {
  refuse("Query", input as unknown as Members, LEGACY);
  checkReadMany(input);
  checkSelect(input);
  const expressions = expressionsOf(input, [
    "ProjectionExpression",
    "FilterExpression",
    "KeyConditionExpression",
  ]);
  if (!expressions.key)
    throw invalid(
      "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.",
    );
  const table = database.table(input.TableName);
  const source = sourceOf(table, input);
  const { hash, range } = matched(source.keys, expressions.key);
  if (expressions.filter) {
    const used = attributesIn(expressions.filter);
    for (const { attribute } of partsOf(source.keys))
      if (used.has(attribute))
        throw invalid(
          `Filter Expression can only contain non-primary key attributes: Primary key attribute: ${attribute}`,
        );
  }
  const start = startOf(source, input);
  const hashText = sortable(hash.values[0] as Value);
  if (start) checkStart(source.keys, start.position, start.key, hashText, range);
  const rows = source.rows.partition(hashText)?.rows ?? [];
  const backwards = input.ScanIndexForward === false;
  return page(database, source, input, expressions, between(rows, range, start?.position, backwards));
}

function matched(
  keys: Keys,
  conditions: readonly KeyCondition[],
): { readonly hash: KeyCondition; readonly range: KeyCondition | undefined } {
  const parts = partsOf(keys);
  if (conditions.length > 2) throw invalid("Conditions can be of length 1 or 2 only");
  if (conditions.length > parts.length)
    throw invalid(
      `The number of query conditions (${conditions.length}) exceeds the number of key attributes defined in the schema (${parts.length})`,
    );
  const found = parts.map((part) => {
    const condition = conditions.find(({ attribute }) => attribute === part.attribute);
    if (!condition && (part === keys.hash || conditions.length > 1))
      throw invalid(`Query condition missed key schema element: ${part.attribute}`);
    if (condition) checkCondition(part, condition, part === keys.hash);
    return condition;
  });
  return { hash: found[0] as KeyCondition, range: found[1] };
}

function checkCondition(part: KeyPart, { operator, values }: KeyCondition, hash: boolean): void {
  if (values.some((value) => typeOf(value) !== part.type))
    throw parameters("Condition parameter type does not match schema type");
  if (hash && operator !== "=") throw invalid("Query key condition not supported");
  if (operator === "begins_with" && part.type === "N")
    throw parameters("Condition parameter type does not match schema type");
  if (operator !== "begins_with" && values.some((value) => valueSize(value) === 0))
    throw invalid(
      `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty ${part.type === "S" ? "string" : "binary"} value. Key: ${part.attribute}`,
    );
}

function checkStart(
  keys: Keys,
  position: Position,
  key: Item,
  hashText: string,
  range: KeyCondition | undefined,
): void {
  if (position.hash !== hashText)
    throw invalid("The provided starting key is outside query boundaries based on provided conditions");
  if (range && keys.range && !satisfies(key[keys.range.attribute] as Value, range))
    throw invalid("The provided starting key does not match the range key predicate");
}

function satisfies(value: Value, { operator, values }: KeyCondition): boolean {
  const [first, second] = values as [Value, Value];
  if (operator === "begins_with") return begins(value, first);
  const order = compareScalars(value, first);
  switch (operator) {
    case "=":
      return order === 0;
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    case ">=":
      return order >= 0;
    case "between":
      return order >= 0 && compareScalars(value, second) <= 0;
  }
}

/** The rows of a partition that a condition on the sort key wants, after the start, found by halving. */
function* between(
  rows: readonly Row[],
  range: KeyCondition | undefined,
  start: Position | undefined,
  backwards: boolean,
): Generator<Row> {
  let [low, high] = bounds(rows, range);
  if (start) {
    const at = firstNotBefore(rows, start);
    const there = rows[at];
    if (backwards) high = Math.min(high, at);
    else low = Math.max(low, there && there.range === start.range && there.tie === start.tie ? at + 1 : at);
  }
  if (backwards) for (let index = high - 1; index >= low; index--) yield rows[index] as Row;
  else for (let index = low; index < high; index++) yield rows[index] as Row;
}

function bounds(rows: readonly Row[], range: KeyCondition | undefined): [number, number] {
  if (!range) return [0, rows.length];
  const [first = "", second = ""] = range.values.map(sortable);
  const ranged = (before: (text: string) => boolean): number =>
    firstIndex(rows.length, (index) => before((rows[index] as Row).range));
  const from = (text: string): number => ranged((one) => one < text);
  const after = (text: string): number => ranged((one) => one <= text);
  switch (range.operator) {
    case "=":
      return [from(first), after(first)];
    case "<":
      return [0, from(first)];
    case "<=":
      return [0, after(first)];
    case ">":
      return [after(first), rows.length];
    case ">=":
      return [from(first), rows.length];
    case "between":
      return [from(first), after(second)];
    case "begins_with":
      return [from(first), ranged((one) => one < first || one.startsWith(first))];
  }
}
