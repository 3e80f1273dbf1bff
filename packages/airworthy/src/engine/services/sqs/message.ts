import type { Instant } from "../../kernel/time.ts";
import type { MessageAttribute } from "../../ports.ts";

/** Delayed, visible, in flight, or deleted, expired or moved. */
export type State = "delayed" | "visible" | "in-flight" | "gone";

/** One message in one queue. */
export interface Message {
  readonly id: string;
  readonly body: string;
  readonly md5: string;
  readonly attributes: Readonly<Record<string, MessageAttribute>>;
  /** In bytes, with attributes. */
  readonly size: number;
  readonly senderId: string;
  readonly traceHeader?: string | undefined;
  readonly groupId?: string | undefined;
  readonly deduplicationId?: string | undefined;
  readonly sequenceNumber?: string | undefined;
  /** The queue it was moved from to this dead-letter queue. */
  readonly deadLetterSource?: string | undefined;
  /** When it was first sent: `SentTimestamp`. */
  readonly sentAt: Instant;
  /** What the retention period is counted from. */
  readonly enqueuedAt: Instant;
  /** When it came into this queue: what its age is counted from. */
  readonly arrivedAt: Instant;
  state: State;
  /** When it becomes visible, while it is delayed or in flight. */
  until: Instant;
  /** Its place among the visible ones: the lowest comes first. */
  order: number;
  receives: number;
  firstReceivedAt?: Instant;
  lastReceivedAt?: Instant;
  /** Number of its newest receipt handle. */
  handle: number;
}

/**
 * Receipt handles say what they belong to, so that a message deleted twice and a handle that never was can be told
 * apart.
 */
export interface Handle {
  readonly queueName: string;
  readonly messageId: string;
  readonly number: number;
}

const PREFIX = "AQEB";

export function handleText({ queueName, messageId, number }: Handle): string {
  return PREFIX + Buffer.from(`${messageId} ${number} ${queueName}`, "latin1").toString("base64");
}

export function readHandle(text: string): Handle | undefined {
  if (!text.startsWith(PREFIX)) return undefined;
  const [messageId, number, queueName] = Buffer.from(text.slice(PREFIX.length), "base64")
    .toString("latin1")
    .split(" ");
  if (!messageId || !queueName || !/^\d+$/.test(number ?? "")) return undefined;
  return { queueName, messageId, number: Number(number) };
}
