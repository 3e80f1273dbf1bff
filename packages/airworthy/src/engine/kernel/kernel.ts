import { type Due, heap } from "./heap.ts";
import type { Journal } from "./journal.ts";
import { type Random, randomFrom } from "./random.ts";
import type { Instant } from "./time.ts";

/** What the services of the engine may know of the world: the time, chance, and a place to write down what happened. */
export interface Kernel {
  /** The instant of the turn that runs. It stands still within a turn, and never goes back. */
  now(): Instant;
  /** Runs something in a turn of its own, `delay` milliseconds from now. */
  after(delay: number, run: () => void): Timer;
  at(instant: Instant, run: () => void): Timer;
  /** A stream of chance of its own for each purpose: `lambda.alias`, `sqs.message-id`. */
  random(purpose: string): Random;
  /** Writes down a transition, before it is acted on. */
  note(what: string, data?: Readonly<Record<string, unknown>>): void;
}

export interface Timer {
  cancel(): void;
}

/** The side of the kernel that a driver holds: the real clock, or virtual time. */
export interface Turns {
  readonly kernel: Kernel;
  /** When the next thing is due. */
  next(): Instant | undefined;
  /** Runs everything due up to an instant, each in a turn at its own time; the last turn's time is then `until`. */
  runUntil(until: Instant): void;
  /** Runs only what is due first, however far away; false when nothing is due. */
  runNext(): boolean;
  /** A turn for something that comes from outside: a request, the answer of a process. */
  enter<T>(instant: Instant, work: () => T): T;
}

export interface KernelOptions {
  /** Equal seeds give equal runs. */
  readonly seed: string;
  readonly start: Instant;
  readonly journal: Journal;
  /** Called when something was put before everything else that was due: the real clock sets its alarm anew. */
  readonly onSooner?: (instant: Instant) => void;
}

/**
 * The deterministic core. A turn that a timer starts has the time it was due, not the time the machine came round to
 * it: so the same run on the real clock and in virtual time writes the same journal.
 *
 * @example
 * const { kernel, runUntil } = kernelFor({ seed: "42", start: 0, journal: ledger() });
 * kernel.after(MINUTE, () => kernel.note("shop.opened"));
 * runUntil(HOUR);
 */
export function kernelFor(options: KernelOptions): Turns {
  const due = heap();
  const streams = new Map<string, Random>();
  let time = options.start;
  let order = 0;

  const kernel: Kernel = {
    now: () => time,
    after: (delay, run) => kernel.at(time + Math.max(0, Math.round(delay)), run),
    at(instant, run) {
      const item: Due = { at: Math.max(time, instant), order: order++, cancelled: false, run };
      const first = due.peek();
      due.push(item);
      if (!first || item.at < first.at) options.onSooner?.(item.at);
      return {
        cancel: () => {
          item.cancelled = true;
        },
      };
    },
    random(purpose) {
      let stream = streams.get(purpose);
      if (!stream) streams.set(purpose, (stream = randomFrom(`${options.seed}/${purpose}`)));
      return stream;
    },
    note: (what, data = {}) => options.journal.write({ at: time, what, data }),
  };

  function runNext(): boolean {
    const item = due.pop();
    if (!item) return false;
    time = Math.max(time, item.at);
    item.run();
    return true;
  }

  return {
    kernel,
    next: () => due.peek()?.at,
    runNext,
    runUntil(until) {
      for (let first = due.peek(); first && first.at <= until; first = due.peek()) runNext();
      time = Math.max(time, until);
    },
    enter(instant, work) {
      // Everything that was due before the request came has to have happened.
      for (let first = due.peek(); first && first.at <= instant; first = due.peek()) runNext();
      time = Math.max(time, instant);
      return work();
    },
  };
}
