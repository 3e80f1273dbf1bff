import type { LambdaFunction } from "../../../../fleet/model.ts";
import { addFunctionAlarm, limitAlarm } from "../../../recipes/function-alarm.ts";
import { item } from "../../../item.ts";
import { numberOf, property } from "../../../properties.ts";
import { notApplicable, notMet } from "../../../verdict.ts";
import { waitingShows } from "../elsewhere.ts";
import { notWatched, ofFunction, type Signal, watchedFunction } from "../watching.ts";

// An alarm on the function's concurrency goes off before calls are turned away.
const THROTTLES = ofFunction(["Throttles", "ConcurrentExecutions"], /throttl|TooManyRequests/i);

/** The concurrency of the whole account says nothing of a function that has a limit of its own. */
const OF_RESERVED: Signal = {
  ...THROTTLES,
  counts: (_, metric) => metric.name !== "ConcurrentExecutions" || metric.dimensions.length > 0,
};

export default item({
  id: "alarms/throttles",
  of: "function",
  says: "Somebody is told when a function's calls are turned away.",
  because:
    "A throttled call is neither an invocation nor an error: every other alarm on the function stays silent while its callers are refused.",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-concurrency.html",
  severity: "warning",
  appliesTo: (fn) =>
    notWatched(fn) ?? (limitOf(fn) !== 0 || notApplicable("switched off: no instance of it may run")),
  check: (fn, { fleet }) =>
    watchedFunction(fn, limitOf(fn) === undefined ? THROTTLES : OF_RESERVED, fleet) ??
    waitingShows(fn, fleet) ??
    notMet(
      fn.declared.at,
      `No alarm watches the throttled calls of ${fn.id}${reserved(fn)}.`,
      "Add an alarm on its Throttles, and say who is notified.",
    ),
  fix: (fn, context) =>
    addFunctionAlarm(
      fn,
      "Throttles",
      limitAlarm(
        fn,
        {
          description: `Calls of ${fn.id} are turned away, as too many run at once.`,
          metric: "Throttles",
          statistic: "Sum",
          comparison: "GreaterThanOrEqualToThreshold",
          threshold: context.standard.alarms.throttles,
        },
        context,
      ),
      context,
    ),
});

/** A limit of its own makes throttling likelier. */
function reserved(fn: LambdaFunction): string {
  const limit = limitOf(fn);
  return limit === undefined ? "" : `, of which ${limit} may run at once`;
}

function limitOf(fn: LambdaFunction): number | undefined {
  return numberOf(property(fn, "ReservedConcurrentExecutions"));
}
