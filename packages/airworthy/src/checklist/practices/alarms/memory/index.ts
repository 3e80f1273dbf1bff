import { item } from "../../../item.ts";
import { addFunctionAlarm, limitAlarm } from "../../../recipes/function-alarm.ts";
import { notMet } from "../../../verdict.ts";
import { insightsDimensions, notMeasured, ofInsights } from "../insights.ts";
import { watchedFunction } from "../watching.ts";

export default item({
  id: "alarms/memory",
  of: "function",
  says: "Somebody is told when a function with Lambda Insights runs out of memory.",
  because:
    "Lambda kills a function at its memory limit in the middle of an invocation; what is used is measured already, for a price, and leaks show in it for days before.",
  source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Lambda-Insights-metrics.html",
  severity: "note",
  appliesTo: (fn) => notMeasured(fn) ?? true,
  check: (fn, { fleet, standard }) =>
    watchedFunction(fn, ofInsights(["memory_utilization", "used_memory_max"]), fleet) ??
    notMet(
      fn.declared.at,
      `No alarm watches the memory of ${fn.id}, though Lambda Insights measures it.`,
      `Add an alarm on its memory_utilization above ${standard.alarms.memoryPercent} %.`,
    ),
  fix: (fn, context) => {
    const percent = context.standard.alarms.memoryPercent;
    const body = limitAlarm(
      fn,
      {
        description: `${fn.id} uses more than ${percent} % of its memory.`,
        namespace: "LambdaInsights",
        dimensions: insightsDimensions(fn),
        metric: "memory_utilization",
        statistic: "Maximum",
        comparison: "GreaterThanThreshold",
        threshold: percent,
      },
      context,
    );
    return addFunctionAlarm(fn, "Memory", body, context);
  },
});
