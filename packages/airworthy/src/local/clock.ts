import { type KernelOptions, kernelFor, type Turns } from "../engine/kernel/kernel.ts";
import type { Instant } from "../engine/kernel/time.ts";

/** Drives the kernel: decides when what is due may run, and lets the outside world in. */
export interface Clock {
  readonly turns: Turns;
  /** A turn for something that comes from outside, now. */
  enter<T>(work: () => T): T;
  /** Says that something real is running, such as a function's process; the result says that it has ended. */
  hold(): () => void;
  /** Lets time pass. On the real clock it waits; in virtual time it runs all that is due meanwhile. */
  advance(milliseconds: number): Promise<void>;
  stop(): void;
}

export type ClockOptions = Omit<KernelOptions, "onSooner">;

/** The longest a timer of Node can wait. https://nodejs.org/api/timers.html#settimeoutcallback-delay-args */
const LONGEST_TIMER = 2 ** 31 - 1;

/** The time of this machine. */
export function realClock(options: Omit<ClockOptions, "start">): Clock {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const turns = kernelFor({ ...options, start: Date.now(), onSooner: arm });

  function arm(instant: Instant): void {
    if (stopped) return;
    clearTimeout(timer);
    timer = setTimeout(ring, Math.min(LONGEST_TIMER, Math.max(0, instant - Date.now())));
  }

  function ring(): void {
    turns.runUntil(Date.now());
    const next = turns.next();
    if (next !== undefined) arm(next);
  }

  return {
    turns,
    enter: (work) => turns.enter(Date.now(), work),
    hold: () => () => undefined,
    advance: (milliseconds) => new Promise((resolve) => void setTimeout(resolve, milliseconds)),
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

/**
 * Virtual time that real functions can run in: it stands still by itself. When it is told to advance it jumps from one
 * due thing to the next, and waits whenever a function is running, so that the function's answer comes at the instant
 * it was asked. Six hours of retries take as long as the functions themselves.
 */
export function virtualClock(options: ClockOptions): Clock {
  const turns = kernelFor(options);
  let held = 0;
  let waiting: (() => void)[] = [];

  const free = (): Promise<void> | undefined =>
    held === 0 ? undefined : new Promise((resolve) => void waiting.push(resolve));

  return {
    turns,
    enter: (work) => turns.enter(turns.kernel.now(), work),
    hold() {
      let ended = false;
      held++;
      return () => {
        if (ended) return;
        ended = true;
        held--;
        if (held > 0) return;
        const ready = waiting;
        waiting = [];
        for (const resume of ready) resume();
      };
    },
    async advance(milliseconds) {
      const until = turns.kernel.now() + milliseconds;
      for (;;) {
        await free();
        const next = turns.next();
        if (next === undefined || next > until) break;
        turns.runNext();
      }
      turns.runUntil(until);
    },
    stop: () => undefined,
  };
}
