import type { LambdaFunction } from "../../../../fleet/model.ts";
import { hiddenBy } from "../../../../readers/cloudformation/values.ts";
import { type Context, item } from "../../../item.ts";
import { property, timeoutOf } from "../../../properties.ts";
import type { AlarmBody } from "../../../recipes/alarm.ts";
import { bandAlarm } from "../../../recipes/band.ts";
import { runsRarely } from "../../../recipes/interval.ts";
import { addFunctionAlarm, limitAlarm } from "../../../recipes/function-alarm.ts";
import type { Standard } from "../../../standard.ts";
import { notMet } from "../../../verdict.ts";
import { notWatched, ofFunction, watchedFunction } from "../watching.ts";

const DURATION = ofFunction(["Duration"], /duration|latency|time.?out|timed out|slow/i);

export default item({
  id: "alarms/duration",
  of: "function",
  says: "Somebody is told when a function becomes slow.",
  because:
    "A dependency that becomes slower shows in the duration long before the first invocation is cut off at the timeout, with its work half done.",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html",
  severity: "note",
  appliesTo: (fn) => notWatched(fn) ?? true,
  check: (fn, { fleet, standard }) => {
    const watched = watchedFunction(fn, DURATION, fleet);
    if (watched) return watched;
    const limit = limitOf(fn, standard);
    const cure = !runsRarely(fn)
      ? "Add an alarm on its Duration that knows what is usual (ANOMALY_DETECTION_BAND)."
      : limit === undefined
        ? "Add an alarm on its Duration, somewhat below its timeout."
        : `Add an alarm on its Duration at ${limit} ms, ${standard.alarms.durationPercentOfTimeout} % of its timeout.`;
    return notMet(fn.declared.at, `No alarm watches how long ${fn.id} runs.`, cure);
  },
  fix: (fn, context) => {
    const body = runsRarely(fn) ? nearTimeout(fn, context) : slowerThanUsual(fn, context);
    return typeof body === "string" ? body : addFunctionAlarm(fn, "Duration", body, context);
  },
});

/** Calls of an hour below which their mean is luck. */
const ENOUGH = 10;

/** The hour's mean beside what is usual: of a slow dependency it tells within minutes, of a creeping one within hours. */
function slowerThanUsual(fn: LambdaFunction, context: Context): AlarmBody {
  const usual = {
    description: `${fn.id} takes longer than usual.`,
    expression: `IF(invocations >= ${ENOUGH}, duration)`,
    label: "Mean duration",
    inputs: { duration: "Duration", invocations: "Invocations" },
    statistics: { duration: "Average" },
    period: 3600,
    deviations: context.standard.alarms.durationBand,
    comparison: "GreaterThanUpperThreshold",
  } as const;
  return bandAlarm(fn, usual, context);
}

/** A job that runs once a night has no usual hour, but a timeout. */
function nearTimeout(fn: LambdaFunction, context: Context): AlarmBody | string {
  const limit = limitOf(fn, context.standard);
  const timeout = property(fn, "Timeout");
  if (limit === undefined)
    return `its timeout is decided by ${timeout ? hiddenBy(timeout) : "an intrinsic"}; set the Threshold by hand`;
  const { durationPercentOfTimeout: percent } = context.standard.alarms;
  const body = {
    description: `${fn.id} runs for more than ${limit} ms, ${percent} % of its timeout.`,
    metric: "Duration",
    // An event that is cut off is work half done, each single time.
    statistic: "Maximum",
    comparison: "GreaterThanThreshold",
    threshold: limit,
  } as const;
  return limitAlarm(fn, body, context);
}

/** Milliseconds, as Duration is counted. */
function limitOf(fn: LambdaFunction, standard: Standard): number | undefined {
  const timeout = timeoutOf(fn);
  // Lambda takes no timeout below a second: such a number is not meant, whatever decides it.
  return timeout === undefined || timeout < 1
    ? undefined
    : Math.round(timeout * 10 * standard.alarms.durationPercentOfTimeout);
}
