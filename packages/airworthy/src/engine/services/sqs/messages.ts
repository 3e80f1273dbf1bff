import type {
  ChangeMessageVisibilityBatchRequest,
  ChangeMessageVisibilityRequest,
  DeleteMessageBatchRequest,
  DeleteMessageRequest,
  SendMessageBatchRequest,
  SendMessageRequest,
} from "@aws-sdk/client-sqs";
import { ServiceError } from "../../error.ts";
import type { MessageAttribute } from "../../ports.ts";
import type { Call, Members, Operation } from "../../service.ts";
import { checkBatch, eachEntry } from "./batch.ts";
import { md5, md5OfAttributes, sizeOf } from "./digest.ts";
import { checkDraft, checkForm, checkSize, type Draft } from "./draft.ts";
import { missing } from "./errors.ts";
import { LARGEST_MESSAGE } from "./limits.ts";
import type { Queue } from "./queue.ts";
import { checkQuota } from "./quota.ts";
import { changeVisibility, remove } from "./release.ts";
import { queueAt, type Room, senderOf } from "./room.ts";
import { send } from "./send.ts";

type Sent = Omit<SendMessageRequest, "QueueUrl">;

/** Sending, deleting and hiding of messages, one by one and in batches. */
export function messageOperations(room: Room): Record<string, Operation> {
  return {
    SendMessage(input: SendMessageRequest, call: Call) {
      const queue = queueAt(room, input.QueueUrl);
      const draft = draftOf(input, call);
      if (!draft.body) throw missing("MessageBody");
      checkForm(queue, draft);
      checkDraft(queue, draft);
      checkSize(queue, draft, "are invalid");
      checkQuota(room, queue, "Send");
      return answer(room, queue, draft);
    },

    SendMessageBatch(input: SendMessageBatchRequest, call: Call) {
      const queue = queueAt(room, input.QueueUrl);
      checkBatch(input.Entries, "SendMessage");
      const drafts = new Map(input.Entries?.map((entry) => [entry, draftOf(entry, call)]));
      checkTotal([...drafts.values()]);
      for (const draft of drafts.values()) checkForm(queue, draft, true);
      checkQuota(room, queue, "Send");
      return eachEntry([...drafts.keys()], (entry) => {
        const draft = drafts.get(entry) as Draft;
        checkDraft(queue, draft);
        checkSize(queue, draft, "cannot be validated");
        return answer(room, queue, draft);
      });
    },

    DeleteMessage({ QueueUrl, ReceiptHandle }: DeleteMessageRequest) {
      const queue = queueAt(room, QueueUrl);
      if (!ReceiptHandle) throw missing("ReceiptHandle");
      checkQuota(room, queue, "Delete");
      remove(room, queue, ReceiptHandle);
    },

    DeleteMessageBatch({ QueueUrl, Entries }: DeleteMessageBatchRequest) {
      const queue = queueAt(room, QueueUrl);
      checkBatch(Entries, "DeleteMessage");
      checkQuota(room, queue, "Delete");
      return eachEntry(Entries ?? [], ({ ReceiptHandle = "" }) => remove(room, queue, ReceiptHandle));
    },

    ChangeMessageVisibility(input: ChangeMessageVisibilityRequest) {
      const queue = queueAt(room, input.QueueUrl);
      if (!input.ReceiptHandle) throw missing("ReceiptHandle");
      if (input.VisibilityTimeout === undefined) throw missing("VisibilityTimeout");
      changeVisibility(room, queue, input.ReceiptHandle, input.VisibilityTimeout);
    },

    ChangeMessageVisibilityBatch({ QueueUrl, Entries }: ChangeMessageVisibilityBatchRequest) {
      const queue = queueAt(room, QueueUrl);
      checkBatch(Entries, "ChangeMessageVisibility");
      return eachEntry(Entries ?? [], ({ ReceiptHandle = "", VisibilityTimeout = 0 }) =>
        changeVisibility(room, queue, ReceiptHandle, VisibilityTimeout, true),
      );
    },
  };
}

function draftOf(input: Sent, { caller, traceHeader }: Call): Draft {
  return {
    body: input.MessageBody ?? "",
    attributes: (input.MessageAttributes ?? {}) as Record<string, MessageAttribute>,
    system: (input.MessageSystemAttributes ?? {}) as Record<string, MessageAttribute>,
    delay: input.DelaySeconds,
    groupId: input.MessageGroupId,
    deduplicationId: input.MessageDeduplicationId,
    senderId: senderOf(caller),
    traceHeader: input.MessageSystemAttributes?.AWSTraceHeader?.StringValue ?? traceHeader,
  };
}

/** The limit of a batch is that of one message. Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html */
function checkTotal(drafts: readonly Draft[]): void {
  const total = drafts.reduce((sum, { body, attributes }) => sum + sizeOf(body, attributes), 0);
  if (total > LARGEST_MESSAGE)
    throw new ServiceError(
      "BatchRequestTooLong",
      `Batch requests cannot be longer than ${LARGEST_MESSAGE} bytes. You have sent ${total} bytes.`,
    );
}

function answer(room: Room, queue: Queue, draft: Draft): Members {
  const { id, sequenceNumber, body, md5: known } = send(room, queue, draft);
  const ofAttributes = md5OfAttributes(draft.attributes);
  const ofSystem = md5OfAttributes(draft.system);
  return {
    MessageId: id,
    // Of a duplicate it is the digest of what came now, not of the first.
    MD5OfMessageBody: body === draft.body ? known : md5(draft.body),
    ...(ofAttributes ? { MD5OfMessageAttributes: ofAttributes } : {}),
    ...(ofSystem ? { MD5OfMessageSystemAttributes: ofSystem } : {}),
    ...(sequenceNumber ? { SequenceNumber: sequenceNumber } : {}),
  };
}
