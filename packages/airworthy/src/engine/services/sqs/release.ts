import { SECOND } from "../../kernel/time.ts";
import { hide, leave, show } from "./contents.ts";
import { badHandle, invalid, invalidValue } from "./errors.ts";
import { LONGEST_VISIBILITY } from "./limits.ts";
import { type Handle, type Message, readHandle } from "./message.ts";
import type { Queue } from "./queue.ts";
import type { Room } from "./room.ts";
import { arm, tell } from "./wake.ts";

/**
 * Deletes what a handle belongs to. On a standard queue an older handle does as well, and what is gone already is no
 * error; a FIFO queue wants the newest handle, and in time.
 *
 * Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessage.html
 */
export function remove(room: Room, queue: Queue, text: string): void {
  const handle = read(queue, text, true);
  const message = queue.contents.messages.get(handle.messageId);
  if (message && queue.fifo && isExpired(message, handle))
    throw invalidValue(text, "ReceiptHandle", "The receipt handle has expired.");
  queue.tally.deleted++;
  if (!message) return;
  room.kernel.note("sqs.message-deleted", { queue: queue.name, messageId: message.id });
  leave(queue.contents, message);
  // The next of its group may be free now.
  if (queue.fifo) tell(queue, room.kernel);
}

/** Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html */
export function changeVisibility(
  room: Room,
  queue: Queue,
  text: string,
  seconds: number,
  inBatch = false,
): void {
  const { kernel } = room;
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > LONGEST_VISIBILITY)
    throw invalidValue(
      seconds,
      "VisibilityTimeout",
      `VisibilityTimeout must be an integer between 0 and ${LONGEST_VISIBILITY}`,
    );
  const handle = read(queue, text, inBatch);
  const message = queue.contents.messages.get(handle.messageId);
  if (!message || (queue.fifo && isExpired(message, handle)))
    throw invalid(
      `Value ${text} for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.`,
    );
  const now = kernel.now();
  const heldSince = message.state === "in-flight" ? (message.lastReceivedAt ?? now) : now;
  if (now + seconds * SECOND > heldSince + LONGEST_VISIBILITY * SECOND)
    throw invalidValue(
      seconds,
      "VisibilityTimeout",
      `Total VisibilityTimeout for the message is beyond the limit [${LONGEST_VISIBILITY} seconds]`,
    );
  kernel.note("sqs.visibility-changed", { queue: queue.name, messageId: message.id, seconds });
  if (seconds > 0) {
    hide(queue.contents, message, now + seconds * SECOND);
    arm(queue, kernel);
  } else if (message.state === "in-flight") {
    show(queue.contents, message);
    tell(queue, kernel);
  }
}

function read(queue: Queue, text: string, named: boolean): Handle {
  const handle = readHandle(text);
  if (!handle || handle.queueName !== queue.name) throw badHandle(named ? text : undefined);
  return handle;
}

function isExpired(message: Message, handle: Handle): boolean {
  return message.state !== "in-flight" || message.handle !== handle.number;
}
