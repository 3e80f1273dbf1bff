import { whenKnown } from "../../../kernel/later.ts";
import { type Handler, jsonText, only, picked, type Props } from "./handler.ts";

const RULE = ["Description", "EventBusName", "RoleArn", "ScheduleExpression", "State"] as const;

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-rule.html */
export const rule: Handler = {
  create(properties, context) {
    only(properties, [...RULE, "Name", "EventPattern", "Targets", "Tags"], "AWS::Events::Rule");
    const Name = String(properties["Name"] ?? context.name(64));
    const bus = properties["EventBusName"] === undefined ? {} : { EventBusName: properties["EventBusName"] };
    const pattern =
      properties["EventPattern"] === undefined ? {} : { EventPattern: jsonText(properties["EventPattern"]) };
    return whenKnown(
      context.call("events", "PutRule", { Name, ...picked(properties, RULE), ...pattern }),
      (answer) => {
        const Arn = String(answer["RuleArn"]);
        const Targets = (properties["Targets"] ?? []) as readonly Props[];
        const made = { ref: Name, attributes: { Arn } };
        return Targets.length === 0
          ? made
          : whenKnown(
              context.call("events", "PutTargets", { Rule: Name, ...bus, Targets: Targets.map(numbers) }),
              (put) => {
                const [failed] = (put["FailedEntries"] ?? []) as readonly { ErrorMessage?: string }[];
                if (failed) throw new Error(failed.ErrorMessage ?? "a target was refused");
                return made;
              },
            );
      },
    );
  },
  remove: (made, properties, context) => {
    const bus = properties["EventBusName"] === undefined ? {} : { EventBusName: properties["EventBusName"] };
    const ids = ((properties["Targets"] ?? []) as readonly Props[]).map((target) => target["Id"]);
    return whenKnown(
      ids.length > 0 ? context.call("events", "RemoveTargets", { Rule: made.ref, ...bus, Ids: ids }) : {},
      () => context.call("events", "DeleteRule", { Name: made.ref, ...bus }),
    );
  },
};

/** Templates may write numbers as text. */
function numbers(target: Props): Props {
  const retry = target["RetryPolicy"] as Props | undefined;
  if (!retry) return target;
  return {
    ...target,
    RetryPolicy: Object.fromEntries(Object.entries(retry).map(([key, value]) => [key, Number(value)])),
  };
}

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-eventbus.html */
export const eventBus: Handler = {
  create(properties, context) {
    only(properties, ["Name", "Description", "Tags"], "AWS::Events::EventBus");
    const Name = String(properties["Name"]);
    return whenKnown(
      context.call("events", "CreateEventBus", { Name, ...picked(properties, ["Description", "Tags"]) }),
      (answer) => ({
        ref: Name,
        attributes: { Arn: String(answer["EventBusArn"]), Name },
      }),
    );
  },
  remove: (made, _properties, context) => context.call("events", "DeleteEventBus", { Name: made.ref }),
};

const SCHEDULE = [
  "Description",
  "EndDate",
  "FlexibleTimeWindow",
  "GroupName",
  "ScheduleExpression",
  "ScheduleExpressionTimezone",
  "StartDate",
  "State",
  "Target",
] as const;

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-scheduler-schedule.html */
export const schedule: Handler = {
  create(properties, context) {
    only(properties, [...SCHEDULE, "Name"], "AWS::Scheduler::Schedule");
    const Name = String(properties["Name"] ?? context.name(64));
    const target = properties["Target"] as Props;
    const dates = Object.fromEntries(
      ["StartDate", "EndDate"].flatMap((key) =>
        properties[key] === undefined ? [] : [[key, new Date(String(properties[key]))]],
      ),
    );
    return whenKnown(
      context.call("scheduler", "CreateSchedule", {
        Name,
        ...picked(properties, SCHEDULE),
        ...dates,
        Target: numbers(target),
      }),
      (answer) => ({ ref: Name, attributes: { Arn: String(answer["ScheduleArn"]) } }),
    );
  },
  remove: (made, properties, context) =>
    context.call("scheduler", "DeleteSchedule", { Name: made.ref, ...picked(properties, ["GroupName"]) }),
};
