import { grid } from "../align.ts";
import { type MathFunction, scalarArgument, seriesArgument } from "../context.ts";
import { MathError, notSupported } from "../errors.ts";
import { BAND_DEVIATIONS } from "../limits.ts";
import { array, derived } from "../values.ts";

/** Functions that ask the source, and those nobody here can answer. */
export const SPECIAL: Readonly<Record<string, MathFunction>> = {
  /** First the upper limit, then the lower. */
  ANOMALY_DETECTION_BAND: {
    least: 1,
    most: 2,
    work: ([value, width], call, { source, window, over, metrics }) => {
      const series = seriesArgument(value, call);
      const [banded] = call.args;
      const deviations = width ? scalarArgument(width, call) : BAND_DEVIATIONS;
      if (!(deviations > 0)) throw new MathError("WrongKind", `${call.name} takes a width above 0.`, call.at);
      if (!source.band) throw notSupported(call.name, "there is no band here", call.at);
      const { times, upper, lower } = source.band(series, deviations, window, {
        key: JSON.stringify(banded),
        points: (past) => seriesArgument(banded && over(banded, past), call),
        metrics: [...metrics().values()].flatMap(({ of }) => of ?? []),
      });
      return array([
        { ...derived(series, times, upper), label: "upper" },
        { ...derived(series, times, lower), label: "lower" },
      ]);
    },
  },
  SERVICE_QUOTA: {
    least: 1,
    most: 1,
    work: ([value], call, { source, window }) => {
      const series = seriesArgument(value, call);
      if (!series.raw || !series.of)
        throw new MathError(
          "WrongKind",
          "SERVICE_QUOTA takes a usage metric, not the result of another expression.",
          call.at,
        );
      if (!source.quota) throw notSupported(call.name, "there are no quotas here", call.at);
      const quota = source.quota(series.of.metric);
      if (quota === undefined)
        throw new MathError("WrongKind", `${series.of.metric.name} is no metric with a quota.`, call.at);
      const times = grid(window, series.period);
      return derived(
        series,
        times,
        times.map(() => quota),
      );
    },
  },
  INSIGHT_RULE_METRIC: refused("it needs the logs of a Contributor Insights rule"),
  DB_PERF_INSIGHTS: refused("it needs the Performance Insights of a database"),
  LAMBDA: refused("it needs a data source of yours"),
};

function refused(why: string): MathFunction {
  return {
    least: 0,
    most: Infinity,
    work: (_args, call) => {
      throw notSupported(call.name, why, call.at);
    },
  };
}
