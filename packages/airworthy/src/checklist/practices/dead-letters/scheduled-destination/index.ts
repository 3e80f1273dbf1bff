import { item } from "../../../item.ts";
import { isScheduled } from "../../../schedule.ts";
import { met, notApplicable, notMet } from "../../../verdict.ts";
import { asyncTriggers, isKept, notAsync } from "../async.ts";
import { keepFailedEvents } from "../keep-failed-events.ts";

export default item({
  id: "dead-letters/scheduled-destination",
  of: "function",
  says: "A function that only a schedule invokes keeps a record of runs that failed.",
  because:
    "The schedule fires again, so little is lost; but the record of a failed run holds its error and its stack, and can be run again before the next night.",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html",
  severity: "note",
  appliesTo: (fn) =>
    notAsync(fn) ??
    (asyncTriggers(fn).every(isScheduled) ||
      notApplicable("events invoke it: see dead-letters/async-destination")),
  check: (fn) => {
    if (asyncTriggers(fn).every((trigger) => isKept(fn, trigger))) return met();
    return notMet(
      fn.declared.at,
      `${fn.id} runs on a schedule, and nothing is kept of a run that fails for good.`,
      "Set an on-failure destination, if a missed run matters.",
    );
  },
  fix: keepFailedEvents,
});
