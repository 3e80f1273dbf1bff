import { wrongKind } from "../errors.ts";
import { type Build, type CompileFunction, eachPart, kindName, type Part, stepped } from "./build.ts";
import { type Column, finite } from "./loops.ts";
import { copy } from "./series.ts";

/** Of one series: value by value, and at the end how many there were. */
interface Reduction {
  readonly begin: number;
  readonly add: (sum: number, value: number) => number;
  readonly end: (sum: number, count: number) => number;
}

const REDUCTIONS: Readonly<Record<string, Reduction>> = {
  SUM: { begin: 0, add: (sum, value) => sum + value, end: (sum) => sum },
  AVG: { begin: 0, add: (sum, value) => sum + value, end: (sum, count) => sum / count },
  MIN: { begin: Infinity, add: (least, value) => Math.min(least, value), end: (least) => least },
  MAX: { begin: -Infinity, add: (most, value) => Math.max(most, value), end: (most) => most },
  DATAPOINT_COUNT: { begin: 0, add: (sum) => sum, end: (_sum, count) => count },
};

/** Of a series a number, of an array a series; and FILL. They say the same as functions/, over columns. */
export const REDUCE_FUNCTIONS: Readonly<Record<string, CompileFunction>> = {
  ...Object.fromEntries(
    Object.entries(REDUCTIONS).map(([name, work]) => [
      name,
      reducing((column, count) => down(work, column, count)),
    ]),
  ),
  STDDEV: reducing(deviationDown),
  METRIC_COUNT: ([part], call, build) => {
    if (part?.kind !== "array")
      throw wrongKind(call.name, "an array of time series", kindName(part), call.at);
    return { kind: "scalar", column: build.column().fill(part.items.length), literal: part.items.length };
  },
  FILL: ([part, filler], call, build) =>
    eachPart(part, call, ({ column }) => {
      if (filler?.kind === "scalar" || filler?.kind === "series")
        return stepped(build, (out, count) => {
          for (let i = 0; i < count; i++) out[i] = column[i] === column[i] ? column[i]! : filler.column[i]!;
        });
      const word = filler?.kind === "word" ? filler.word : undefined;
      if (word !== "REPEAT" && word !== "LINEAR")
        throw wrongKind(
          call.name,
          "a number, a time series, REPEAT or LINEAR",
          word ?? kindName(filler),
          call.at,
        );
      build.looksAround();
      return stepped(build, (out, count) => {
        copy(column, out, count);
        if (word === "REPEAT") repeat(out, count);
        else linear(out, count);
      });
    }),
};

function reducing(ofSeries: (column: Column, count: number) => number): CompileFunction {
  return ([part], call, build: Build): Part => {
    if (part?.kind === "series") {
      build.looksAround();
      const { column } = stepped(build, (out, count) => {
        out.fill(ofSeries(part.column, count), 0, count);
      });
      return { kind: "scalar", column };
    }
    if (part?.kind !== "array")
      throw wrongKind(call.name, "a time series or an array of time series", kindName(part), call.at);
    const columns = part.items.map(({ column }) => column);
    const across = ACROSS[call.name] as (typeof ACROSS)[string];
    return stepped(build, (out, count) => across(columns, out, count));
  };
}

function down({ begin, add, end }: Reduction, column: Column, count: number): number {
  let sum = begin;
  let own = 0;
  for (let i = 0; i < count; i++) {
    const value = column[i]!;
    if (value !== value) continue;
    sum = add(sum, value);
    own++;
  }
  return finite(end(sum, own));
}

/** One series after the other: a loop over columns is faster than one over the values of a point. */
const ACROSS: Readonly<Record<string, (columns: readonly Column[], out: Column, count: number) => void>> = {
  SUM: sumAcross,
  AVG: (columns, out, count) => {
    sumAcross(columns, out, count);
    for (let i = 0; i < count; i++) out[i] = out[i]! / columns.length;
  },
  MIN: (columns, out, count) => {
    out.fill(Number.NaN, 0, count);
    for (const column of columns)
      for (let i = 0; i < count; i++) {
        const value = column[i]!;
        if (value === value) out[i] = out[i] === out[i] ? Math.min(out[i]!, value) : value;
      }
  },
  MAX: (columns, out, count) => {
    out.fill(Number.NaN, 0, count);
    for (const column of columns)
      for (let i = 0; i < count; i++) {
        const value = column[i]!;
        if (value === value) out[i] = out[i] === out[i] ? Math.max(out[i]!, value) : value;
      }
  },
  DATAPOINT_COUNT: (columns, out, count) => {
    out.fill(0, 0, count);
    for (const column of columns)
      for (let i = 0; i < count; i++) if (column[i] === column[i]) out[i] = out[i]! + 1;
    for (let i = 0; i < count; i++) out[i] = out[i]! > 0 ? out[i]! : Number.NaN;
  },
  STDDEV: (columns, out, count) => {
    for (let i = 0; i < count; i++) out[i] = deviationAcross(columns, i);
  },
};

function sumAcross(columns: readonly Column[], out: Column, count: number): void {
  out.fill(Number.NaN, 0, count);
  for (const column of columns)
    for (let i = 0; i < count; i++) {
      const value = column[i]!;
      if (value === value) out[i] = out[i] === out[i] ? out[i]! + value : 0 + value;
    }
  for (let i = 0; i < count; i++) out[i] = finite(out[i]!);
}

function deviationDown(column: Column, count: number): number {
  let sum = 0;
  let own = 0;
  let squares = 0;
  for (let i = 0; i < count; i++)
    if (column[i] === column[i]) {
      sum += column[i]!;
      own++;
    }
  const mean = sum / own;
  for (let i = 0; i < count; i++) if (column[i] === column[i]) squares += (column[i]! - mean) ** 2;
  return finite(Math.sqrt(squares / own));
}

function deviationAcross(columns: readonly Column[], i: number): number {
  let sum = 0;
  let own = 0;
  let squares = 0;
  for (const column of columns)
    if (column[i] === column[i]) {
      sum += column[i]!;
      own++;
    }
  const mean = sum / own;
  for (const column of columns) if (column[i] === column[i]) squares += (column[i]! - mean) ** 2;
  return finite(Math.sqrt(squares / own));
}

function repeat(out: Column, count: number): void {
  for (let i = 1; i < count; i++) if (out[i] !== out[i]) out[i] = out[i - 1]!;
}

function linear(out: Column, count: number): void {
  let last = -1;
  for (let i = 0; i < count; i++) {
    if (out[i] !== out[i]) continue;
    const low = out[last] ?? 0;
    const high = out[i]!;
    if (last >= 0)
      for (let gap = last + 1; gap < i; gap++)
        out[gap] = finite(low + ((high - low) * (gap - last)) / (i - last));
    last = i;
  }
}
