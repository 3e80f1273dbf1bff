import { grid } from "../align.ts";
import { PARTS } from "../calendar.ts";
import { type MathFunction, periodOf, scalarArgument, seriesArgument } from "../context.ts";
import { MathError } from "../errors.ts";
import { derived, scalar } from "../values.ts";

/** Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html#metric-math-syntax-functions-list */
export const TIMES: Readonly<Record<string, MathFunction>> = {
  ...Object.fromEntries(Object.entries(PARTS).map(([name, part]) => [name, timePart(part)])),
  PERIOD: {
    least: 1,
    most: 1,
    work: ([value], call) => {
      const series = seriesArgument(value, call);
      if (!series.raw)
        throw new MathError(
          "WrongKind",
          "PERIOD takes a metric, not the result of another expression.",
          call.at,
        );
      return scalar(series.period);
    },
  },
  TIME_SERIES: {
    least: 1,
    most: 1,
    work: ([value], call, context) => {
      const number = scalarArgument(value, call);
      const period = periodOf(context, call);
      const times = Number.isNaN(number) ? [] : grid(context.window, period);
      return { kind: "series", period, times, values: times.map(() => number) };
    },
  },
};

/** "A new non-sparse time series": every period of the window has a value, whether the metric has one or not. */
function timePart(part: (at: number) => number): MathFunction {
  return {
    least: 1,
    most: 1,
    work: ([value], call, { window }) => {
      const series = seriesArgument(value, call);
      const times = grid(window, series.period);
      return derived(series, times, times.map(part));
    },
  };
}
