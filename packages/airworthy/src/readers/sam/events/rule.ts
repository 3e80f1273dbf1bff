import type { Resource } from "../../stack.ts";
import { stringOf } from "../../tree.ts";
import { all, getAtt, inside, isTruthy, keyPlace, type Part, ref, said } from "../build.ts";
import { make } from "../expansion.ts";
import { fromEvent, permission, type SamEvent } from "./event.ts";

/** A rule of EventBridge on a schedule. */
export function scheduleEvent(event: SamEvent): Resource[] {
  const rule = ruleOf(event, {
    ScheduleExpression: said(event.properties, "Schedule"),
    ...all(event.properties, "Name", "Description"),
  });
  return [...rule, permission(event, "events.amazonaws.com", { SourceArn: getAtt(event.id, "Arn") })];
}

/** A rule of EventBridge on a pattern. */
export function patternEvent(event: SamEvent): Resource[] {
  const rule = ruleOf(event, pattern(event));
  return [...rule, permission(event, "events.amazonaws.com", { SourceArn: getAtt(event.id, "Arn") })];
}

export function pattern({ properties }: SamEvent): Record<string, Part> {
  return {
    ...all(properties, "EventBusName"),
    EventPattern: said(properties, "Pattern"),
    Name: said(properties, "RuleName"),
  };
}

const LONGEST_TARGET_ID = 64;

/** The rule with its one target, and the dead-letter queue SAM makes when asked for one. */
export function ruleOf(
  event: SamEvent,
  properties: Record<string, Part>,
  more: Record<string, Part> = {},
  suffix = "LambdaTarget",
): Resource[] {
  const queue = deadLetterQueue(event, true);
  const id =
    event.id.length + suffix.length > LONGEST_TARGET_ID
      ? event.id.slice(0, LONGEST_TARGET_ID - suffix.length)
      : event.id;
  const target = {
    Arn: event.target.arn,
    Id: inside(said(event.properties, "Target"), "Id") ?? `${id}${suffix}`,
    ...more,
    ...all(event.properties, "Input", "InputPath"),
    DeadLetterConfig: queue.arn && { Arn: queue.arn },
    ...all(event.properties, "RetryPolicy", "InputTransformer"),
  };
  const rule = fromEvent(event, event.id, "AWS::Events::Rule", {
    ...properties,
    State: stateOf(event),
    Targets: [target],
  });
  return [rule, ...queue.resources];
}

function stateOf({ properties }: SamEvent): Part {
  const state = said(properties, "State");
  if (state && isTruthy(state.value)) return state;
  const enabled = said(properties, "Enabled");
  if (!enabled) return undefined;
  const value = isTruthy(enabled.value) ? "ENABLED" : "DISABLED";
  return { ...enabled, value: { ...enabled.value, kind: "scalar", value } } as Part;
}

/** The written queue of a `DeadLetterConfig`, or the one that `Type: SQS` asks SAM to make. */
export function deadLetterQueue(event: SamEvent, withPolicy: boolean): { arn?: Part; resources: Resource[] } {
  const config = said(event.properties, "DeadLetterConfig");
  if (!config) return { resources: [] };
  const written = inside(config, "Arn");
  if (written) return { arn: written, resources: [] };
  const id = stringOf(inside(config, "QueueLogicalId")?.value) ?? `${event.id}Queue`;
  const at = keyPlace(config);
  const arn = getAtt(id, "Arn");
  const queue = make(event.sam.resource, id, "AWS::SQS::Queue", {}, { at });
  if (!withPolicy) return { arn, resources: [queue] };
  const statement = {
    Action: "sqs:SendMessage",
    Effect: "Allow",
    Principal: { Service: "events.amazonaws.com" },
    Resource: arn,
    Condition: { ArnEquals: { "aws:SourceArn": getAtt(event.id, "Arn") } },
  };
  const properties = { PolicyDocument: { Version: "2012-10-17", Statement: [statement] }, Queues: [ref(id)] };
  const policy = make(event.sam.resource, `${event.id}QueuePolicy`, "AWS::SQS::QueuePolicy", properties, {
    at,
  });
  return { arn, resources: [queue, policy] };
}
