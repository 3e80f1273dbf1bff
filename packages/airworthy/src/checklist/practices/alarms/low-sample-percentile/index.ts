import { functionsOf } from "../../../../fleet/lookup.ts";
import type { Alarm, Fleet } from "../../../../fleet/model.ts";
import { item } from "../../../item.ts";
import { numberOf, textOf, valueAt } from "../../../properties.ts";
import { runsRarely } from "../../../recipes/interval.ts";
import { cannotTell, met, notApplicable, notMet } from "../../../verdict.ts";
import { percentileOf } from "../samples.ts";
import { isOwn, setOnAlarm } from "../windows.ts";

const WHEN_FEW = "EvaluateLowSampleCountPercentile";

export default item({
  id: "alarms/low-sample-percentile",
  of: "alarm",
  says: "An alarm on a percentile is right in quiet hours too.",
  because:
    "Of a handful of calls p99 is the slowest one: a single cold start goes for an outage. Told to ignore small numbers, the alarm of a function with little traffic never goes off at all.",
  source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/percentiles-with-low-samples.html",
  severity: "note",
  appliesTo: (alarm, { fleet }) => {
    if (
      !percentileOf(alarm) ||
      !textOf(valueAt(alarm.resource, "ComparisonOperator"))?.startsWith("GreaterThan")
    )
      return notApplicable("watches no upper percentile");
    return isOfRareRuns(alarm, fleet) ? notApplicable("its function runs rarely: each run counts") : true;
  },
  check: (alarm, { standard }) => {
    const percentile = percentileOf(alarm);
    if (!percentile) return met();
    const { statistic, metric, meaningfulFrom, enoughFrom } = percentile;
    const { resource } = alarm;
    const few = valueAt(resource, WHEN_FEW);
    if (few?.kind === "known" && few.value === "ignore")
      return notMet(
        few.at,
        `${resource.id} stays as it is in periods with fewer than ${enoughFrom} calls, as it ignores the ${statistic} of so few.`,
        `Remove ${WHEN_FEW} and let several periods decide.`,
      );
    if (standard.alarms.datapointsToAlarm <= 1) return met("any bad period counts in its tier");
    const bad = badPeriods(alarm);
    if (bad === undefined) return cannotTell("an intrinsic decides how many periods have to be bad");
    return bad > 1
      ? met(`${bad} periods have to be bad`)
      : notMet(
          metric.at,
          `${resource.id} goes off on a single slow call: the ${statistic} of fewer than ${meaningfulFrom} calls is the slowest of them, and one such period is enough.`,
          `Let ${standard.alarms.datapointsToAlarm} of ${standard.alarms.evaluationPeriods} periods decide.`,
        );
  },
  fix: (alarm, { standard }) => {
    const { evaluationPeriods, datapointsToAlarm } = standard.alarms;
    const few =
      textOf(valueAt(alarm.resource, WHEN_FEW)) === "ignore" ? [setOnAlarm(alarm, WHEN_FEW, "evaluate")] : [];
    if (badPeriods(alarm) !== 1 || datapointsToAlarm <= 1) return few;
    if (!isOwn(alarm, "EvaluationPeriods") || !isOwn(alarm, "DatapointsToAlarm"))
      return "a parameter or mapping decides how many periods have to be bad";
    const periods = Math.max(numberOf(valueAt(alarm.resource, "EvaluationPeriods")) ?? 1, evaluationPeriods);
    return [
      ...few,
      setOnAlarm(alarm, "EvaluationPeriods", periods),
      setOnAlarm(alarm, "DatapointsToAlarm", datapointsToAlarm),
    ];
  },
});

function badPeriods({ resource }: Alarm): number | undefined {
  return numberOf(valueAt(resource, "DatapointsToAlarm") ?? valueAt(resource, "EvaluationPeriods"));
}

function isOfRareRuns(alarm: Alarm, fleet: Fleet): boolean {
  return alarm.watches.some(({ resource }) => resource && functionsOf(resource, fleet).some(runsRarely));
}
