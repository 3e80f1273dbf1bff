import type { Resource } from "../../stack.ts";
import { all, ref, said, sub } from "../build.ts";
import { fromEvent, permission, type SamEvent } from "./event.ts";

/** A subscription filter on a log group. */
export function logsEvent(event: SamEvent): Resource[] {
  const group = said(event.properties, "LogGroupName");
  const arn = "arn:aws:logs:${AWS::Region}:${AWS::AccountId}:log-group:${__LogGroupName__}:*";
  const allowed = permission(event, "logs.amazonaws.com", {
    SourceArn: sub(arn, { __LogGroupName__: group }),
  });
  const properties = {
    ...all(event.properties, "LogGroupName", "FilterPattern"),
    DestinationArn: event.target.arn,
  };
  return [allowed, fromEvent(event, event.id, "AWS::Logs::SubscriptionFilter", properties, [allowed.id])];
}

/** A rule of AWS IoT that hands messages to the function. */
export function iotEvent(event: SamEvent): Resource[] {
  const arn = "arn:aws:iot:${AWS::Region}:${AWS::AccountId}:rule/${RuleName}";
  return [
    permission(event, "iot.amazonaws.com", {
      SourceArn: sub(arn, { RuleName: ref(event.id) }),
      SourceAccount: sub("${AWS::AccountId}"),
    }),
    fromEvent(event, event.id, "AWS::IoT::TopicRule", {
      TopicRulePayload: {
        ...all(event.properties, "Sql", "AwsIotSqlVersion"),
        RuleDisabled: false,
        Actions: [{ Lambda: { FunctionArn: event.target.arn } }],
      },
    }),
  ];
}

export function alexaEvent(event: SamEvent): Resource[] {
  return [
    permission(event, "alexa-appkit.amazon.com", { EventSourceToken: said(event.properties, "SkillId") }),
  ];
}
