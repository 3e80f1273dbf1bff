import type { PublishBatchInput, PublishInput } from "@aws-sdk/client-sns";
import { ServiceError } from "../../error.ts";
import type { MessageAttribute } from "../../ports.ts";
import type { Call, Operation } from "../../service.ts";
import { checkAttributes, sizeOf } from "./attributes.ts";
import { checkArn, invalid } from "./errors.ts";
import { LARGEST_MESSAGE, LONGEST_BATCH_ID, LONGEST_SMS, LONGEST_SUBJECT, MOST_IN_BATCH } from "./limits.ts";
import type { Message } from "./message.ts";
import { isPhoneNumber } from "./phone.ts";
import { type Draft, publish } from "./publish.ts";
import { type Room, type Topic, topicAt } from "./state.ts";

type Wish = Pick<
  PublishInput,
  | "Message"
  | "Subject"
  | "MessageStructure"
  | "MessageAttributes"
  | "MessageGroupId"
  | "MessageDeduplicationId"
>;

export function publishOperations(room: Room): Record<string, Operation> {
  return {
    Publish(input: PublishInput, { traceHeader }: Call) {
      if (input.PhoneNumber !== undefined) return { MessageId: toPhone(room, input.PhoneNumber, input) };
      const arn = input.TopicArn ?? input.TargetArn;
      if (arn === undefined) throw invalid("TopicArn or TargetArn Reason: no value for required parameter");
      // A device is looked for before the message is looked at.
      if (arn.includes(":endpoint/")) checkDevice(room, arn);
      const draft = draftOf(input, traceHeader);
      if (arn.includes(":endpoint/")) return { MessageId: notDelivered(room, "application", arn) };
      const topic = targetOf(room, arn);
      checkDraft(topic, draft);
      return answer(publish(room, topic, draft));
    },

    PublishBatch(
      { TopicArn, PublishBatchRequestEntries: entries = [] }: PublishBatchInput,
      { traceHeader }: Call,
    ) {
      const topic = targetOf(room, TopicArn ?? "");
      checkBatch(entries);
      const drafts = entries.map((entry) => draftOf(entry, traceHeader));
      if (drafts.reduce((sum, { size }) => sum + size, 0) > LARGEST_MESSAGE)
        throw new ServiceError(
          "BatchRequestTooLong",
          "The length of all the messages put together is more than the limit.",
        );
      for (const draft of drafts) checkDraft(topic, draft);
      return {
        Successful: drafts.map((draft, at) => ({
          Id: entries[at]?.Id,
          ...answer(publish(room, topic, draft)),
        })),
        Failed: [],
      };
    },
  };
}

function answer({ messageId, sequenceNumber }: ReturnType<typeof publish>): object & {
  readonly MessageId: string;
} {
  return { MessageId: messageId, ...(sequenceNumber ? { SequenceNumber: sequenceNumber } : {}) };
}

function targetOf(room: Room, arn: string): Topic {
  checkArn("TopicArn", arn);
  // A topic of another Region is not a topic that does not exist.
  if (arn.split(":")[3] !== room.place.region) throw invalid("TopicArn");
  return topicAt(room, arn);
}

/** Checks what does not depend on the topic. */
export function draftOf(wish: Wish, traceHeader: string | undefined): Draft {
  const { Message: text = "", Subject: subject, MessageStructure: structure } = wish;
  const attributes = (wish.MessageAttributes ?? {}) as Record<string, MessageAttribute>;
  if (subject !== undefined) checkSubject(subject);
  if (text === "") throw invalid("Empty message");
  const size = sizeOf(text, attributes);
  if (size > LARGEST_MESSAGE) throw invalid("Message too long");
  checkAttributes(attributes);
  return {
    text,
    body: structure === undefined ? text : bodies(text, structure),
    subject,
    attributes,
    groupId: wish.MessageGroupId,
    deduplicationId: wish.MessageDeduplicationId,
    traceHeader,
    size,
  };
}

export function checkDraft(topic: Topic, { groupId, deduplicationId }: Draft): void {
  if (!topic.fifo) {
    if (deduplicationId !== undefined)
      throw invalid(
        "MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that is not valid for this topic type",
      );
    return;
  }
  if (groupId === undefined) throw invalid("The MessageGroupId parameter is required for FIFO topics");
  if (deduplicationId === undefined && topic.attributes["ContentBasedDeduplication"] !== "true")
    throw invalid(
      "The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly",
    );
}

/** Source: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
function checkSubject(subject: string): void {
  if (subject.length > LONGEST_SUBJECT || !/^[\u0021-\u007e][\u0020-\u007e]*$/.test(subject))
    throw invalid("Subject");
}

function bodies(text: string, structure: string): Message["body"] {
  if (structure !== "json") throw invalid("MessageStructure");
  let all: unknown;
  try {
    all = JSON.parse(text);
  } catch {
    throw invalid("Message Structure - JSON message body failed to parse");
  }
  if (typeof all !== "object" || all === null || !("default" in all) || typeof all.default !== "string")
    throw invalid("Message Structure - No default entry in JSON message body");
  return all as Record<string, unknown>;
}

function checkBatch(entries: readonly { readonly Id?: string | undefined }[]): void {
  if (entries.length === 0)
    throw new ServiceError("EmptyBatchRequest", "The batch request doesn't contain any entries.");
  if (entries.length > MOST_IN_BATCH)
    throw new ServiceError(
      "TooManyEntriesInBatchRequest",
      "The batch request contains more entries than permissible.",
    );
  const ids = entries.map(({ Id = "" }) => Id);
  if (new Set(ids).size < ids.length)
    throw new ServiceError(
      "BatchEntryIdsNotDistinct",
      "Two or more batch entries in the request have the same Id.",
    );
  for (const id of ids) {
    const about = "The Id of a batch entry in the batch request";
    if (id.length > LONGEST_BATCH_ID)
      throw new ServiceError("InvalidBatchEntryId", `${about} is too long: ${id}`);
    if (!/^[\w-]+$/.test(id))
      throw new ServiceError("InvalidBatchEntryId", `${about} contains an impermissible character: ${id}`);
  }
}

function toPhone(room: Room, phone: string, { Message = "" }: Wish): string {
  if (!isPhoneNumber(phone)) throw invalid(`PhoneNumber Reason: ${phone} is not valid to publish to`);
  if (Message.length > LONGEST_SMS)
    throw invalid(`Message Reason: must be less than ${LONGEST_SMS} characters long`);
  return notDelivered(room, "sms", phone);
}

function checkDevice(room: Room, arn: string): void {
  const endpoint = room.endpoints.get(arn);
  if (!endpoint) throw invalid("TargetArn Reason: No endpoint found for the target arn specified");
  if (endpoint.attributes["Enabled"] === "false")
    throw new ServiceError("EndpointDisabled", "Endpoint is disabled");
}

function notDelivered({ kernel }: Room, protocol: string, endpoint: string): string {
  const messageId = kernel.random("sns.message-id").uuid();
  const why = `delivery by ${protocol} does not leave this machine`;
  kernel.note("sns.not-delivered", { protocol, endpoint, messageId, why });
  return messageId;
}
