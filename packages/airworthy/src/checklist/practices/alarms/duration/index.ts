import type { LambdaFunction } from "../../../../fleet/model.ts";
import { hiddenBy } from "../../../../readers/cloudformation/values.ts";
import { item } from "../../../item.ts";
import { property, timeoutOf } from "../../../properties.ts";
import { addFunctionAlarm, limitAlarm } from "../../../recipes/function-alarm.ts";
import type { Standard } from "../../../standard.ts";
import { notMet } from "../../../verdict.ts";
import { notWatched, ofFunction, watchedFunction } from "../watching.ts";

const DURATION = ofFunction(["Duration"], /duration|latency|time.?out|timed out|slow/i);

export default item({
  id: "alarms/duration",
  of: "function",
  says: "Somebody is told when a function comes close to its timeout.",
  because:
    "A dependency that becomes slower shows in the duration long before the first invocation is cut off at the timeout, with its work half done.",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html",
  severity: "note",
  appliesTo: (fn) => notWatched(fn) ?? true,
  check: (fn, { fleet, standard }) => {
    const watched = watchedFunction(fn, DURATION, fleet);
    if (watched) return watched;
    const limit = limitOf(fn, standard);
    const cure =
      limit === undefined
        ? "Add an alarm on its Duration, somewhat below its timeout."
        : `Add an alarm on its Duration at ${limit} ms, ${standard.alarms.durationPercentOfTimeout} % of its timeout.`;
    return notMet(fn.declared.at, `No alarm watches how long ${fn.id} runs.`, cure);
  },
  fix: (fn, context) => {
    const limit = limitOf(fn, context.standard);
    const timeout = property(fn, "Timeout");
    if (limit === undefined)
      return `its timeout is decided by ${timeout ? hiddenBy(timeout) : "an intrinsic"}; set the Threshold by hand`;
    const { durationPercentOfTimeout: percent } = context.standard.alarms;
    const description = `${fn.id} runs for more than ${limit} ms, ${percent} % of its timeout.`;
    const comparison = "GreaterThanThreshold";
    const body = {
      description,
      metric: "Duration",
      statistic: statisticOf(fn),
      comparison,
      threshold: limit,
    } as const;
    return addFunctionAlarm(fn, "Duration", limitAlarm(fn, body, context), context);
  },
});

/** Milliseconds, as Duration is counted. */
function limitOf(fn: LambdaFunction, standard: Standard): number | undefined {
  const timeout = timeoutOf(fn);
  // Lambda takes no timeout below a second: such a number is not meant, whatever decides it.
  return timeout === undefined || timeout < 1
    ? undefined
    : Math.round(timeout * 10 * standard.alarms.durationPercentOfTimeout);
}

/**
 * Of callers who wait a few unlucky ones say nothing; below a hundred calls a minute the percentile is the maximum.
 * An event that is cut off is work half done, each single time.
 */
function statisticOf(fn: LambdaFunction): "p99" | "Maximum" {
  return fn.invocations.has("sync") ? "p99" : "Maximum";
}
