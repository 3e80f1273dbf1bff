import { type KernelOptions, kernelFor, type Turns } from "../engine/kernel/kernel.ts";
import type { Instant } from "../engine/kernel/time.ts";

/** Drives the kernel: decides when what is due may run, and lets the outside world in. */
export interface Clock {
  readonly turns: Turns;
  /** A turn, now, for something that comes from outside. Within a turn it is part of it. */
  enter<T>(work: () => T): T;
  /** Says that something real is running, such as a function's process; the result says that it has ended. */
  hold(): () => void;
  /** Lets time pass. On the real clock it waits; in virtual time it runs all that is due meanwhile. */
  advance(milliseconds: number): Promise<void>;
  /** Milliseconds by which time is ahead of this machine's; undefined where it is the machine's. */
  ahead(): number | undefined;
  /** An instant of the engine as a reading of this machine's clock, which is what a process is told. */
  toMachine(instant: Instant): number;
  /** A reading of this machine's clock as an instant of the engine. */
  fromMachine(milliseconds: number): Instant;
  stop(): void;
}

export type ClockOptions = Omit<KernelOptions, "onSooner">;

export interface VirtualClockOptions extends ClockOptions {
  /** How many times faster than the machine's time goes by while nothing real is running; 0 when absent: it stands still. */
  readonly pace?: number;
}

/** The longest a timer of Node can wait. Source: https://nodejs.org/api/timers.html#settimeoutcallback-delay-args */
const LONGEST_TIMER = 2 ** 31 - 1;

/** The time of this machine. */
export function realClock(options: Omit<ClockOptions, "start">): Clock {
  const { set: _, ...clock } = ticking(
    { ...options, start: Date.now() },
    () => Date.now(),
    () => 1,
  );
  return {
    ...clock,
    hold: () => () => undefined,
    advance: pause,
    ahead: () => undefined,
    toMachine: (instant) => instant,
    fromMachine: (milliseconds) => milliseconds,
  };
}

/**
 * Virtual time that real functions can run in: it stands still by itself (what is due at that instant happens), or goes
 * by faster than the machine's; and it goes at the machine's pace while something real is running, so that a function
 * that hangs is timed out. When it is told to advance it jumps from one due thing to the next, with the running functions in between. Six hours of retries take as long as the functions
 * themselves.
 *
 * @example
 * const clock = virtualClock({ seed: "42", start: 0, journal: ledger() });
 * clock.enter(() => kernel.after(DAY, () => kernel.note("shop.opened")));
 * await clock.advance(2 * DAY);
 */
export function virtualClock({ pace = 0, ...options }: VirtualClockOptions): Clock {
  let held = 0;
  /** Where time began to go at the pace it goes now, by the kernel and by the machine. */
  let from: Instant = options.start;
  let since = Date.now();
  let waiting: (() => void)[] = [];
  const rate = (): number => (held > 0 ? 1 : pace);
  const now = (): Instant | undefined =>
    rate() > 0 ? from + Math.floor((Date.now() - since) * rate()) : undefined;
  const { set, ...clock } = ticking(options, now, rate);
  const { turns } = clock;
  const current = (): Instant => Math.max(turns.kernel.now(), now() ?? options.start);
  const ahead = (): number => current() - Date.now();

  function anchor(): void {
    from = current();
    since = Date.now();
  }

  /** Comes when nothing is held any more, or the time is over. */
  function free(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.min(LONGEST_TIMER, milliseconds));
      waiting.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  return {
    ...clock,
    ahead,
    toMachine: (instant) => instant - ahead(),
    fromMachine: (milliseconds) => milliseconds + ahead(),
    hold() {
      if (held === 0) anchor();
      held++;
      set();
      let ended = false;
      return () => {
        if (ended) return;
        ended = true;
        if (held === 1) anchor();
        held--;
        if (held > 0) return;
        set();
        const ready = waiting;
        waiting = [];
        for (const resume of ready) resume();
      };
    },
    async advance(milliseconds) {
      const until = current() + milliseconds;
      for (;;) {
        // What has arrived from outside is heard first.
        await new Promise((heard) => setImmediate(heard));
        if (held > 0) {
          const left = until - (now() ?? until);
          if (left <= 0) return;
          await free(left);
          continue;
        }
        const next = turns.next();
        if (next === undefined || next > until) break;
        turns.runNext();
      }
      turns.runUntil(until);
      anchor();
    },
  };
}

/**
 * One alarm for what is due first, while time goes by itself: while `now` says what it is. `rate` says how many of its
 * milliseconds pass in one of the machine's.
 */
function ticking(options: ClockOptions, now: () => Instant | undefined, rate: () => number) {
  let alarm: NodeJS.Timeout | undefined;
  /** What the alarm is set for. */
  let armed: Instant | undefined;
  let stopped = false;
  let inside = false;
  // Within a turn nothing is set: its end sets the alarm, once.
  const turns = kernelFor({ ...options, onSooner: () => inside || set() });

  /** Most turns change nothing of what is due first: the alarm stays as it is then. */
  function rearm(): void {
    if (alarm && turns.next() === armed) return;
    set();
  }

  function set(): void {
    clearTimeout(alarm);
    alarm = undefined;
    const next = stopped ? undefined : turns.next();
    if (next === undefined) return;
    const still = turns.kernel.now();
    // Where time stands still, what is due at that instant happens all the same.
    const instant = now() ?? (next <= still ? still : undefined);
    if (instant === undefined) return;
    // Where it stands still there is nothing to wait for.
    const wait = next <= instant ? 0 : Math.ceil((next - instant) / rate());
    armed = next;
    alarm = setTimeout(rung, Math.min(LONGEST_TIMER, wait));
  }

  function rung(): void {
    alarm = undefined;
    enter(() => {});
  }

  function enter<T>(work: () => T): T {
    if (inside) return work();
    inside = true;
    try {
      return turns.enter(now() ?? turns.kernel.now(), work);
    } finally {
      inside = false;
      rearm();
    }
  }

  return {
    turns,
    enter,
    set,
    stop() {
      stopped = true;
      clearTimeout(alarm);
    },
  };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, milliseconds));
}
