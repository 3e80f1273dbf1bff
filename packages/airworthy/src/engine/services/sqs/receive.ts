import { SECOND } from "../../kernel/time.ts";
import { hide, leave, show } from "./contents.ts";
import { MOST_IN_FLIGHT } from "./limits.ts";
import type { Message } from "./message.ts";
import type { Queue } from "./queue.ts";
import { queueByArn, type Room } from "./room.ts";
import { accept } from "./send.ts";
import { arm } from "./wake.ts";

/** What one receive does with a visible message. */
export type Decision = "hand-out" | "dead-letter";

/**
 * A message is moved when somebody asks for it once more than the redrive policy allows, not when its last visibility
 * timeout ends. Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
 */
export function decide(
  message: { readonly receives: number },
  maxReceiveCount: number | undefined,
): Decision {
  return maxReceiveCount !== undefined && message.receives >= maxReceiveCount ? "dead-letter" : "hand-out";
}

/** Takes up to `most` visible messages in flight; those received too often go to the dead-letter queue instead. */
export function take(room: Room, queue: Queue, most: number, visibility: number): readonly Message[] {
  const { redrive } = queue.settings;
  // A dead-letter queue that was deleted keeps nobody from receiving.
  const graveyard = redrive ? queueByArn(room, redrive.deadLetterTargetArn) : undefined;
  const taken: Message[] = [];
  for (;;) {
    const space = Math.min(most - taken.length, MOST_IN_FLIGHT - queue.contents.inFlight);
    const found = space > 0 ? queue.contents.order.next(space) : [];
    if (found.length === 0) break;
    for (const message of found) {
      if (graveyard && decide(message, redrive?.maxReceiveCount) === "dead-letter")
        bury(room, queue, message, graveyard);
      else {
        handOut(room, queue, message, visibility);
        taken.push(message);
      }
    }
  }
  if (taken.length > 0) arm(queue, room.kernel);
  // With a timeout of nought they were never away; shown only now, or the same call would find them again.
  if (visibility === 0) for (const message of taken) show(queue.contents, message);
  return taken;
}

function handOut({ kernel }: Room, queue: Queue, message: Message, visibility: number): void {
  const now = kernel.now();
  kernel.note("sqs.message-received", {
    queue: queue.name,
    messageId: message.id,
    receives: message.receives + 1,
    visibility,
  });
  message.receives++;
  message.firstReceivedAt ??= now;
  message.lastReceivedAt = now;
  message.handle = ++queue.handles;
  queue.tally.received++;
  hide(queue.contents, message, now + visibility * SECOND);
}

/**
 * Moves a message to the dead-letter queue. On a standard queue its retention goes on from when it was sent, on a FIFO
 * queue it begins anew; its age is that in the dead-letter queue; it does not count as sent.
 *
 * Sources: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/setting-up-dead-letter-queue-retention.html,
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
function bury(room: Room, queue: Queue, message: Message, graveyard: Queue): void {
  const { kernel } = room;
  const now = kernel.now();
  kernel.note("sqs.message-dead-lettered", {
    queue: queue.name,
    deadLetterQueue: graveyard.name,
    messageId: message.id,
    receives: message.receives,
  });
  leave(queue.contents, message);
  accept(room, graveyard, {
    ...message,
    enqueuedAt: queue.fifo ? now : message.enqueuedAt,
    arrivedAt: now,
    until: now,
    deadLetterSource: queue.arn,
  });
}
