import { SECOND } from "../../kernel/time.ts";
import { join } from "./contents.ts";
import { md5, sha256, sizeOf } from "./digest.ts";
import type { Draft } from "./draft.ts";
import { DEDUPLICATION } from "./limits.ts";
import type { Message } from "./message.ts";
import { nextSequence, type Queue } from "./queue.ts";
import type { Room } from "./room.ts";
import { arm, tell } from "./wake.ts";

/** Puts a checked message into its queue. A duplicate is accepted and not put in: the first message is given back. */
export function send(room: Room, queue: Queue, draft: Draft): Message {
  const { kernel } = room;
  const now = kernel.now();
  const { body, attributes, senderId, groupId } = draft;
  const deduplicationId = draft.deduplicationId ?? (queue.fifo ? sha256(body) : undefined);
  const key = keyOf(queue, groupId, deduplicationId);
  const known = key === undefined ? undefined : recent(queue, key, now);
  if (known) {
    kernel.note("sqs.message-deduplicated", { queue: queue.name, messageId: known.id });
    queue.tally.deduplicated++;
    return known;
  }
  const delay = (queue.fifo ? draft.delay || undefined : draft.delay) ?? queue.settings.delay;
  const message: Message = {
    id: kernel.random("sqs.message-id").uuid(),
    body,
    md5: md5(body),
    attributes,
    size: sizeOf(body, attributes),
    senderId,
    traceHeader: draft.traceHeader,
    groupId,
    deduplicationId,
    sequenceNumber: queue.fifo ? nextSequence(queue) : undefined,
    sentAt: now,
    enqueuedAt: now,
    arrivedAt: now,
    state: "visible",
    until: now + delay * SECOND,
    order: 0,
    receives: 0,
    handle: 0,
  };
  kernel.note("sqs.message-sent", {
    queue: queue.name,
    messageId: message.id,
    bytes: message.size,
    ...(groupId === undefined ? {} : { groupId }),
    ...(delay > 0 ? { delay } : {}),
  });
  if (key !== undefined) queue.sent.set(key, message);
  queue.tally.sent++;
  queue.tally.sizes.push(message.size);
  accept(room, queue, message);
  return message;
}

/** A message comes in, sent or moved. */
export function accept(room: Room, queue: Queue, message: Message): void {
  join(queue.contents, message, room.kernel.now());
  room.touch(queue);
  arm(queue, room.kernel);
  if (message.state === "visible") tell(queue, room.kernel);
}

/**
 * What makes two messages the same: the id, or the digest of the body without attributes, in the whole queue or in its
 * group. Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagededuplicationid-property.html
 */
function keyOf(queue: Queue, groupId = "", deduplicationId: string | undefined): string | undefined {
  if (!queue.fifo || deduplicationId === undefined) return undefined;
  const perGroup = queue.settings.deduplicationScope === "messageGroup";
  return perGroup ? `${groupId} ${deduplicationId}` : deduplicationId;
}

/** Also when it has been received and deleted meanwhile. */
function recent(queue: Queue, key: string, now: number): Message | undefined {
  for (const [old, message] of queue.sent) {
    if (message.sentAt + DEDUPLICATION > now) break;
    queue.sent.delete(old);
  }
  return queue.sent.get(key);
}
