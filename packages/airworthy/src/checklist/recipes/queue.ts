import type { AddResource, Change } from "../../fixers/change.ts";
import type { LambdaFunction, Role } from "../../fleet/model.ts";
import type { Resource } from "../../readers/stack.ts";
import { at, type Json, toJson } from "../../readers/tree.ts";
import type { Context } from "../item.ts";

/** What a queue for failed events has to have in common with the queue it serves. */
export interface DeadLetterQueueOptions {
  readonly fifo?: boolean;
  /** A queue whose key it takes over. */
  readonly encryptedLike?: Resource;
}

/** Adds a queue for failed events beside a resource, with the retention of the standard. */
export function addDeadLetterQueue(
  beside: Resource,
  id: string,
  context: Context,
  { fifo = false, encryptedLike }: DeadLetterQueueOptions = {},
): AddResource {
  const properties: Record<string, Json> = {
    MessageRetentionPeriod: context.standard.deadLetters.retentionSeconds,
  };
  if (fifo) properties["FifoQueue"] = true;
  const key = at(encryptedLike?.properties, "KmsMasterKeyId");
  if (key) properties["KmsMasterKeyId"] = toJson(key);
  return addBeside(beside, id, "AWS::SQS::Queue", properties);
}

/** Adds a resource behind another one, under the same condition. */
export function addBeside(
  beside: Resource,
  id: string,
  type: string,
  properties: { readonly [key: string]: Json },
  dependsOn: readonly string[] = [],
): AddResource {
  return {
    kind: "add",
    stack: beside.stack,
    id,
    near: beside,
    body: {
      Type: type,
      ...(dependsOn.length > 0
        ? { DependsOn: dependsOn.length === 1 ? (dependsOn[0] as string) : dependsOn }
        : {}),
      ...(beside.condition ? { Condition: beside.condition } : {}),
      Properties: properties,
    },
  };
}

/** The ARN of a resource of the same stack. */
export const arnOf = (id: string): Json => ({ "Fn::GetAtt": [id, "Arn"] });

/**
 * Lets a role of the same stack send to a queue, by a policy of its own so that what the role says stays as it is.
 * A string says why it cannot.
 */
export function allowSending(
  role: Role | undefined,
  beside: Resource,
  queueId: string,
  policyId: string,
): AddResource | string {
  if (!role)
    return "its role is not declared in the fleet, so the permission to send to a queue must be added by hand";
  if (role.resource.stack !== beside.stack)
    return `its role ${role.resource.id} stands in another stack; grant sqs:SendMessage there first`;
  return addBeside(beside, policyId, "AWS::IAM::Policy", {
    PolicyName: policyId,
    Roles: [{ Ref: role.resource.id }],
    PolicyDocument: {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "sqs:SendMessage", Resource: arnOf(queueId) }],
    },
  });
}

/** A service that puts messages into a queue, and the resources it does so for. */
export interface Sender {
  /** `events.amazonaws.com` */
  readonly principal: string;
  /** ARNs of rules or topics. */
  readonly sources: readonly Json[];
}

/** The statement of a queue policy that lets a service send, for the given resources only. */
export function sendingStatement(
  queueArn: Json,
  { principal, sources }: Sender,
): { readonly [key: string]: Json } {
  return {
    Effect: "Allow",
    Principal: { Service: principal },
    Action: "sqs:SendMessage",
    Resource: queueArn,
    Condition: { ArnEquals: { "aws:SourceArn": sources.length === 1 ? (sources[0] as Json) : sources } },
  };
}

/** A queue policy that lets services put messages into a queue, each for the given resources only. */
export function addQueuePolicy(
  beside: Resource,
  queueId: string,
  id: string,
  senders: readonly Sender[],
): AddResource {
  return addBeside(beside, id, "AWS::SQS::QueuePolicy", {
    Queues: [{ Ref: queueId }],
    PolicyDocument: {
      Version: "2012-10-17",
      Statement: senders.map((sender) => sendingStatement(arnOf(queueId), sender)),
    },
  });
}

/** Makes a resource wait for another one, beside what it waits for already. */
export function addDependsOn(resource: Resource, id: string): Change[] {
  const written = at(resource.body, "DependsOn");
  if (resource.dependsOn.includes(id)) return [];
  if (written?.kind === "list") return [{ kind: "append", list: written, value: id }];
  const value: Json = written ? [toJson(written), id] : id;
  return [{ kind: "set", resource, path: ["DependsOn"], value }];
}

/** Whether a function has a role of the user's choice, so that SAM adds no permission to it. */
export function hasOwnRole(fn: LambdaFunction): boolean {
  return fn.language === "cloudformation" || fn.role?.resource.generatedBy !== fn.declared;
}
