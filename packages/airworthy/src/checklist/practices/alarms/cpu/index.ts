import type { LambdaFunction } from "../../../../fleet/model.ts";
import { item } from "../../../item.ts";
import { numberOf, property } from "../../../properties.ts";
import { input, judging } from "../../../recipes/error-rate.ts";
import { functionDimension } from "../../../recipes/alarm.ts";
import { addFunctionAlarm } from "../../../recipes/function-alarm.ts";
import { notMet } from "../../../verdict.ts";
import { insightsDimensions, notMeasured, ofInsights } from "../insights.ts";
import { watchedFunction } from "../watching.ts";

const CPU = ofInsights(["cpu_total_time", "cpu_user_time", "cpu_system_time"]);

/**
 * Megabytes of memory that come with one whole processor.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
 */
const MEMORY_OF_ONE_PROCESSOR = 1769;

/** Lambda's own, in megabytes. https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
const DEFAULT_MEMORY = 128;

export default item({
  id: "alarms/cpu",
  of: "function",
  says: "Somebody is told when a function with Lambda Insights is short of processor time.",
  because:
    "A function's processor grows with its memory: one that computes all the time it runs is slow for want of memory it does not fill, which no other metric shows.",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html",
  severity: "note",
  appliesTo: (fn) => notMeasured(fn) ?? true,
  check: (fn, { fleet }) =>
    watchedFunction(fn, CPU, fleet) ??
    notMet(
      fn.declared.at,
      `No alarm watches the processor time of ${fn.id}, though Lambda Insights measures it.`,
      "Add an alarm on its cpu_total_time as a share of its Duration.",
    ),
  fix: (fn, context) => {
    const memory = memoryOf(fn);
    if (memory === undefined)
      return "its memory, which decides its share of a processor, is hidden by an intrinsic";
    const { cpuPercent, periodSeconds } = context.standard.alarms;
    const threshold = Math.round((cpuPercent * memory) / MEMORY_OF_ONE_PROCESSOR);
    const body = {
      AlarmDescription: `${fn.id} computes for more than ${cpuPercent} % of the time that its ${memory} MB of memory allow.`,
      Metrics: [
        { Id: "share", Label: "Processors in use (%)", Expression: "100 * cpu / duration" },
        {
          Id: "cpu",
          ReturnData: false,
          MetricStat: {
            Metric: {
              Namespace: "LambdaInsights",
              MetricName: "cpu_total_time",
              Dimensions: insightsDimensions(fn),
            },
            Period: periodSeconds,
            Stat: "Sum",
          },
        },
        input("duration", "Duration", [functionDimension(fn)], context),
      ],
      ComparisonOperator: "GreaterThanThreshold",
      Threshold: threshold,
      ...judging(fn, context),
    };
    return addFunctionAlarm(fn, "Cpu", body, context);
  },
});

/** Megabytes; `undefined` when hidden. */
function memoryOf(fn: LambdaFunction): number | undefined {
  const value = property(fn, "MemorySize");
  return !value || value.kind === "absent" ? DEFAULT_MEMORY : numberOf(value);
}
