import type { CreateScheduleInput, FlexibleTimeWindow } from "@aws-sdk/client-scheduler";
import { isZone } from "../../schedules/zone.ts";
import { among, between, invalid, notFlown, unmet } from "./errors.ts";
import { expressionOf } from "./expression.ts";
import { LONGEST_DESCRIPTION, LONGEST_WINDOW, OLDEST_START } from "./limits.ts";
import type { Room, Settings } from "./state.ts";
import { checkedTarget } from "./target.ts";

/** What a request says of a schedule; what it leaves out has its default, also in an update. */
export function settingsOf({ place, kernel }: Room, operation: string, input: CreateScheduleInput): Settings {
  const { ScheduleExpression: text = "", ScheduleExpressionTimezone: zone = "UTC" } = input;
  const { State: state = "ENABLED", ActionAfterCompletion: afterCompletion = "NONE" } = input;
  if (input.KmsKeyArn !== undefined) throw notFlown(operation, "KmsKeyArn");
  among(state, "state", ["ENABLED", "DISABLED"]);
  among(afterCompletion, "actionAfterCompletion", ["NONE", "DELETE"]);
  const expression = expressionOf(text);
  // Recorded for LocalStack: tests_create_schedule_with_invalid_schedule_expression.
  if (!expression) throw invalid(`Invalid Schedule Expression ${text}.`);
  if (!isZone(zone)) throw invalid(`Invalid ScheduleExpressionTimezone ${zone}: it is no time zone of IANA.`);
  const description = input.Description;
  if ((description?.length ?? 0) > LONGEST_DESCRIPTION)
    throw unmet(description, "description", `have length less than or equal to ${LONGEST_DESCRIPTION}`);
  const start = input.StartDate?.getTime();
  const end = input.EndDate?.getTime();
  if (expression.kind !== "at") {
    // As in moto's tests of it.
    if (start !== undefined && start < kernel.now() - OLDEST_START)
      throw invalid("The StartDate you specify cannot be earlier than 5 minutes ago.");
    if (start !== undefined && end !== undefined && end <= start)
      throw invalid("The EndDate you specify must be after the StartDate.");
  }
  return {
    text,
    expression,
    zone,
    start,
    end,
    state,
    window: windowOf(input.FlexibleTimeWindow),
    description,
    afterCompletion,
    target: checkedTarget(place, input.Target),
  };
}

/** Source: https://docs.aws.amazon.com/scheduler/latest/APIReference/API_FlexibleTimeWindow.html */
function windowOf({ Mode, MaximumWindowInMinutes }: Partial<FlexibleTimeWindow> = {}): FlexibleTimeWindow {
  among(Mode ?? "", "flexibleTimeWindow.mode", ["OFF", "FLEXIBLE"]);
  between(MaximumWindowInMinutes, "flexibleTimeWindow.maximumWindowInMinutes", 1, LONGEST_WINDOW);
  if (Mode === "FLEXIBLE" && MaximumWindowInMinutes === undefined)
    throw invalid("A flexible time window must have MaximumWindowInMinutes.");
  if (Mode === "OFF" && MaximumWindowInMinutes !== undefined)
    throw invalid("MaximumWindowInMinutes is only for a time window whose Mode is FLEXIBLE.");
  return { Mode, ...(MaximumWindowInMinutes === undefined ? {} : { MaximumWindowInMinutes }) };
}
