import { mapPoints } from "../align.ts";
import type { MathFunction } from "../context.ts";
import { derived, each, type Series } from "../values.ts";

/**
 * Functions that answer with a series for each series: every value for itself, or beside the one before it.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html#metric-math-syntax-functions-list
 */
export const ELEMENTWISE: Readonly<Record<string, MathFunction>> = {
  ABS: pointwise(Math.abs),
  CEIL: pointwise(Math.ceil),
  FLOOR: pointwise(Math.floor),
  LOG: pointwise(Math.log),
  LOG10: pointwise(Math.log10),
  DIFF: consecutive((value, before) => value - before),
  DIFF_TIME: consecutive((_value, _before, seconds) => seconds),
  RATE: consecutive((value, before, seconds) => (value - before) / seconds),
  RUNNING_SUM: perSeries((series) => {
    let sum = 0;
    return mapPoints(series, (value) => (sum += value));
  }),
};

function pointwise(work: (value: number) => number): MathFunction {
  return perSeries((series) => mapPoints(series, work));
}

/** A value and the one before it that is there; gaps do not matter. The first has none, and no result. */
function consecutive(work: (value: number, before: number, seconds: number) => number): MathFunction {
  return perSeries((series) => {
    const { times, values } = series;
    const results = values
      .slice(1)
      .map((value, index) =>
        work(value, values[index] ?? 0, ((times[index + 1] ?? 0) - (times[index] ?? 0)) / 1000),
      );
    return mapPoints(derived(series, times.slice(1), results), (value) => value);
  });
}

function perSeries(work: (series: Series) => Series): MathFunction {
  return { least: 1, most: 1, work: ([value], call) => each(value, call.name, call.at, work) };
}
