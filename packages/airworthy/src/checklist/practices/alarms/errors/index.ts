import { item } from "../../../item.ts";
import { errorRate } from "../../../recipes/error-rate.ts";
import { addFunctionAlarm } from "../../../recipes/function-alarm.ts";
import { notMet } from "../../../verdict.ts";
import { failuresShow } from "../elsewhere.ts";
import { notWatched, ofFunction, watchedFunction } from "../watching.ts";

/** What people look for in logs when they look for failures. */
const FAILURE = /error|\berr\b|exception|fail|fatal|critical|crash|panic|time.?out|traceback|5xx/i;

const ERRORS = ofFunction(["Errors"], FAILURE);

export default item({
  id: "alarms/errors",
  of: "function",
  says: "Somebody is told when a function fails.",
  because:
    "Exceptions, crashes and timeouts show nowhere but in the Errors metric and the logs: without an alarm the users are the first to notice.",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html",
  severity: "warning",
  appliesTo: (fn) => notWatched(fn) ?? true,
  check: (fn, { fleet }) => {
    const watched = watchedFunction(fn, ERRORS, fleet);
    if (watched?.kind === "met") return watched;
    return (
      failuresShow(fn, fleet) ??
      watched ??
      notMet(
        fn.declared.at,
        `No alarm watches the errors of ${fn.id}.`,
        "Add an alarm on the share of its invocations that fail, and say who is notified.",
      )
    );
  },
  fix: (fn, context) => addFunctionAlarm(fn, "Errors", errorRate(fn, context), context),
});
