import { arrayArgument, type MathFunction, scalarArgument, wordArgument } from "../context.ts";
import { MathError, wrongKind } from "../errors.ts";
import { array, derived, nameOf, type Series, type Value } from "../values.ts";
import { reduced, REDUCTIONS } from "./reduce.ts";

/**
 * Functions that choose among the series of an array.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html#metric-math-syntax-functions-list
 */
export const ARRAYS: Readonly<Record<string, MathFunction>> = {
  FIRST: end(0),
  LAST: end(-1),
  REMOVE_EMPTY: {
    least: 1,
    most: 1,
    work: ([value], call) =>
      array(arrayArgument(value, call).items.filter(({ values }) => values.length > 0)),
  },
  SLICE: {
    least: 2,
    most: 3,
    work: ([value, from, to], call) => {
      const { items } = arrayArgument(value, call);
      const ends = [from, to].filter((one) => one !== undefined).map((one) => scalarArgument(one, call));
      // Not a whole number, or below 0: AWS does not say; counting from the end would be a guess.
      if (ends.some((one) => !Number.isInteger(one) || one < 0))
        throw wrongKind(call.name, "whole numbers from 0", String(ends), call.at);
      return array(items.slice(...ends));
    },
  },
  SORT: {
    least: 3,
    most: 4,
    work: ([value, by, order, limit], call) => {
      const work = REDUCTIONS[wordArgument(by, call, ["AVG", "MIN", "MAX", "SUM"])] ?? (() => 0);
      const sign = wordArgument(order, call, ["ASC", "DESC"]) === "DESC" ? -1 : 1;
      const keyed = arrayArgument(value, call).items.map((series) => ({
        series,
        key: reduced(series, work),
      }));
      // A series without points has no key: it comes last.
      keyed.sort((one, other) =>
        Number.isNaN(one.key) || Number.isNaN(other.key)
          ? Number(Number.isNaN(one.key)) - Number(Number.isNaN(other.key))
          : sign * (one.key - other.key),
      );
      const most = limit && scalarArgument(limit, call);
      if (most !== undefined && (!Number.isInteger(most) || most < 0))
        throw wrongKind(call.name, "a whole number of series as its limit", String(most), call.at);
      return array(keyed.slice(0, most).map(({ series }) => series));
    },
  },
  METRICS: {
    least: 0,
    most: 1,
    work: ([part], call, { metrics }) => {
      if (part && part.kind !== "text")
        throw wrongKind(call.name, "a string or nothing", nameOf(part), call.at);
      return array(
        [...metrics()].filter(([id]) => !part || id.includes(part.text)).map(([, series]) => series),
      );
    },
  },
};

function end(index: 0 | -1): MathFunction {
  return {
    least: 1,
    most: 1,
    work: ([value], call) => {
      const found = arrayArgument(value, call).items.at(index);
      if (!found) throw new MathError("WrongKind", `${call.name} takes an array that is not empty.`, call.at);
      return derived(found, found.times, found.values);
    },
  };
}

/** The values of `[a, b]`: series, and the series of arrays. */
export function arrayOf(values: readonly Value[], at: number): Value {
  const items: Series[] = values.flatMap((value) => {
    if (value.kind === "series") return [value];
    if (value.kind === "array") return value.items;
    throw wrongKind("[ ]", "time series", nameOf(value), at);
  });
  return array(items);
}
