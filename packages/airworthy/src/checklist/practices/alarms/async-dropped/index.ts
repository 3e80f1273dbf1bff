import { item } from "../../../item.ts";
import { addFunctionAlarm, limitAlarm } from "../../../recipes/function-alarm.ts";
import { isScheduled } from "../../../schedule.ts";
import { met, notApplicable, notMet } from "../../../verdict.ts";
import { asyncTriggers, isKept, notAsync } from "../../dead-letters/async.ts";
import { asyncFailureShows, restsInQueue } from "../elsewhere.ts";
import { notWatched, ofFunction, watchedFunction } from "../watching.ts";

const DROPPED = ofFunction(["AsyncEventsDropped"]);

export default item({
  id: "alarms/async-dropped",
  of: "function",
  says: "Somebody is told when Lambda drops an event.",
  because:
    "An event that waits too long while the function is throttled is dropped without having failed once: no error is counted, only AsyncEventsDropped.",
  source:
    "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html#async-invocation-metrics",
  severity: "note",
  appliesTo: (fn) =>
    notWatched(fn) ??
    notAsync(fn) ??
    (!asyncTriggers(fn).every(isScheduled) ||
      notApplicable("only a schedule invokes it: a run that is missed shows in alarms/invocations")),
  check: (fn, { fleet }) => {
    const watched = watchedFunction(fn, DROPPED, fleet);
    if (watched?.kind === "met") return watched;
    const shown = asyncFailureShows(fn, fleet);
    if (shown !== undefined) return met(shown);
    if (watched) return watched;
    return notMet(
      fn.declared.at,
      `No alarm tells when Lambda drops an event of ${fn.id}.`,
      keepsAll(fn)
        ? "Add an alarm on its AsyncEventsDropped above 0, and say who is notified."
        : "Give it an on-failure destination and watch that queue, or add an alarm on its AsyncEventsDropped above 0.",
    );
  },
  fix: (fn, context) => {
    if (!keepsAll(fn))
      return "dead-letters/async-destination gives it a queue that alarms/dead-letter-queue watches: a second alarm would tell the same twice";
    const queue = restsInQueue(fn, context.fleet);
    if (queue) return `alarms/dead-letter-queue watches ${queue}, where dropped events rest`;
    const body = limitAlarm(
      fn,
      {
        description: `Lambda drops events of ${fn.id}: they failed for good, or waited too long.`,
        metric: "AsyncEventsDropped",
        statistic: "Sum",
        comparison: "GreaterThanThreshold",
        threshold: 0,
      },
      context,
    );
    // Each one is an event that was not handled.
    return addFunctionAlarm(fn, "AsyncEventsDropped", { ...body, DatapointsToAlarm: 1 }, context);
  },
});

function keepsAll(fn: Parameters<typeof asyncTriggers>[0]): boolean {
  return asyncTriggers(fn).every((trigger) => isKept(fn, trigger));
}
