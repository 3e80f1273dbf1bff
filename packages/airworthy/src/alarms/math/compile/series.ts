import { PARTS } from "../calendar.ts";
import { MathError, wrongKind } from "../errors.ts";
import type { Call } from "../tree.ts";
import {
  arrayPart,
  type Build,
  columnPart,
  type CompileFunction,
  eachPart,
  kindName,
  type Part,
  seriesPart,
  stepped,
} from "./build.ts";
import { type Column, finite } from "./loops.ts";

/** Functions whose results are series as long as their arguments. They say the same as functions/, over columns. */
export const SERIES_FUNCTIONS: Readonly<Record<string, CompileFunction>> = {
  ABS: pointwise(Math.abs),
  CEIL: pointwise(Math.ceil),
  FLOOR: pointwise(Math.floor),
  LOG: pointwise(Math.log),
  LOG10: pointwise(Math.log10),
  DIFF: consecutive((value, before) => value - before),
  DIFF_TIME: consecutive((_value, _before, seconds) => seconds),
  RATE: consecutive((value, before, seconds) => (value - before) / seconds),
  RUNNING_SUM: ([part], call, build) => {
    build.looksAround();
    return eachPart(part, call, ({ column }) =>
      stepped(build, (out, count) => {
        let sum = 0;
        for (let i = 0; i < count; i++) {
          const value = column[i]!;
          if (value === value) sum += value;
          out[i] = value === value ? finite(sum) : Number.NaN;
        }
      }),
    );
  },
  ...Object.fromEntries(Object.entries(PARTS).map(([name, part]) => [name, timePart(part)])),
  TIME_SERIES: ([part], call, build) => {
    if (part?.kind !== "scalar") throw wrongKind(call.name, "a number here", kindName(part), call.at);
    return stepped(build, (out, count) => copy(part.column, out, count));
  },
  PERIOD: ([part], call, build) => {
    if (!seriesPart(part, call).metric)
      throw new MathError(
        "WrongKind",
        "PERIOD takes a metric, not the result of another expression.",
        call.at,
      );
    return { kind: "scalar", column: build.column().fill(build.period), literal: build.period };
  },
  IF: ([condition, whenTrue, whenFalse], call, build) => {
    const c = columnPart(condition, call);
    const a = columnPart(whenTrue, call);
    const b = whenFalse && columnPart(whenFalse, call);
    if (c.kind === "scalar" && b && a.kind !== b.kind)
      throw wrongKind("IF of a number", "two time series, or two numbers", "one of each", call.at);
    const absent = c.kind === "series" && a.kind === "series" ? 0 : Number.NaN;
    const none = build.column().fill(Number.NaN);
    const out = stepped(build, (column, count) =>
      choose({ c: c.column, a: a.column, b: b?.column ?? none, absent }, column, count),
    );
    return c.kind === "scalar" && a.kind === "scalar" ? { kind: "scalar", column: out.column } : out;
  },
  METRICS: ([part], call, build) => {
    if (part && part.kind !== "text")
      throw wrongKind(call.name, "a string or nothing", kindName(part), call.at);
    const chosen = [...build.metrics()].filter(([id]) => !part || id.includes(part.text));
    return { kind: "array", items: chosen.map(([, one]) => one) };
  },
  SLICE: ([part, from, to], call) => {
    const items = arrayPart(part, call);
    const ends = [from, to].filter((one) => one !== undefined).map((one) => literalOf(one, call));
    return { kind: "array", items: items.slice(...ends) };
  },
  FIRST: end(0),
  LAST: end(-1),
  SERVICE_QUOTA: ([part], call, build) => {
    const metric = seriesPart(part, call).metric?.metricStat?.metric;
    const quota = metric && build.quota(metric);
    if (quota === undefined)
      throw new MathError(
        "NotSupported",
        "airworthy does not compile SERVICE_QUOTA without its quota.",
        call.at,
      );
    return { kind: "series", column: build.column().fill(quota) };
  },
};

/** A whole number that is known before anything runs. */
function literalOf(part: Part, call: Call): number {
  if (part.kind !== "scalar") throw wrongKind(call.name, "a number here", kindName(part), call.at);
  const { literal } = part;
  if (literal === undefined)
    throw new MathError(
      "NotSupported",
      `airworthy does not compile ${call.name} of a reckoned number.`,
      call.at,
    );
  if (!Number.isInteger(literal) || literal < 0)
    throw wrongKind(call.name, "whole numbers from 0", String(literal), call.at);
  return literal;
}

function end(index: 0 | -1): CompileFunction {
  return ([part], call) => {
    const found = arrayPart(part, call).at(index);
    if (!found) throw new MathError("WrongKind", `${call.name} takes an array that is not empty.`, call.at);
    return { kind: "series", column: found.column };
  };
}

function pointwise(work: (value: number) => number): CompileFunction {
  return ([part], call, build) =>
    eachPart(part, call, ({ column }) =>
      stepped(build, (out, count) => {
        for (let i = 0; i < count; i++) out[i] = finite(work(column[i]!));
      }),
    );
}

function consecutive(work: (value: number, before: number, seconds: number) => number): CompileFunction {
  return ([part], call, build) => {
    build.looksAround();
    return eachPart(part, call, ({ column }) =>
      stepped(build, (out, count) => {
        let last = -1;
        for (let i = 0; i < count; i++) {
          const value = column[i]!;
          const has = value === value;
          out[i] =
            has && last >= 0 ? finite(work(value, column[last]!, (i - last) * build.period)) : Number.NaN;
          if (has) last = i;
        }
      }),
    );
  };
}

function timePart(part: (at: number) => number): CompileFunction {
  return ([value], call, build: Build) => {
    seriesPart(value, call);
    return stepped(build, (out, count, at) => {
      for (let i = 0; i < count; i++) out[i] = part(at + i * build.period * 1000);
    });
  };
}

interface Choice {
  readonly c: Column;
  readonly a: Column;
  readonly b: Column;
  /** What true gives where `a` has no value. */
  readonly absent: number;
}

function choose({ c, a, b, absent }: Choice, out: Column, count: number): void {
  for (let i = 0; i < count; i++) {
    const condition = c[i]!;
    if (condition === condition) {
      const value = a[i]!;
      out[i] = condition === 0 ? b[i]! : value === value ? value : absent;
    } else out[i] = Number.NaN;
  }
}

export function copy(from: Column, out: Column, count: number): void {
  for (let i = 0; i < count; i++) out[i] = from[i]!;
}
