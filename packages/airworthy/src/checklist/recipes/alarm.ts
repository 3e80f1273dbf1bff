import type { AddResource, Change } from "../../fixers/change.ts";
import { alarmsIn } from "../../fleet/lookup.ts";
import type { Alarm, LambdaFunction } from "../../fleet/model.ts";
import type { Resource, Stack } from "../../readers/stack.ts";
import { at, itemsOf, type Json, toJson } from "../../readers/tree.ts";
import type { Context } from "../item.ts";

/** Properties of the alarm a fix adds; the recipe fills in who is notified. */
export interface AlarmBody {
  readonly AlarmDescription: string;
  readonly [property: string]: Json;
}

/** Logical id of the topic that a fix adds when the stack notifies nobody yet. */
export const ALARM_TOPIC = "AlarmTopic";

/**
 * Changes that add an alarm beside a resource: the alarm, and the topic it notifies when the stack has none. The
 * alarm carries the condition of the resource it watches, for it cannot exist without it.
 *
 * @example addAlarm(fn.resource, `${fn.id}ErrorsAlarm`, { AlarmDescription: "…", Namespace: "AWS/Lambda", … }, context)
 */
export function addAlarm(watched: Resource, id: string, body: AlarmBody, context: Context): Change[] {
  const { stack } = watched;
  const notified = notification(stack, context);
  const alarm: AddResource = {
    kind: "add",
    stack,
    id,
    near: watched,
    movable: true,
    body: {
      Type: "AWS::CloudWatch::Alarm",
      ...(watched.condition ? { Condition: watched.condition } : {}),
      Properties: { ...body, AlarmActions: notified.actions },
    },
  };
  return [...notified.changes, alarm];
}

/**
 * Who the stack's alarms notify: the topic named in airworthy.yaml (an ARN, or the name of a parameter or resource of
 * the stack), else what the stack's own alarms notify already, else a topic that is added.
 */
export function notification(
  stack: Stack,
  context: Context,
): { readonly actions: Json; readonly changes: readonly Change[] } {
  const { topic } = context.standard.alarms;
  if (topic !== null && topic !== "") {
    const known = stack.parameters.has(topic) || stack.resources.has(topic);
    return { actions: [known ? { Ref: topic } : topic], changes: [] };
  }
  const habit = usualActions(alarmsIn(stack, context.fleet));
  if (habit) return { actions: habit, changes: [] };
  // A parameter of this name is the author's own way of saying who is to be told.
  if (stack.parameters.has(ALARM_TOPIC)) return { actions: [{ Ref: ALARM_TOPIC }], changes: [] };
  const add: AddResource = { kind: "add", stack, id: ALARM_TOPIC, body: { Type: "AWS::SNS::Topic" } };
  return { actions: [{ Ref: ALARM_TOPIC }], changes: stack.authored.has(ALARM_TOPIC) ? [] : [add] };
}

/** The AlarmActions most alarms of the stack have. */
function usualActions(alarms: readonly Alarm[]): Json | undefined {
  const counts = new Map<string, number>();
  for (const alarm of alarms) {
    const actions = at(alarm.resource.properties, "AlarmActions");
    if (!actions || itemsOf(actions).length === 0) continue;
    const text = JSON.stringify(toJson(actions));
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const [most] = [...counts].sort((a, b) => b[1] - a[1]);
  return most ? (JSON.parse(most[0]) as Json) : undefined;
}

/** The dimension that names a function, as an alarm beside it writes it. */
export function functionDimension(fn: LambdaFunction): Json {
  return { Name: "FunctionName", Value: { Ref: fn.id } };
}
