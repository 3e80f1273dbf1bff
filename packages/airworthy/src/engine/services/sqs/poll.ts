import { ServiceError } from "../../error.ts";
import { deferred, type Later } from "../../kernel/later.ts";
import { SECOND } from "../../kernel/time.ts";
import { hide } from "./contents.ts";
import { MOST_IN_FLIGHT, RECEIVE_ATTEMPT } from "./limits.ts";
import { handleText, type Message } from "./message.ts";
import type { Attempt, Queue } from "./queue.ts";
import { take } from "./receive.ts";
import type { Room } from "./room.ts";
import { arm } from "./wake.ts";

/** A message with the handle that this receive gave it. */
export interface Taken {
  readonly message: Message;
  readonly receiptHandle: string;
  /** How often it has been received, this time among them. */
  readonly receives: number;
}

export interface Wish {
  readonly most: number;
  /** Seconds. */
  readonly visibility: number;
  /** Seconds; nought is a short poll. */
  readonly wait: number;
  /** `ReceiveRequestAttemptId` */
  readonly attempt: string | undefined;
}

/** Receives now, or waits until there is something. */
export function receive(room: Room, queue: Queue, wish: Wish): readonly Taken[] | Later<readonly Taken[]> {
  const { kernel } = room;
  const again = wish.attempt === undefined ? undefined : repeated(room, queue, wish.attempt);
  if (again) return again;
  if (wish.wait === 0 && !queue.fifo && queue.contents.inFlight >= MOST_IN_FLIGHT)
    throw new ServiceError(
      "OverLimit",
      `The maximum number of in flight messages is reached: ${MOST_IN_FLIGHT}.`,
    );
  const found = takeOnce(room, queue, wish);
  if (found.length > 0) return found;
  if (wish.wait === 0) return nothing(room, queue);
  const reply = deferred<readonly Taken[]>();
  const end = kernel.after(wish.wait * SECOND, () => {
    queue.polls.delete(poll);
    reply.resolve(nothing(room, queue));
  });
  const poll = {
    attempt() {
      const taken = takeOnce(room, queue, wish);
      if (taken.length === 0) return false;
      end.cancel();
      reply.resolve(taken);
      return true;
    },
    giveUp() {
      end.cancel();
      reply.resolve([]);
    },
  };
  queue.polls.add(poll);
  return reply;
}

function nothing({ kernel }: Room, queue: Queue): readonly Taken[] {
  kernel.note("sqs.empty-receive", { queue: queue.name });
  queue.tally.emptyReceives++;
  return [];
}

function takeOnce(room: Room, queue: Queue, { most, visibility, attempt }: Wish): readonly Taken[] {
  const messages = take(room, queue, most, visibility);
  if (attempt !== undefined && messages.length > 0)
    queue.attempts.set(attempt, {
      at: room.kernel.now(),
      visibility,
      messages: messages.map((message) => ({ message, handle: message.handle })),
    });
  return messages.map((message) => takenOf(queue, message));
}

function takenOf(queue: Queue, message: Message): Taken {
  const handle = { queueName: queue.name, messageId: message.id, number: message.handle };
  return { message, receiptHandle: handleText(handle), receives: message.receives };
}

/**
 * The answer that a FIFO queue gave to the same attempt before, when its messages are still as it left them; they are
 * then hidden for as long again.
 */
function repeated(room: Room, queue: Queue, id: string): readonly Taken[] | undefined {
  const now = room.kernel.now();
  for (const [old, { at }] of queue.attempts) {
    if (at + RECEIVE_ATTEMPT > now) break;
    queue.attempts.delete(old);
  }
  const attempt = queue.attempts.get(id);
  if (!attempt || !untouched(attempt)) return undefined;
  for (const { message } of attempt.messages)
    hide(queue.contents, message, now + attempt.visibility * SECOND);
  arm(queue, room.kernel);
  room.kernel.note("sqs.receive-repeated", { queue: queue.name, messages: attempt.messages.length });
  return attempt.messages.map(({ message }) => takenOf(queue, message));
}

function untouched({ messages }: Attempt): boolean {
  return messages.every(({ message, handle }) => message.state === "in-flight" && message.handle === handle);
}
