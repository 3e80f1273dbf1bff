import { functionsOf } from "../../../../fleet/lookup.ts";
import type { Alarm, AlarmMetric, Fleet, LambdaFunction } from "../../../../fleet/model.ts";
import { item } from "../../../item.ts";
import { numberOf, textOf, timeoutOf, valueAt } from "../../../properties.ts";
import { cannotTell, met, notApplicable, notMet } from "../../../verdict.ts";
import { measuresFleet } from "../metrics.ts";
import { isOwn, setOnAlarm, windowOf } from "../windows.ts";

/** Metrics that are written when an invocation ends, with the time at which it began. */
const AT_THE_START = new Set(["Errors", "Duration"]);

export default item({
  id: "alarms/window-covers-timeout",
  of: "alarm",
  says: "An alarm looks back at least as far as its function may run.",
  because:
    "Lambda books an error at the minute the invocation began. When a long run fails, an alarm that looks at the last minutes only has passed that minute already.",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html",
  severity: "note",
  appliesTo: (alarm, { fleet }) => {
    const applies = measuresFleet(alarm);
    if (applies !== true) return applies;
    return (
      watched(alarm, fleet).length > 0 ||
      notApplicable("watches neither errors nor duration of a function of the fleet")
    );
  },
  check: (alarm, { fleet }) => {
    for (const { fn, metric } of watched(alarm, fleet)) {
      const window = windowOf(alarm, metric);
      if (typeof window === "string") return cannotTell(`${window} decides how far back it looks`);
      const timeout = timeoutOf(fn);
      if (timeout === undefined) return cannotTell(`the timeout of ${fn.id} is decided elsewhere`);
      const seconds = window.period * window.periods;
      if (seconds >= timeout) continue;
      return notMet(
        valueAt(alarm.resource, "EvaluationPeriods")?.at ?? alarm.resource.at,
        `${alarm.resource.id} looks back ${seconds} s, but ${fn.id} may run for ${timeout} s: an error at its end is booked before that.`,
        `Set EvaluationPeriods to ${enough(timeout, window.period, datapoints(alarm))} and DatapointsToAlarm to ${datapoints(alarm)}.`,
      );
    }
    return met();
  },
  fix: (alarm, { fleet }) => {
    if (!isOwn(alarm, "EvaluationPeriods") || !isOwn(alarm, "DatapointsToAlarm"))
      return "a parameter or mapping decides its EvaluationPeriods, for other alarms too";
    if (textOf(valueAt(alarm.resource, "TreatMissingData")) === "breaching")
      return "missing data counts as breaching, so that it would go off sooner with more periods";
    const needed = watched(alarm, fleet).map(({ fn, metric }) => {
      const window = windowOf(alarm, metric);
      return typeof window === "string" ? 0 : enough(timeoutOf(fn) ?? 0, window.period, datapoints(alarm));
    });
    return [
      setOnAlarm(alarm, "EvaluationPeriods", Math.max(...needed)),
      ...(valueAt(alarm.resource, "DatapointsToAlarm")
        ? []
        : [setOnAlarm(alarm, "DatapointsToAlarm", datapoints(alarm))]),
    ];
  },
});

function watched(alarm: Alarm, fleet: Fleet): { fn: LambdaFunction; metric: AlarmMetric }[] {
  return alarm.watches.flatMap(({ resource, metric }) =>
    resource && metric.namespace === "AWS/Lambda" && AT_THE_START.has(metric.name ?? "")
      ? functionsOf(resource, fleet).map((fn) => ({ fn, metric }))
      : [],
  );
}

/** M of N; N of N when nothing is said. */
function datapoints({ resource }: Alarm): number {
  return (
    numberOf(valueAt(resource, "DatapointsToAlarm")) ?? numberOf(valueAt(resource, "EvaluationPeriods")) ?? 1
  );
}

/** Periods until the longest run has been counted, and as many as have to be bad. */
function enough(timeout: number, period: number, bad: number): number {
  return Math.floor(timeout / period) + bad;
}
