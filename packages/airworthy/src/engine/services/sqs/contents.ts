import type { Instant } from "../../kernel/time.ts";
import { fifoOrder } from "./fifo-order.ts";
import { indexedHeap, type IndexedHeap } from "./heap.ts";
import { RECEIVES_TO_THE_BACK } from "./limits.ts";
import type { Message } from "./message.ts";
import type { Order } from "./order.ts";
import { standardOrder } from "./standard-order.ts";

/** The messages of a queue, by what they wait for. */
export interface Contents {
  readonly fifo: boolean;
  /** All of them, in the order they came. */
  readonly messages: Map<string, Message>;
  readonly order: Order;
  /** Delayed and in flight, the next to become visible first. */
  readonly waiting: IndexedHeap<Message>;
  /** The next to expire first. */
  readonly ages: IndexedHeap<Message>;
  delayed: number;
  inFlight: number;
  nextOrder: number;
}

export function contentsOf(fifo: boolean): Contents {
  return {
    fifo,
    messages: new Map(),
    order: fifo ? fifoOrder() : standardOrder(),
    waiting: indexedHeap((a, b) => a.until < b.until || (a.until === b.until && a.order < b.order)),
    ages: indexedHeap(
      (a, b) => a.enqueuedAt < b.enqueuedAt || (a.enqueuedAt === b.enqueuedAt && a.order < b.order),
    ),
    delayed: 0,
    inFlight: 0,
    nextOrder: 0,
  };
}

export function visibleCount({ messages, delayed, inFlight }: Contents): number {
  return messages.size - delayed - inFlight;
}

/** A message comes in: visible at once, or at its `until`. */
export function join(contents: Contents, message: Message, now: Instant): void {
  message.order = contents.nextOrder++;
  message.state = message.until > now ? "delayed" : "visible";
  contents.messages.set(message.id, message);
  contents.ages.add(message);
  contents.order.joined(message);
  if (message.state === "visible") return contents.order.shown(message);
  contents.delayed++;
  contents.waiting.add(message);
  contents.order.hidden(message);
}

/** A message goes in flight, or stays there for another time. */
export function hide(contents: Contents, message: Message, until: Instant): void {
  stopWaiting(contents, message);
  message.state = "in-flight";
  message.until = until;
  contents.inFlight++;
  contents.waiting.add(message);
  contents.order.hidden(message);
}

/** A message becomes visible (again). */
export function show(contents: Contents, message: Message): void {
  stopWaiting(contents, message);
  message.state = "visible";
  // A FIFO queue never lets one message pass another; a standard queue puts one that keeps failing behind the rest.
  if (!contents.fifo && message.receives >= RECEIVES_TO_THE_BACK) reorder(contents, message);
  contents.order.shown(message);
}

export function leave(contents: Contents, message: Message): void {
  stopWaiting(contents, message);
  message.state = "gone";
  contents.messages.delete(message.id);
  contents.ages.remove(message);
  contents.order.left(message);
}

function reorder(contents: Contents, message: Message): void {
  contents.ages.remove(message);
  message.order = contents.nextOrder++;
  contents.ages.add(message);
}

function stopWaiting(contents: Contents, message: Message): void {
  if (message.state === "delayed") contents.delayed--;
  else if (message.state === "in-flight") contents.inFlight--;
  else return;
  contents.waiting.remove(message);
}

/** Arrival of the oldest message that counts for the age of the oldest. */
export function oldestArrival({ messages, fifo }: Contents): Instant | undefined {
  for (const message of messages.values())
    if (fifo || message.receives < RECEIVES_TO_THE_BACK) return message.arrivedAt;
  return undefined;
}
