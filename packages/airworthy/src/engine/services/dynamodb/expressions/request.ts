import { ServiceError } from "../../../error.ts";
import { invalid } from "../errors.ts";
import { LONGEST_EXPRESSION } from "../limits.ts";
import { readCondition } from "./condition.ts";
import { type KeyCondition, keyConditions } from "./key-condition.ts";
import { type Projection, projectionOf, readProjection } from "./projection.ts";
import { type Scope, scopeOf } from "./scope.ts";
import type { Action, Condition, Path } from "./syntax.ts";
import { readUpdate } from "./update.ts";

/** The members of requests that have expressions in them. */
export interface ExpressionInput {
  readonly UpdateExpression?: string;
  readonly ConditionExpression?: string;
  readonly KeyConditionExpression?: string;
  readonly FilterExpression?: string;
  readonly ProjectionExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Readonly<Record<string, unknown>>;
}

export interface Expressions {
  readonly update?: readonly Action[];
  readonly condition?: Condition;
  readonly key?: readonly KeyCondition[];
  readonly filter?: Condition;
  readonly projection?: Projection;
  readonly projectedPaths?: readonly Path[];
}

type Kind = keyof ExpressionInput & `${string}Expression`;

/** Reads all expressions of a request. `kinds` are those its operation knows. */
export function expressionsOf(input: ExpressionInput, kinds: readonly Kind[]): Expressions {
  const { ExpressionAttributeNames: names, ExpressionAttributeValues: values } = input;
  const given = kinds.filter((kind) => input[kind] !== undefined);
  if (given.length === 0 && !names && !values) return NONE;
  if (names && given.length === 0)
    throw invalid("ExpressionAttributeNames can only be specified when using expressions");
  const withValues = kinds.filter((kind) => kind !== "ProjectionExpression");
  if (values && withValues.every((kind) => input[kind] === undefined))
    throw invalid(
      `ExpressionAttributeValues can only be specified when using expressions: ${withValues.join(" and ")} ${withValues.length > 1 ? "are" : "is"} null`,
    );
  const scope = scopeOf(names, values);
  const update = read(input, "UpdateExpression", scope, readUpdate);
  const condition = read(input, "ConditionExpression", scope, readCondition);
  const keyCondition = read(input, "KeyConditionExpression", scope, readCondition);
  const filter = read(input, "FilterExpression", scope, readCondition);
  const projectedPaths = read(input, "ProjectionExpression", scope, readProjection);
  scope.done();
  return {
    ...(update ? { update } : {}),
    ...(condition ? { condition } : {}),
    ...(keyCondition ? { key: keyConditions(keyCondition) } : {}),
    ...(filter ? { filter } : {}),
    ...(projectedPaths ? { projectedPaths, projection: projectionOf(projectedPaths) } : {}),
  };
}

const NONE: Expressions = {};

function read<T>(
  input: ExpressionInput,
  kind: Kind,
  scope: Scope,
  reader: (text: string, scope: Scope) => T,
): T | undefined {
  const text = input[kind];
  if (text === undefined) return undefined;
  try {
    if (text === "") throw invalid("The expression can not be empty;");
    if (text.length > LONGEST_EXPRESSION)
      throw invalid("Expression size has exceeded the maximum allowed size;");
    return reader(text, scope);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    throw invalid(`Invalid ${kind}: ${error.message}`);
  }
}
