import { type Later, whenKnown } from "../../../kernel/later.ts";
import { type Context, type Handler, jsonText, type Made, only, picked, type Props } from "./handler.ts";

const RULE = ["Description", "EventBusName", "RoleArn", "ScheduleExpression", "State"] as const;

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-rule.html */
export const rule: Handler = {
  create(properties, context) {
    only(properties, [...RULE, "Name", "EventPattern", "Targets", "Tags"], "AWS::Events::Rule");
    return putRule(properties, String(properties["Name"] ?? context.name(64)), context);
  },
  update(properties, before, context) {
    only(properties, [...RULE, "Name", "EventPattern", "Targets", "Tags"], "AWS::Events::Rule");
    const changed = (name: string): boolean =>
      JSON.stringify(properties[name]) !== JSON.stringify(before.properties[name]);
    // AWS changes tags in place too; here another rule takes the place of the first.
    if (["Name", "EventBusName", "Tags"].some(changed)) return undefined;
    const ids = new Set(idsOf(properties));
    const gone = idsOf(before.properties).filter((id) => !ids.has(id));
    return whenKnown(removeTargets(before.properties, before.made.ref, gone, context), () =>
      putRule(properties, before.made.ref, context),
    );
  },
  remove: (made, properties, context) =>
    whenKnown(removeTargets(properties, made.ref, idsOf(properties), context), () =>
      context.call("events", "DeleteRule", { Name: made.ref, ...busIn(properties) }),
    ),
};

function putRule(properties: Props, Name: string, context: Context): Made | Later<Made> {
  const EventPattern = properties["EventPattern"];
  const pattern = EventPattern === undefined ? {} : { EventPattern: jsonText(EventPattern) };
  return whenKnown(
    context.call("events", "PutRule", { Name, ...picked(properties, [...RULE, "Tags"]), ...pattern }),
    (answer) => {
      const Targets = targetsOf(properties).map(numbers);
      const made = { ref: Name, attributes: { Arn: String(answer["RuleArn"]) } };
      if (Targets.length === 0) return made;
      return whenKnown(
        context.call("events", "PutTargets", { Rule: Name, ...busIn(properties), Targets }),
        (put) => {
          const [failed] = (put["FailedEntries"] ?? []) as readonly { ErrorMessage?: string }[];
          if (failed) throw new Error(failed.ErrorMessage ?? "a target was refused");
          return made;
        },
      );
    },
  );
}

function removeTargets(properties: Props, Rule: string, Ids: readonly string[], context: Context) {
  return Ids.length === 0 ? {} : context.call("events", "RemoveTargets", { Rule, ...busIn(properties), Ids });
}

function targetsOf(properties: Props): readonly Props[] {
  return (properties["Targets"] ?? []) as readonly Props[];
}

function idsOf(properties: Props): string[] {
  return targetsOf(properties).map((target) => String(target["Id"]));
}

function busIn(properties: Props) {
  return picked(properties, ["EventBusName"]);
}

/** Templates may write numbers as text. */
function numbers(target: Props): Props {
  const retry = target["RetryPolicy"] as Props | undefined;
  if (!retry) return target;
  return {
    ...target,
    RetryPolicy: Object.fromEntries(Object.entries(retry).map(([key, value]) => [key, Number(value)])),
  };
}

const BUS = ["Description", "DeadLetterConfig"] as const;

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-eventbus.html */
export const eventBus: Handler = {
  create(properties, context) {
    only(properties, [...BUS, "Name", "Tags"], "AWS::Events::EventBus");
    const Name = String(properties["Name"]);
    return whenKnown(
      context.call("events", "CreateEventBus", { Name, ...picked(properties, [...BUS, "Tags"]) }),
      (answer) => ({
        ref: Name,
        attributes: { Arn: String(answer["EventBusArn"]), Name },
      }),
    );
  },
  remove: (made, _properties, context) => context.call("events", "DeleteEventBus", { Name: made.ref }),
};
