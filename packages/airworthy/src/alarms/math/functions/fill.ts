import { grid, type Window } from "../align.ts";
import type { MathFunction } from "../context.ts";
import { wrongKind } from "../errors.ts";
import { derived, each, nameOf, type Series, type Value } from "../values.ts";

/**
 * FILL: a value where a period of the window has none. A number; the value another series has there; REPEAT, the last
 * value before the gap; LINEAR, a straight line across the gap. REPEAT leaves a gap at the start, LINEAR one at either
 * end (AWS does not document the ends).
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html#metric-math-syntax-functions-list
 */
export const FILL: MathFunction = {
  least: 2,
  most: 2,
  work: ([value, filler], call, { window }) =>
    each(value, call.name, call.at, (series) => {
      if (filler?.kind === "scalar") return filled(series, window, () => filler.value);
      if (filler?.kind === "series") {
        const others = new Map(filler.times.map((at, index) => [at, filler.values[index]]));
        return filled(series, window, (at) => others.get(at));
      }
      if (isWord(filler, "REPEAT")) return filled(series, window, (_at, before) => valueAt(series, before));
      if (isWord(filler, "LINEAR")) return filled(series, window, (at, before) => line(series, at, before));
      throw wrongKind(
        call.name,
        "a number, a time series, REPEAT or LINEAR",
        filler?.kind === "word" ? filler.word : nameOf(filler),
        call.at,
      );
    }),
};

/** Fills the periods without a value. `before` is the index of the last point before the gap, -1 when there is none. */
function filled(
  series: Series,
  window: Window,
  fill: (at: number, before: number) => number | undefined,
): Series {
  const times: number[] = [];
  const values: number[] = [];
  let next = 0;
  for (const at of grid(window, series.period)) {
    const has = series.times[next] === at;
    const value = has ? series.values[next] : fill(at, next - 1);
    if (has) next++;
    if (value === undefined || !Number.isFinite(value)) continue;
    times.push(at);
    values.push(value);
  }
  return derived(series, times, values);
}

function valueAt({ values }: Series, index: number): number | undefined {
  return values[index];
}

function line({ times, values }: Series, at: number, before: number): number | undefined {
  const [from, to] = [times[before], times[before + 1]];
  const [low, high] = [values[before], values[before + 1]];
  if (from === undefined || to === undefined || low === undefined || high === undefined) return undefined;
  return low + ((high - low) * (at - from)) / (to - from);
}

function isWord(value: Value | undefined, word: string): boolean {
  return value?.kind === "word" && value.word === word;
}
