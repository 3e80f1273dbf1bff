import { invalid } from "../errors.ts";
import type { Value } from "../values/value.ts";
import type { Comparator, Condition, Operand } from "./syntax.ts";

/** What a Query wants of one attribute of the key. */
export interface KeyCondition {
  readonly attribute: string;
  readonly operator: "=" | "<" | "<=" | ">" | ">=" | "between" | "begins_with";
  readonly values: readonly Value[];
}

const TURNED: Readonly<Record<Comparator, Comparator>> = {
  "=": "=",
  "<>": "<>",
  "<": ">",
  "<=": ">=",
  ">": "<",
  ">=": "<=",
};

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.KeyConditionExpressions.html */
export function keyConditions(condition: Condition): readonly KeyCondition[] {
  const found: KeyCondition[] = [];
  collect(condition, found);
  return found;
}

function collect(condition: Condition, found: KeyCondition[]): void {
  if (condition.kind === "and") {
    collect(condition.left, found);
    collect(condition.right, found);
    return;
  }
  const one = single(condition);
  if (found.some(({ attribute }) => attribute === one.attribute))
    throw invalid("KeyConditionExpressions must only contain one condition per key");
  found.push(one);
}

function single(condition: Condition): KeyCondition {
  switch (condition.kind) {
    case "compare": {
      const { comparator, left, right } = condition;
      if (comparator === "<>") throw unfit("<>");
      const [path, other, turned] =
        left.kind === "path" ? [left, right, comparator] : [right, left, TURNED[comparator]];
      return keyed(path, turned as KeyCondition["operator"], [other]);
    }
    case "between":
      if (condition.of.kind !== "path") throw notFirst("BETWEEN");
      return keyed(condition.of, "between", [condition.low, condition.high]);
    case "call": {
      const [first, second] = condition.args;
      if (condition.name === "begins_with") {
        if (first?.kind !== "path") throw notFirst(condition.name);
        return keyed(first, "begins_with", [second as Operand]);
      }
      throw unfit(condition.name);
    }
    default:
      throw unfit(condition.kind.toUpperCase());
  }
}

function keyed(of: Operand, operator: KeyCondition["operator"], others: readonly Operand[]): KeyCondition {
  if ([of, ...others].some(({ kind }) => kind === "call"))
    throw invalid("KeyConditionExpressions cannot contain nested operations");
  if (of.kind !== "path")
    throw invalid("Invalid condition in KeyConditionExpression: No key attribute specified");
  if (others.some(({ kind }) => kind === "path"))
    throw invalid(
      "Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition",
    );
  if (of.path.length > 1)
    throw invalid("KeyConditionExpressions cannot have conditions on nested attributes");
  return {
    attribute: of.path[0] as string,
    operator,
    values: others.map((other) => (other as { value: Value }).value),
  };
}

function unfit(operator: string) {
  return invalid(`Invalid operator used in KeyConditionExpression: ${operator}`);
}

function notFirst(operator: string) {
  return invalid(
    `Invalid condition in KeyConditionExpression: ${operator} operator must have the key attribute as its first operand`,
  );
}
