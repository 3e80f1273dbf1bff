import type { LambdaFunction } from "../../../../fleet/model.ts";
import { type AlarmBody, functionDimension } from "../../../recipes/alarm.ts";
import { input } from "../../../recipes/error-rate.ts";
import { addFunctionAlarm } from "../../../recipes/function-alarm.ts";
import { type Context, item } from "../../../item.ts";
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
  fix: (fn, context) => addFunctionAlarm(fn, "Throttles", throttledShare(fn, context), context),
});

/** Seconds: a burst that is over within a minute is a small share of them. */
const QUARTER = 900;

/** Turned away calls are no invocations: the share is of both together. */
function throttledShare(fn: LambdaFunction, context: Context): AlarmBody {
  const { throttlePercent: percent } = context.standard.alarms;
  const dimensions = [functionDimension(fn)];
  return {
    AlarmDescription: `More than ${percent} % of the calls of ${fn.id} are turned away, as too many run at once.`,
    Metrics: [
      {
        Id: "share",
        Label: "Throttled calls (%)",
        Expression: "100 * throttles / (throttles + invocations)",
      },
      input("throttles", "Throttles", dimensions, context, { period: QUARTER }),
      input("invocations", "Invocations", dimensions, context, { period: QUARTER }),
    ],
    ComparisonOperator: "GreaterThanThreshold",
    Threshold: percent,
    EvaluationPeriods: 1,
    TreatMissingData: "notBreaching",
  };
}

/** A limit of its own makes throttling likelier. */
function reserved(fn: LambdaFunction): string {
  const limit = limitOf(fn);
  return limit === undefined ? "" : `, of which ${limit} may run at once`;
}

function limitOf(fn: LambdaFunction): number | undefined {
  return numberOf(property(fn, "ReservedConcurrentExecutions"));
}
