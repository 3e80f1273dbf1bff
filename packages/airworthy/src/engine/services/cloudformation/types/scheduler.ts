import { type Later, whenKnown } from "../../../kernel/later.ts";
import type { Members } from "../../../service.ts";
import { type Context, type Handler, type Made, only, picked, type Props } from "./handler.ts";

const SCHEDULE = [
  "Description",
  "FlexibleTimeWindow",
  "GroupName",
  "ScheduleExpression",
  "ScheduleExpressionTimezone",
  "State",
  "Target",
] as const;

const DATES = ["StartDate", "EndDate"] as const;

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-scheduler-schedule.html */
export const schedule: Handler = {
  create(properties, context) {
    const input = inputOf(properties);
    return made("CreateSchedule", String(properties["Name"] ?? context.name(64)), input, context);
  },
  update(properties, before, context) {
    const input = inputOf(properties);
    if (["Name", "GroupName"].some((name) => properties[name] !== before.properties[name])) return undefined;
    return made("UpdateSchedule", before.made.ref, input, context);
  },
  remove: ({ ref }, properties, context) =>
    context.call("scheduler", "DeleteSchedule", { Name: ref, ...picked(properties, ["GroupName"]) }),
};

function made(operation: string, Name: string, input: Members, context: Context): Made | Later<Made> {
  return whenKnown(context.call("scheduler", operation, { Name, ...input }), (answer) => ({
    ref: Name,
    attributes: { Arn: String(answer["ScheduleArn"]) },
  }));
}

function inputOf(properties: Props): Members {
  only(properties, [...SCHEDULE, ...DATES, "Name"], "AWS::Scheduler::Schedule");
  const dates = DATES.flatMap((key) =>
    properties[key] === undefined ? [] : [[key, new Date(String(properties[key]))] as const],
  );
  const window = properties["FlexibleTimeWindow"] as Props | undefined;
  return {
    ...picked(properties, SCHEDULE),
    ...Object.fromEntries(dates),
    ...(window ? { FlexibleTimeWindow: withNumbers(window, ["MaximumWindowInMinutes"]) } : {}),
    Target: targetOf((properties["Target"] ?? {}) as Props),
  };
}

function targetOf(target: Props): Members {
  const retry = target["RetryPolicy"] as Props | undefined;
  if (!retry) return target;
  return {
    ...target,
    RetryPolicy: withNumbers(retry, ["MaximumEventAgeInSeconds", "MaximumRetryAttempts"]),
  };
}

/** Templates may write numbers as text. */
function withNumbers(properties: Props, names: readonly string[]): Members {
  return Object.fromEntries(
    Object.entries(properties).map(([key, value]) => [key, names.includes(key) ? Number(value) : value]),
  );
}

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-scheduler-schedulegroup.html */
export const scheduleGroup: Handler = {
  create(properties, context) {
    only(properties, ["Name", "Tags"], "AWS::Scheduler::ScheduleGroup");
    const Name = String(properties["Name"] ?? context.name(64));
    return whenKnown(
      context.call("scheduler", "CreateScheduleGroup", { Name, ...picked(properties, ["Tags"]) }),
      (answer) => ({ ref: Name, attributes: { Arn: String(answer["ScheduleGroupArn"]) } }),
    );
  },
  remove: ({ ref }, _properties, context) => context.call("scheduler", "DeleteScheduleGroup", { Name: ref }),
};
