import type { ReceiveMessageRequest } from "@aws-sdk/client-sqs";
import { whenKnown } from "../../kernel/later.ts";
import type { MessageAttribute } from "../../ports.ts";
import type { Operation } from "../../service.ts";
import { md5OfAttributes } from "./digest.ts";
import { invalidValue, unknownAttribute, wrongQueueType } from "./errors.ts";
import { LONGEST_VISIBILITY, LONGEST_WAIT, MOST_IN_BATCH } from "./limits.ts";
import { receive, type Taken } from "./poll.ts";
import { checkQuota } from "./quota.ts";
import type { Queue } from "./queue.ts";
import { queueAt, type Room } from "./room.ts";
import { SYSTEM_ATTRIBUTES, systemAttributes } from "./system-attributes.ts";

export function receiveOperations(room: Room): Record<string, Operation> {
  return {
    ReceiveMessage(input: ReceiveMessageRequest) {
      const queue = queueAt(room, input.QueueUrl);
      const wish = wishOf(input, queue);
      const system = [...(input.MessageSystemAttributeNames ?? []), ...(input.AttributeNames ?? [])];
      for (const name of system) if (!SYSTEM_ATTRIBUTES.has(name)) throw unknownAttribute(name);
      checkQuota(room, queue, "Receive");
      return whenKnown(receive(room, queue, wish), (taken) =>
        taken.length === 0
          ? {}
          : { Messages: taken.map((one) => shown(one, system, input.MessageAttributeNames ?? [])) },
      );
    },
  };
}

function wishOf(input: ReceiveMessageRequest, queue: Queue): Parameters<typeof receive>[2] {
  const { MaxNumberOfMessages: most = 1, ReceiveRequestAttemptId: attempt } = input;
  const { WaitTimeSeconds: wait = queue.settings.wait } = input;
  const { VisibilityTimeout: visibility = queue.settings.visibility } = input;
  if (!isBetween(most, 1, MOST_IN_BATCH))
    throw invalidValue(most, "MaxNumberOfMessages", `Must be between 1 and ${MOST_IN_BATCH}, if provided.`);
  if (!isBetween(wait, 0, LONGEST_WAIT))
    throw invalidValue(wait, "WaitTimeSeconds", `Must be >= 0 and <= ${LONGEST_WAIT}, if provided.`);
  if (!isBetween(visibility, 0, LONGEST_VISIBILITY))
    throw invalidValue(
      visibility,
      "VisibilityTimeout",
      `Must be >= 0 and <= ${LONGEST_VISIBILITY}, if provided.`,
    );
  if (attempt !== undefined && !queue.fifo) throw wrongQueueType(attempt, "ReceiveRequestAttemptId");
  return { most, wait, visibility, attempt };
}

function isBetween(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

function shown(taken: Taken, systemNames: readonly string[], names: readonly string[]): object {
  const { message, receiptHandle } = taken;
  const known = systemNames.length > 0 ? systemAttributes(taken) : {};
  const system = chosen(known, (name) => systemNames.includes(name), systemNames);
  const attributes = chosen(message.attributes, (name) => names.some((one) => asksFor(one, name)), names);
  // The digest covers what is given back, not what was sent: SDKs check it against the former.
  const digest = md5OfAttributes(attributes);
  return {
    MessageId: message.id,
    ReceiptHandle: receiptHandle,
    MD5OfBody: message.md5,
    Body: message.body,
    ...(Object.keys(system).length > 0 ? { Attributes: system } : {}),
    ...(digest ? { MD5OfMessageAttributes: digest, MessageAttributes: attributes } : {}),
  };
}

/** `All` gives all. */
function chosen<Value extends string | MessageAttribute>(
  all: Readonly<Record<string, Value>>,
  isWanted: (name: string) => boolean,
  names: readonly string[],
): Readonly<Record<string, Value>> {
  if (names.length === 0) return {};
  if (names.includes("All")) return all;
  return Object.fromEntries(Object.entries(all).filter(([name]) => isWanted(name)));
}

/** `bar.*` asks for all that begin with `bar`, `.*` and `*` for all. */
function asksFor(asked: string, name: string): boolean {
  if (asked === "*" || asked === ".*") return true;
  return asked.endsWith(".*") ? name.startsWith(asked.slice(0, -2)) : asked === name;
}
