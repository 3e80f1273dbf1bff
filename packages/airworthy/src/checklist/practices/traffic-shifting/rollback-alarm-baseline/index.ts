import type { Alarm, AlarmMetric } from "../../../../fleet/model.ts";
import { item } from "../../../item.ts";
import { numberOf, textOf, valueAt } from "../../../properties.ts";
import { cannotTell, notApplicable, type Problem, problems } from "../../../verdict.ts";
import { alarmNamed, rollbackAlarms, shiftedAliases, shiftsTraffic } from "../traffic.ts";

export default item({
  id: "traffic-shifting/rollback-alarm-baseline",
  of: "function",
  says: "The alarm that rolls a deployment back bears the errors that are always there.",
  because:
    "A busy function has an error now and then in every version, so an alarm on any single error rolls back good deployments, until somebody switches it off.",
  source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html",
  severity: "note",
  tiers: ["critical", "standard"],
  appliesTo: (fn, { fleet }) => shiftsTraffic(fn, fleet),
  check: (fn, { fleet }) => {
    const lists = shiftedAliases(fn).map((alias) => rollbackAlarms(alias, fleet));
    const targets = lists.flatMap((list) => list.targets);
    const hidden = lists.find((list) => list.hiddenBy !== undefined)?.hiddenBy;
    if (hidden !== undefined) return cannotTell(hidden);
    if (targets.length === 0)
      return notApplicable("no alarm rolls it back: see traffic-shifting/rollback-alarms");
    const alarms = new Set(targets.flatMap((target) => alarmNamed(target, fleet) ?? []));
    const found: Problem[] = [...alarms].filter(firesOnOneError).map((alarm) => ({
      at: alarm.resource.at,
      says: `${alarm.resource.id} rolls back ${fn.id} after a single error in ${minutes(alarm)}.`,
      cure: "Alarm on the share of failed invocations, with a least number of errors.",
    }));
    return problems(found);
  },
});

/** Counts of errors that start at one, in each of so few periods that chance is enough. */
function firesOnOneError(alarm: Alarm): boolean {
  const [metric] = alarm.metrics;
  if (alarm.kind !== "metric" || alarm.metrics.length !== 1 || !metric || !isErrorCount(metric)) return false;
  const threshold = numberOf(valueAt(alarm.resource, "Threshold"));
  const operator = textOf(valueAt(alarm.resource, "ComparisonOperator"));
  if (threshold === undefined || (datapoints(alarm) ?? 9) > 1) return false;
  return operator === "GreaterThanThreshold"
    ? threshold >= 0 && threshold < 1
    : operator === "GreaterThanOrEqualToThreshold" && threshold > 0 && threshold <= 1;
}

function isErrorCount(metric: AlarmMetric): boolean {
  return metric.namespace === "AWS/Lambda" && metric.name === "Errors" && metric.statistic === "Sum";
}

function datapoints({ resource }: Alarm): number | undefined {
  return numberOf(valueAt(resource, "DatapointsToAlarm") ?? valueAt(resource, "EvaluationPeriods"));
}

function minutes({ resource }: Alarm): string {
  const seconds = (numberOf(valueAt(resource, "Period")) ?? 60) * (datapoints({ resource } as Alarm) ?? 1);
  return seconds === 60 ? "a minute" : `${seconds} seconds`;
}
