import type { Instant } from "../../kernel/time.ts";
import type { Timer } from "../../kernel/kernel.ts";
import { type Contents, contentsOf } from "./contents.ts";
import type { Message } from "./message.ts";
import { type Attributes, type Settings, settingsOf } from "./settings.ts";
import { newTally, type Tally } from "./tally.ts";

/** One queue: its settings, its messages, and who waits for them. */
export interface Queue {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  readonly fifo: boolean;
  readonly createdAt: Instant;
  modifiedAt: Instant;
  attributes: Attributes;
  settings: Settings;
  tags: Record<string, string>;
  readonly contents: Contents;
  /** What was sent in the last five minutes to a FIFO queue, by what makes it the same. */
  readonly sent: Map<string, Message>;
  /** Receive requests of a FIFO queue that may be repeated. */
  readonly attempts: Map<string, Attempt>;
  /** Calls of each API action in this second, for the quota of FIFO queues. */
  readonly calls: Map<string, { second: number; count: number }>;
  readonly polls: Set<Poll>;
  readonly watchers: Set<() => void>;
  readonly tally: Tally;
  /** Of receipt handles and of sequence numbers. */
  handles: number;
  sequence: bigint;
  purgedAt: Instant | undefined;
  deleted: boolean;
  /** The one timer that wakes it for the next message to become visible or to expire. */
  wake: { readonly at: Instant; readonly timer: Timer } | undefined;
  watching: boolean;
}

/** A receive request that waits for messages. */
export interface Poll {
  /** Tries again; true when it has got what it waits for. */
  attempt(): boolean;
  /** Ends it with nothing. */
  giveUp(): void;
}

export interface Attempt {
  readonly at: Instant;
  readonly visibility: number;
  readonly messages: readonly { readonly message: Message; readonly handle: number }[];
}

/** Where sequence numbers begin: 20 digits, as AWS's have. */
const FIRST_SEQUENCE = 18_850_000_000_000_000_000n;
const SEQUENCE_STEP = 256n;

export function newQueue(
  about: Pick<Queue, "name" | "arn" | "url" | "fifo" | "createdAt" | "attributes" | "tags">,
): Queue {
  return {
    ...about,
    modifiedAt: about.createdAt,
    settings: settingsOf(about.attributes),
    contents: contentsOf(about.fifo),
    sent: new Map(),
    attempts: new Map(),
    calls: new Map(),
    polls: new Set(),
    watchers: new Set(),
    tally: newTally(),
    handles: 0,
    sequence: FIRST_SEQUENCE,
    purgedAt: undefined,
    deleted: false,
    wake: undefined,
    watching: false,
  };
}

export function nextSequence(queue: Queue): string {
  queue.sequence += SEQUENCE_STEP;
  return queue.sequence.toString();
}
