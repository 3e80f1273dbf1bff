import { equalValues } from "../values/equal.ts";
import { compareScalars, ordered, sortableBytes } from "../values/order.ts";
import { type Item, member, typeOf, type Value } from "../values/value.ts";
import type { Comparator, Condition, Operand, Path } from "./syntax.ts";

/** Whether an item is as the condition wants it; what is not there has no attributes. */
export function holds(condition: Condition, item: Item): boolean {
  switch (condition.kind) {
    case "and":
      return holds(condition.left, item) && holds(condition.right, item);
    case "or":
      return holds(condition.left, item) || holds(condition.right, item);
    case "not":
      return !holds(condition.inner, item);
    case "compare":
      return compares(condition.comparator, operand(condition.left, item), operand(condition.right, item));
    case "between": {
      const of = operand(condition.of, item);
      return (
        compares(">=", of, operand(condition.low, item)) && compares("<=", of, operand(condition.high, item))
      );
    }
    case "in": {
      const of = operand(condition.of, item);
      return condition.among.some((one) => compares("=", of, operand(one, item)));
    }
    case "call":
      return calls(condition.name, condition.args, item);
  }
}

function compares(comparator: Comparator, left: Value | undefined, right: Value | undefined): boolean {
  // What is not there differs from everything, and is neither less nor more.
  if (!left || !right) return comparator === "<>";
  if (comparator === "=") return equalValues(left, right);
  if (comparator === "<>") return !equalValues(left, right);
  const type = typeOf(left);
  if (type !== typeOf(right) || !ordered(type)) return false;
  const order = compareScalars(left, right);
  if (comparator === "<") return order < 0;
  if (comparator === "<=") return order <= 0;
  return comparator === ">" ? order > 0 : order >= 0;
}

function calls(name: string, [first, second]: readonly Operand[], item: Item): boolean {
  const value = operand(first as Operand, item);
  if (name === "attribute_exists") return value !== undefined;
  if (name === "attribute_not_exists") return value === undefined;
  const other = second && operand(second, item);
  if (!value || !other) return false;
  if (name === "attribute_type") return typeOf(value) === other.S;
  return name === "begins_with" ? begins(value, other) : contains(value, other);
}

export function begins(value: Value, prefix: Value): boolean {
  if (value.S !== undefined && prefix.S !== undefined) return value.S.startsWith(prefix.S);
  if (value.B && prefix.B) return sortableBytes(value.B).startsWith(sortableBytes(prefix.B));
  return false;
}

function contains(value: Value, part: Value): boolean {
  if (value.S !== undefined) return part.S !== undefined && value.S.includes(part.S);
  if (value.B) return part.B !== undefined && sortableBytes(value.B).includes(sortableBytes(part.B));
  if (value.SS) return part.S !== undefined && value.SS.includes(part.S);
  if (value.NS) return part.N !== undefined && value.NS.includes(part.N);
  if (value.BS) return part.B !== undefined && value.BS.some((one) => equalValues({ B: one }, part));
  return value.L?.some((one) => equalValues(one, part)) ?? false;
}

/** What an operand of a condition is for an item. */
function operand(of: Operand, item: Item): Value | undefined {
  if (of.kind === "path") return valueAt(item, of.path);
  if (of.kind === "value") return of.value;
  const size = sizeOf(operand(of.args[0] as Operand, item));
  return size === undefined ? undefined : { N: String(size) };
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html#Expressions.OperatorsAndFunctions.Functions */
function sizeOf(value: Value | undefined): number | undefined {
  if (!value) return undefined;
  if (value.M) return Object.keys(value.M).length;
  return (value.S ?? value.B ?? value.SS ?? value.NS ?? value.BS ?? value.L)?.length;
}

export function valueAt(item: Item, path: Path): Value | undefined {
  let value: Value | undefined = member(item, path[0] as string);
  for (let index = 1; index < path.length && value; index++) {
    const step = path[index] as string | number;
    value = typeof step === "number" ? value.L?.[step] : value.M && member(value.M, step);
  }
  return value;
}
