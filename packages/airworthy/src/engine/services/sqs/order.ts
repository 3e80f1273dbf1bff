import type { Message } from "./message.ts";

/** Which visible message comes next. It is told whenever a message changes its state. */
export interface Order {
  /** The message is in the queue, in whatever state. */
  joined(message: Message): void;
  left(message: Message): void;
  shown(message: Message): void;
  /** In flight or delayed. */
  hidden(message: Message): void;
  /** Up to `most` messages to hand out, which the caller then hides or takes away, all of them. */
  next(most: number): readonly Message[];
}
