import { createHash } from "node:crypto";
import type { MessageAttribute } from "../../ports.ts";
import { fanOut } from "./deliver.ts";
import { DEDUPLICATION } from "./limits.ts";
import type { Message } from "./message.ts";
import { measure } from "./metrics.ts";
import type { Published, Room, Topic } from "./state.ts";

/** A message on its way to a topic, already checked. */
export interface Draft {
  readonly text: string;
  readonly body: Message["body"];
  readonly subject: string | undefined;
  readonly attributes: Readonly<Record<string, MessageAttribute>>;
  readonly groupId: string | undefined;
  readonly deduplicationId: string | undefined;
  readonly traceHeader: string | undefined;
  readonly size: number;
}

/** Takes a message; it is delivered in a turn of its own. A duplicate of a FIFO topic is accepted and dropped. */
export function publish(room: Room, topic: Topic, draft: Draft): Published {
  const { kernel } = room;
  const now = kernel.now();
  const { text, groupId, size, ...rest } = draft;
  const deduplicationId =
    draft.deduplicationId ?? (topic.fifo ? createHash("sha256").update(text).digest("hex") : undefined);
  // High throughput looks for duplicates in each group of its own.
  const key =
    topic.attributes["FifoThroughputScope"] === "MessageGroup"
      ? `${groupId ?? ""} ${deduplicationId}`
      : deduplicationId;
  measure(room, topic, "NumberOfMessagesPublished", ["PublishSize", size]);
  const known = topic.fifo ? recent(topic, key ?? "", now) : undefined;
  if (known) {
    kernel.note("sns.message-deduplicated", { topic: topic.name, messageId: known.messageId });
    return known;
  }
  const message: Message = {
    ...rest,
    id: kernel.random("sns.message-id").uuid(),
    at: now,
    groupId,
    deduplicationId,
    sequenceNumber: topic.fifo ? nextSequence(topic) : undefined,
    size,
  };
  kernel.note("sns.message-published", { topic: topic.name, messageId: message.id, bytes: size });
  const published = { messageId: message.id, sequenceNumber: message.sequenceNumber, at: now };
  if (topic.fifo && key !== undefined) topic.published.set(key, published);
  kernel.after(0, () => fanOut(room, topic, message));
  return published;
}

function recent(topic: Topic, key: string, now: number): Published | undefined {
  for (const [old, { at }] of topic.published) {
    if (at + DEDUPLICATION > now) break;
    topic.published.delete(old);
  }
  return topic.published.get(key);
}

/** 20 digits that grow, as AWS gives them. */
function nextSequence(topic: Topic): string {
  topic.sequence += 1000n;
  return topic.sequence.toString();
}
