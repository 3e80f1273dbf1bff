import type { AddPermissionRequest, RemovePermissionRequest } from "@aws-sdk/client-sqs";
import { ServiceError } from "../../error.ts";
import type { Operation } from "../../service.ts";
import { set } from "./configure.ts";
import { invalid, invalidValue, missing } from "./errors.ts";
import { MOST_POLICY_ACTIONS } from "./limits.ts";
import type { Queue } from "./queue.ts";
import { queueAt, type Room } from "./room.ts";

interface Statement {
  readonly Sid?: string;
  readonly [more: string]: unknown;
}

interface Policy {
  readonly Version?: string;
  readonly Id?: string;
  readonly Statement?: Statement | readonly Statement[];
}

/** Actions that an owner can share. Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_AddPermission.html */
const SHAREABLE = new Set([
  "*",
  "ChangeMessageVisibility",
  "DeleteMessage",
  "GetQueueAttributes",
  "GetQueueUrl",
  "ListDeadLetterSourceQueues",
  "PurgeQueue",
  "ReceiveMessage",
  "SendMessage",
]);

/** Two shorthands that write into the queue's policy. */
export function permissionOperations(room: Room): Record<string, Operation> {
  return {
    AddPermission(input: AddPermissionRequest) {
      const queue = queueAt(room, input.QueueUrl);
      const { Label = "", Actions = [], AWSAccountIds = [] } = input;
      if (Actions.length === 0) throw missing("Actions");
      if (AWSAccountIds.length === 0) throw invalidValue("[]", "PrincipalId", "Unable to verify.");
      for (const action of Actions)
        if (!SHAREABLE.has(action))
          throw invalidValue(
            `SQS:${action}`,
            "ActionName",
            "Only the queue owner is allowed to invoke this action.",
          );
      if (Actions.length > MOST_POLICY_ACTIONS)
        throw new ServiceError(
          "OverLimit",
          `${Actions.length} Actions were found, maximum allowed is ${MOST_POLICY_ACTIONS}.`,
          { status: 403 },
        );
      const statements = statementsOf(queue);
      if (statements.some(({ Sid }) => Sid === Label)) throw invalidValue(Label, "Label", "Already exists.");
      const roots = AWSAccountIds.map((id) => `arn:${room.place.partition}:iam::${id}:root`);
      const statement = {
        Sid: Label,
        Effect: "Allow",
        Principal: { AWS: single(roots) },
        Action: single(Actions.map((action) => `SQS:${action}`)),
        Resource: queue.arn,
      };
      write(room, queue, [...statements, statement]);
    },

    RemovePermission({ QueueUrl, Label = "" }: RemovePermissionRequest) {
      const queue = queueAt(room, QueueUrl);
      const statements = statementsOf(queue);
      const others = statements.filter(({ Sid }) => Sid !== Label);
      if (others.length === statements.length)
        throw invalid(
          `Value ${Label} for parameter Label is invalid. Reason: can't find label${queue.attributes["Policy"] ? "" : " on existing policy"}.`,
        );
      write(room, queue, others);
    },
  };
}

function statementsOf(queue: Queue): readonly Statement[] {
  const { Statement = [] } = policyOf(queue);
  return Array.isArray(Statement) ? (Statement as readonly Statement[]) : [Statement as Statement];
}

function policyOf({ attributes, arn }: Queue): Policy {
  return attributes["Policy"]
    ? (JSON.parse(attributes["Policy"]) as Policy)
    : { Version: "2008-10-17", Id: `${arn}/SQSDefaultPolicy` };
}

function write(room: Room, queue: Queue, statements: readonly Statement[]): void {
  const { Policy: _, ...others } = queue.attributes;
  const policy = JSON.stringify({ ...policyOf(queue), Statement: statements });
  set(room, queue, statements.length > 0 ? { ...others, Policy: policy } : others);
}

/** Policies name one thing as it is, and several as a list. */
function single<T>(values: readonly T[]): T | readonly T[] {
  return values.length === 1 ? (values[0] as T) : values;
}
