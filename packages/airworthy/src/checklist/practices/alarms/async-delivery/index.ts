import type { LambdaFunction } from "../../../../fleet/model.ts";
import { branches } from "../../../branches.ts";
import { item } from "../../../item.ts";
import { addFunctionAlarm, limitAlarm } from "../../../recipes/function-alarm.ts";
import { met, notApplicable, notMet } from "../../../verdict.ts";
import { notWatched, ofFunction, watchedFunction } from "../watching.ts";

/** How Lambda counts a failed event that it could not put away. */
type Metric = "DestinationDeliveryFailures" | "DeadLetterErrors";

export default item({
  id: "alarms/async-delivery",
  of: "function",
  says: "Somebody is told when a failed event cannot be put away.",
  because:
    "When Lambda may not write to the destination or dead-letter queue, or the event is too large for it, the event is discarded: what should have kept it stays empty and looks healthy.",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html",
  severity: "note",
  appliesTo: (fn) =>
    notWatched(fn) ??
    (metricsOf(fn).length > 0 ||
      notApplicable("sends its asynchronous events to no destination or dead-letter queue")),
  check: (fn, { fleet }) => {
    const verdicts = metricsOf(fn).map((metric) => ({
      metric,
      verdict: watchedFunction(fn, ofFunction([metric]), fleet),
    }));
    const missing = verdicts.find(({ verdict }) => !verdict)?.metric;
    if (missing === undefined)
      return verdicts.find(({ verdict }) => verdict?.kind === "cannot-tell")?.verdict ?? met();
    const keeper = missing === "DeadLetterErrors" ? "dead-letter queue" : "destination";
    return notMet(
      fn.declared.at,
      `No alarm tells when Lambda cannot write an event of ${fn.id} to its ${keeper}.`,
      `Add an alarm on its ${missing} above 0, and say who is notified.`,
    );
  },
  fix: (fn, context) => {
    const changes = [];
    for (const metric of metricsOf(fn)) {
      if (watchedFunction(fn, ofFunction([metric]), context.fleet)) continue;
      const body = limitAlarm(
        fn,
        {
          description: `Events of ${fn.id} are lost: Lambda cannot write them to where they should be kept.`,
          metric,
          statistic: "Sum",
          comparison: "GreaterThanThreshold",
          threshold: 0,
        },
        context,
      );
      // Each one is an event lost for good.
      const alarm = addFunctionAlarm(fn, metric, { ...body, DatapointsToAlarm: 1 }, context);
      if (typeof alarm === "string") return alarm;
      changes.push(...alarm);
    }
    return changes;
  },
});

function metricsOf(fn: LambdaFunction): Metric[] {
  const metrics: Metric[] = [];
  if (fn.invokeConfigs.some((config) => config.onFailure ?? config.onSuccess))
    metrics.push("DestinationDeliveryFailures");
  if (branches(fn.resource.properties, "DeadLetterConfig", "TargetArn").length > 0)
    metrics.push("DeadLetterErrors");
  return metrics;
}
