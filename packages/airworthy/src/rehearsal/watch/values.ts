import type { World } from "../world/metrics.ts";
import { windowOf } from "../world/windows.ts";
import { type Prepared, RUN } from "./prepare.ts";

const MINUTE = 60_000;

/** A Monday, so that the first minute of a rehearsal is one. Only expressions with a calendar see it. */
export const BEGIN = Date.UTC(2026, 0, 5);

/**
 * What an alarm watches at each minute of [from, to): its statistic over the period that ends there, or its expression.
 *
 * @param length minutes of the period, when they are not the alarm's own
 */
export function valuesOf(
  prepared: Prepared,
  world: World,
  from: number,
  to: number,
  length = prepared.length,
): Float64Array {
  const { expression, inputs } = prepared;
  if (!expression) return windowOf(world, inputs[0] as (typeof inputs)[number], length, from, to);
  // Windows before the first minute asked for, for expressions that look at the point before.
  const early = expression.pointwise
    ? 0
    : Math.min((prepared.range - 1) * prepared.length, from - world.minutes.from);
  const columns = inputs.map((input) => windowOf(world, input, length, from - early, to));
  return expression.pointwise
    ? pointwise(prepared, columns, from, to)
    : oneByOne(prepared, columns, from, to, early);
}

/** What an alarm watches where nothing has arrived yet: mostly nothing, but `FILL(m1, 0)` makes a 0 of it. */
export function valueOfNothing(prepared: Prepared): number {
  const { expression, inputs, range } = prepared;
  if (!expression) return NaN;
  const result = new Float64Array(range);
  expression.run(
    inputs.map(() => new Float64Array(range).fill(NaN)),
    0,
    range,
    BEGIN,
    result,
  );
  return result[range - 1] as number;
}

/** Windows a period apart make a series; there are as many of these as a period has minutes. */
function pointwise(
  prepared: Prepared,
  columns: readonly Float64Array[],
  from: number,
  to: number,
): Float64Array {
  const { expression, length } = prepared;
  const out = new Float64Array(to - from);
  if (prepared.calendar) return strided(prepared, columns, from, out);
  for (let first = 0; first < out.length; first += RUN) {
    const count = Math.min(RUN, out.length - first);
    const at = BEGIN + (from + first + 1 - length) * MINUTE;
    expression?.run(columns, first, count, at, out.subarray(first, first + count));
  }
  return out;
}

function strided(
  { expression, length }: Prepared,
  columns: readonly Float64Array[],
  from: number,
  out: Float64Array,
): Float64Array {
  const gathered = columns.map(() => new Float64Array(RUN));
  const result = new Float64Array(RUN);
  for (let offset = 0; offset < length; offset++) {
    for (let first = offset; first < out.length; first += RUN * length) {
      let count = 0;
      for (let at = first; at < out.length && count < RUN; at += length, count++)
        for (let index = 0; index < columns.length; index++)
          (gathered[index] as Float64Array)[count] = (columns[index] as Float64Array)[at] as number;
      expression?.run(gathered, 0, count, BEGIN + (from + first + 1 - length) * MINUTE, result);
      for (let index = 0; index < count; index++) out[first + index * length] = result[index] as number;
    }
  }
  return out;
}

/** An expression whose points depend on each other is evaluated over the alarm's range each time, as CloudWatch does. */
function oneByOne(
  { expression, length, range }: Prepared,
  columns: readonly Float64Array[],
  from: number,
  to: number,
  early: number,
): Float64Array {
  const out = new Float64Array(to - from);
  const gathered = columns.map(() => new Float64Array(range));
  const result = new Float64Array(range);
  for (let at = 0; at < out.length; at++) {
    const newest = at + early;
    for (let slot = 0; slot < range; slot++) {
      const place = newest - (range - 1 - slot) * length;
      for (let index = 0; index < columns.length; index++)
        (gathered[index] as Float64Array)[slot] =
          place < 0 ? NaN : ((columns[index] as Float64Array)[place] as number);
    }
    expression?.run(gathered, 0, range, BEGIN + (from + at + 1 - range * length) * MINUTE, result);
    out[at] = result[range - 1] as number;
  }
  return out;
}
