import type { Change } from "../../../fixers/change.ts";
import type { LambdaFunction, Trigger } from "../../../fleet/model.ts";
import { at, entriesOf, itemsOf, type Json, type Node, toJson } from "../../../readers/tree.ts";
import { branches } from "../../branches.ts";
import type { Context } from "../../item.ts";
import { addDeadLetterQueue, addQueuePolicy, arnOf, type Sender } from "../../recipes/queue.ts";
import { isScheduled } from "../../schedule.ts";

/** Connections over which a service hands single events over to a function, and can keep those it could not. */
export function handoverTriggers(fn: LambdaFunction): readonly Trigger[] {
  return fn.triggers.filter((trigger) => trigger.handover !== undefined && !isScheduled(trigger));
}

export function keepsUndelivered(trigger: Trigger): boolean {
  const { via } = trigger;
  if (via.type === "AWS::SNS::Subscription") return branches(via.properties, "RedrivePolicy").length > 0;
  if (via.type === "AWS::Scheduler::Schedule")
    return branches(via.properties, "Target", "DeadLetterConfig", "Arn").length > 0;
  return branches(targetOf(trigger), "DeadLetterConfig", "Arn").length > 0;
}

/** The target of a rule that names the function. */
function targetOf({ via, at: place }: Trigger): Node | undefined {
  return itemsOf(at(via.properties, "Targets")).find((target) => at(target, "Arn") === place);
}

/**
 * Gives what hands events over to a function a queue for those it could not hand over, with the queue policy that lets
 * it send there. A string says why it cannot.
 */
export function keepUndelivered(fn: LambdaFunction, context: Context): readonly Change[] | string {
  const queueId = `${fn.id}Undelivered`;
  const changes: Change[] = [];
  const topics: Json[] = [];
  const rules: Json[] = [];
  for (const trigger of handoverTriggers(fn).filter((one) => !keepsUndelivered(one))) {
    const { via } = trigger;
    if (via.stack !== fn.stack) return `${via.id} stands in another stack; add a queue there`;
    const change = setQueue(fn, trigger, arnOf(queueId));
    if (typeof change === "string") return change;
    changes.push(change);
    const topic = at(via.properties, "TopicArn");
    if (topic) topics.push(toJson(topic));
    else rules.push(arnOf(via.id));
  }
  const senders: Sender[] = [];
  if (topics.length > 0) senders.push({ principal: "sns.amazonaws.com", sources: unique(topics) });
  if (rules.length > 0) senders.push({ principal: "events.amazonaws.com", sources: unique(rules) });
  return [
    ...changes,
    addDeadLetterQueue(fn.declared, queueId, context),
    addQueuePolicy(fn.declared, queueId, `${queueId}Policy`, senders),
  ];
}

function unique(values: readonly Json[]): Json[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}

function setQueue(fn: LambdaFunction, trigger: Trigger, arn: Json): Change | string {
  const { via } = trigger;
  if (via.type === "AWS::Scheduler::Schedule")
    return `${via.id} sends with its own role; set DeadLetterConfig and grant that role sqs:SendMessage by hand`;
  const isRule = via.type === "AWS::Events::Rule";
  if (!isRule && via.type !== "AWS::SNS::Subscription")
    return `${via.id} subscribes the function inside the topic, where no queue can be named; make it an AWS::SNS::Subscription`;
  if (via.generatedBy) return inEvent(fn, trigger, isRule, arn);
  if (!isRule)
    return {
      kind: "set",
      resource: via,
      path: ["Properties", "RedrivePolicy", "deadLetterTargetArn"],
      value: arn,
    };
  return `the target of ${via.id} stands in a list; set its DeadLetterConfig by hand`;
}

function inEvent(fn: LambdaFunction, { via }: Trigger, isRule: boolean, arn: Json): Change | string {
  const event = entriesOf(at(fn.declared.properties, "Events")).find(
    (entry) => `${fn.id}${entry.key}` === via.id,
  );
  if (via.generatedBy !== fn.declared || !event) return `${via.id} is generated from somewhere else`;
  const own = isRule ? ["DeadLetterConfig", "Arn"] : ["RedrivePolicy", "deadLetterTargetArn"];
  return {
    kind: "set",
    resource: fn.declared,
    path: ["Properties", "Events", event.key, "Properties", ...own],
    value: arn,
  };
}
