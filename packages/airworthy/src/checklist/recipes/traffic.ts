import type { LambdaFunction } from "../../fleet/model.ts";
import type { Context } from "../item.ts";
import type { AlarmBody } from "./alarm.ts";
import { bandAlarm } from "./band.ts";

/** A function that is not called reports nothing at all: none is written as 0, so that the band can hold it. */
const CALLS = {
  expression: "FILL(invocations, 0)",
  label: "Invocations",
  inputs: { invocations: "Invocations" },
} as const;

/** Too few or too many calls for this hour of the week. An hour, because that holds enough of them on a quiet function. */
export function trafficAlarm(fn: LambdaFunction, context: Context): AlarmBody {
  return bandAlarm(
    fn,
    {
      ...CALLS,
      description: `${fn.id} is invoked less, or more, than is usual at this hour.`,
      period: 3600,
      deviations: context.standard.alarms.trafficBand,
      comparison: "LessThanLowerOrGreaterThanUpperThreshold",
    },
    context,
  );
}

/** The same within ten minutes, for functions that are called all the time: only the lack of calls is that urgent. */
export function quietAlarm(fn: LambdaFunction, context: Context): AlarmBody {
  return bandAlarm(
    fn,
    {
      ...CALLS,
      description: `${fn.id} is hardly invoked any more.`,
      period: 300,
      periods: 2,
      deviations: context.standard.alarms.silenceBand,
      comparison: "LessThanLowerThreshold",
    },
    context,
  );
}
