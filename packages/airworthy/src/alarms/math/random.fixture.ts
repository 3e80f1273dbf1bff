import type { Column } from "./math.fixture.ts";

/** Numbers from 0 to 1 that are the same in every run. */
export type Chance = () => number;

export function chance(seed: number): Chance {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c_1b_3c_6d) + 0x9e_37_79_b9) >>> 0;
    const mixed = Math.imul(state ^ (state >>> 12), 0x29_7a_2d_39);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}

export function one<Item>(items: readonly Item[], next: Chance): Item {
  return items[Math.floor(next() * items.length)] as Item;
}

/** Small numbers, zeros and gaps. */
export function randomColumn(length: number, next: Chance): Column {
  return Array.from({ length }, () => (next() < 0.3 ? null : Math.floor(next() * 9) - 2));
}

const IDS = ["m1", "m2", "m3"];
const OPERATORS = ["+", "-", "*", "/", "^", "==", "!=", "<", ">", "<=", ">=", "AND", "OR"];
const ELEMENTWISE = ["ABS", "CEIL", "FLOOR", "LOG", "LOG10", "DIFF", "DIFF_TIME", "RATE", "RUNNING_SUM"];
const REDUCE = ["AVG", "SUM", "MIN", "MAX", "STDDEV", "DATAPOINT_COUNT"];
const TIMES = ["MINUTE", "HOUR", "DAY", "DATE", "MONTH", "YEAR", "EPOCH"];

/** An expression that is a time series; now and then one whose kinds do not fit. */
export function randomSeries(depth: number, next: Chance): string {
  if (depth <= 0) return one(IDS, next);
  const inner = () => randomSeries(depth - 1, next);
  const number = () => randomNumber(depth - 1, next);
  const either = () => (next() < 0.5 ? inner() : number());
  return one(
    [
      () => `(${inner()} ${one(OPERATORS, next)} ${either()})`,
      () => `(${either()} ${one(OPERATORS, next)} ${inner()})`,
      () => `-${inner()}`,
      () => `${one(ELEMENTWISE, next)}(${inner()})`,
      () => `${one(REDUCE, next)}(${randomArray(depth - 1, next)})`,
      () => `IF(${inner()}, ${either()}, ${either()})`,
      () => `IF(${inner()}, ${either()})`,
      () => `IF(${number()}, ${inner()}, ${inner()})`,
      () => `FILL(${inner()}, ${one(["REPEAT", "LINEAR", number(), inner()], next)})`,
      () => `${one(TIMES, next)}(${inner()})`,
      () => `TIME_SERIES(${number()})`,
      () => `${one(["FIRST", "LAST"], next)}(${randomArray(depth - 1, next)})`,
      () => `LAST(SLICE(${randomArray(depth - 1, next)}, ${one(["0", "0, 1", "1"], next)}))`,
    ],
    next,
  )();
}

export function randomNumber(depth: number, next: Chance): string {
  if (depth <= 0 || next() < 0.4) return String(Math.floor(next() * 6));
  return one(
    [
      () => `${one(REDUCE, next)}(${randomSeries(depth - 1, next)})`,
      () => `(${randomNumber(depth - 1, next)} ${one(OPERATORS, next)} ${randomNumber(depth - 1, next)})`,
      () => `PERIOD(${one(IDS, next)})`,
      () => `METRIC_COUNT(${randomArray(depth - 1, next)})`,
      () => `IF(${randomNumber(depth - 1, next)}, ${randomNumber(depth - 1, next)}, 3)`,
      () => `-${randomNumber(depth - 1, next)}`,
    ],
    next,
  )();
}

function randomArray(depth: number, next: Chance): string {
  return one(
    [
      () => "METRICS()",
      () => 'METRICS("2")',
      () => `[${randomSeries(depth - 1, next)}, ${randomSeries(depth - 1, next)}]`,
      () => `(METRICS() ${one(["+", "-", "*", "/", ">"], next)} ${randomSeries(depth - 1, next)})`,
      () => `(${randomNumber(depth - 1, next)} / METRICS())`,
      () => `FILL(METRICS(), ${one(["REPEAT", "LINEAR", "0", "m1"], next)})`,
      () => `-[m1, METRICS("3")]`,
    ],
    next,
  )();
}
