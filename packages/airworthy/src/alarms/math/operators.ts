import { mapPoints, zip } from "./align.ts";
import { wrongKind } from "./errors.ts";
import type { Operator } from "./tree.ts";
import { array, derived, nameOf, scalar, type Series, type Value } from "./values.ts";

/** What an operator makes of two numbers. A result that is not finite means: no datapoint. */
export function reckon(operator: Operator, left: number, right: number): number {
  switch (operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      return left / right;
    case "^":
      return left ** right;
    case "==":
      return truth(left === right, left, right);
    case "!=":
      return truth(left !== right, left, right);
    case "<":
      return truth(left < right, left, right);
    case ">":
      return truth(left > right, left, right);
    case "<=":
      return truth(left <= right, left, right);
    case ">=":
      return truth(left >= right, left, right);
    case "AND":
      return truth(left !== 0 && right !== 0, left, right);
    case "OR":
      return truth(left !== 0 || right !== 0, left, right);
  }
}

/** A scalar without a value (NaN) compares to nothing. */
function truth(holds: boolean, left: number, right: number): number {
  return Number.isNaN(left) || Number.isNaN(right) ? Number.NaN : holds ? 1 : 0;
}

/**
 * An operator between values. Where only one of two series has a value, the other counts as 0; a division by zero drops
 * the datapoint, and so does any result that is not finite (overflow, roots of negative numbers: undocumented).
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html#metric-math-syntax-arithmetic
 */
export function operate(operator: Operator, left: Value, right: Value, at: number): Value {
  if (left.kind === "scalar" && right.kind === "scalar") {
    const value = reckon(operator, left.value, right.value);
    return scalar(Number.isFinite(value) ? value : Number.NaN);
  }
  const arithmetic = "+-*/^".includes(operator);
  if (arithmetic && left.kind === "array" && (right.kind === "scalar" || right.kind === "series"))
    return array(left.items.map((item) => named(item, points(operator, item, right))));
  if (arithmetic && right.kind === "array" && (left.kind === "scalar" || left.kind === "series"))
    return array(right.items.map((item) => named(item, points(operator, left, item))));
  if (isPlain(left) && isPlain(right)) return points(operator, left, right);
  throw wrongKind(
    operator,
    arithmetic
      ? "numbers, time series, or an array on one side"
      : "two time series, two numbers, or one of each",
    `${nameOf(left)} and ${nameOf(right)}`,
    at,
  );
}

function points(operator: Operator, left: Plain, right: Plain): Series {
  if (left.kind === "series" && right.kind === "series")
    return zip([left, right], ([one, other]) => reckon(operator, one ?? 0, other ?? 0));
  if (left.kind === "series") {
    const other = (right as { value: number }).value;
    return mapPoints(left, (value) => reckon(operator, value, other));
  }
  const own = left.value;
  return mapPoints(right as Series, (value) => reckon(operator, own, value));
}

type Plain = Extract<Value, { kind: "scalar" | "series" }>;

function isPlain(value: Value): value is Plain {
  return value.kind === "scalar" || value.kind === "series";
}

function named(item: Series, { period, times, values }: Series): Series {
  return { ...derived(item, times, values), period };
}

/** Unary minus. */
export function negate(value: Value, at: number): Value {
  switch (value.kind) {
    case "scalar":
      return scalar(-value.value);
    case "series":
      return mapPoints(value, (one) => -one);
    case "array":
      return array(value.items.map((item) => mapPoints(item, (one) => -one)));
    default:
      throw wrongKind("-", "a number, a time series or an array of time series", nameOf(value), at);
  }
}
