import type { Alarm, AlarmMetric } from "../../../../fleet/model.ts";
import { item } from "../../../item.ts";
import { numberOf, valueAt } from "../../../properties.ts";
import { hourlyErrorRate, slowErrorRate } from "../../../recipes/error-rate.ts";
import { addFunctionAlarm } from "../../../recipes/function-alarm.ts";
import { runsRarely } from "../../../recipes/interval.ts";
import { notApplicable, notMet } from "../../../verdict.ts";
import { failuresShow } from "../elsewhere.ts";
import { notWatched, ofFunction, watchedFunction } from "../watching.ts";
import { windowOf } from "../windows.ts";

const PERSISTENT = { ...ofFunction(["Errors"]), counts: seesLittle };

/** Seconds. */
const HOUR = 3600;

export default item({
  id: "alarms/error-budget",
  of: "function",
  says: "A few failures that go on for an hour are told too.",
  because:
    "An alarm that forgives a bad minute forgives one failure in a hundred for as long as it lasts, and says nothing of a function that is called every few minutes and fails each time.",
  source: "https://sre.google/workbook/alerting-on-slos/",
  severity: "note",
  appliesTo: (fn) =>
    notWatched(fn) ?? (!runsRarely(fn) || notApplicable("runs by the clock, and each failed run is told")),
  check: (fn, { fleet, standard }) => {
    const watched = watchedFunction(fn, PERSISTENT, fleet);
    if (watched?.kind === "met") return watched;
    return (
      failuresShow(fn, fleet) ??
      watched ??
      notMet(
        fn.declared.at,
        `No alarm tells that ${fn.id} keeps failing a little.`,
        `Add an alarm on its errors over an hour, above ${standard.alarms.slowErrorPercent} % of its invocations.`,
      )
    );
  },
  fix: (fn, context) => {
    const hourly = addFunctionAlarm(fn, "HourlyErrors", hourlyErrorRate(fn, context), context);
    if (typeof hourly === "string") return hourly;
    const slow = addFunctionAlarm(fn, "SlowErrors", slowErrorRate(fn, context), context);
    if (typeof slow === "string") return slow;
    // The topic that is told is added once.
    return [...hourly, ...slow.slice(-1)];
  },
});

/** It looks back an hour, or any failure sets it off. */
function seesLittle(alarm: Alarm, metric: AlarmMetric): boolean {
  const window = windowOf(alarm, metric);
  if (typeof window === "string" || window.period * window.periods >= HOUR) return true;
  const needed = numberOf(valueAt(alarm.resource, "DatapointsToAlarm")) ?? window.periods;
  const threshold = numberOf(valueAt(alarm.resource, "Threshold"));
  return alarm.metrics.length === 1 && needed === 1 && (threshold === undefined || threshold <= 1);
}
