import type { Taken } from "./poll.ts";

/** What SQS itself knows of a message. Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_Message.html */
export function systemAttributes({ message, receives }: Taken): Record<string, string> {
  const all: Record<string, string | undefined> = {
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
    ApproximateReceiveCount: String(receives),
    SenderId: message.senderId,
    SentTimestamp: String(message.sentAt),
    SequenceNumber: message.sequenceNumber,
    MessageDeduplicationId: message.deduplicationId,
    MessageGroupId: message.groupId,
    AWSTraceHeader: message.traceHeader,
    DeadLetterQueueSourceArn: message.deadLetterSource,
  };
  const known: Record<string, string> = {};
  for (const name in all) if (all[name] !== undefined) known[name] = all[name];
  return known;
}

/** Names that can be asked for. */
export const SYSTEM_ATTRIBUTES: ReadonlySet<string> = new Set([
  "All",
  "ApproximateFirstReceiveTimestamp",
  "ApproximateReceiveCount",
  "SenderId",
  "SentTimestamp",
  "SequenceNumber",
  "MessageDeduplicationId",
  "MessageGroupId",
  "AWSTraceHeader",
  "DeadLetterQueueSourceArn",
]);
