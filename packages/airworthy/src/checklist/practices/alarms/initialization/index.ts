import { item } from "../../../item.ts";
import { bandAlarm } from "../../../recipes/band.ts";
import { addFunctionAlarm } from "../../../recipes/function-alarm.ts";
import { notMet } from "../../../verdict.ts";
import { insightsDimensions, notMeasured, ofInsights } from "../insights.ts";
import { watchedFunction } from "../watching.ts";

export default item({
  id: "alarms/initialization",
  of: "function",
  says: "Somebody is told when a function with Lambda Insights takes longer to start.",
  because:
    "Duration leaves the start of an environment out: a release that loads more, or waits for something while it starts, makes callers wait whom no other metric shows.",
  source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Lambda-Insights-metrics.html",
  severity: "note",
  appliesTo: (fn) => notMeasured(fn) ?? true,
  check: (fn, { fleet }) =>
    watchedFunction(fn, ofInsights(["init_duration"]), fleet) ??
    notMet(
      fn.declared.at,
      `No alarm watches how long ${fn.id} takes to start, though Lambda Insights measures it.`,
      "Add an alarm on its init_duration that knows what is usual (ANOMALY_DETECTION_BAND).",
    ),
  fix: (fn, context) => {
    const usual = {
      description: `${fn.id} takes longer to start than usual.`,
      label: "Mean initialization",
      inputs: { start: "init_duration" },
      statistics: { start: "Average" },
      read: { namespace: "LambdaInsights" },
      dimensions: insightsDimensions(fn),
      period: 3600,
      deviations: context.standard.alarms.initializationBand,
      comparison: "GreaterThanUpperThreshold",
    } as const;
    return addFunctionAlarm(fn, "Initialization", bandAlarm(fn, usual, context), context);
  },
});
