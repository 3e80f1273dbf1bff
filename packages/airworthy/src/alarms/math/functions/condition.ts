import { mapPoints, zip } from "../align.ts";
import type { MathFunction } from "../context.ts";
import { wrongKind } from "../errors.ts";
import { derived, nameOf, type Series, type Value } from "../values.ts";

/**
 * IF(condition, whenTrue, whenFalse): true is what is not 0. A condition without a value drops the point; true without
 * a value in `whenTrue` gives 0; false without one in `whenFalse`, or without `whenFalse`, drops the point.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html#using-IF-expressions
 */
export const IF: MathFunction = {
  least: 2,
  most: 3,
  work: ([condition, whenTrue, whenFalse], call) => {
    for (const value of [condition, whenTrue, whenFalse])
      if (value && value.kind !== "scalar" && value.kind !== "series")
        throw wrongKind(call.name, "numbers and time series", nameOf(value), call.at);
    if (condition?.kind === "scalar") {
      if (whenFalse && whenTrue?.kind !== whenFalse.kind)
        throw wrongKind("IF of a number", "two time series, or two numbers", "one of each", call.at);
      const chosen = condition.value === 0 ? whenFalse : whenTrue;
      if (Number.isNaN(condition.value) || !chosen) return nothing(whenTrue);
      return chosen;
    }
    return points(condition as Series, whenTrue as Branch, whenFalse as Branch | undefined);
  },
};

type Branch = Extract<Value, { kind: "scalar" | "series" }>;

function points(condition: Series, whenTrue: Branch, whenFalse: Branch | undefined): Series {
  if (whenTrue.kind === "scalar" && whenFalse?.kind !== "series") {
    const other = whenFalse?.value ?? Number.NaN;
    return mapPoints(condition, (c) => (c === 0 ? other : whenTrue.value));
  }
  const list = [condition, ...[whenTrue, whenFalse].filter((one) => one?.kind === "series")] as Series[];
  return zip(list, ([c, first, second]) => {
    if (c === undefined) return undefined;
    if (c !== 0) return whenTrue.kind === "scalar" ? whenTrue.value : (first ?? 0);
    if (whenFalse?.kind === "scalar") return whenFalse.value;
    return whenFalse && (whenTrue.kind === "series" ? second : first);
  });
}

/** A series without points, or a number without value. */
function nothing(whenTrue: Value | undefined): Value {
  return whenTrue?.kind === "series" ? derived(whenTrue, [], []) : { kind: "scalar", value: Number.NaN };
}
