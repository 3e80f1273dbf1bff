import { kernelFor, type Kernel, type Turns } from "../engine/kernel/kernel.ts";
import type { Journal } from "../engine/kernel/journal.ts";
import type { Instant } from "../engine/kernel/time.ts";

/** Time of an engine that has the real world behind it: its turns begin when something happens out there. */
export interface Clock {
  readonly kernel: Kernel;
  readonly turns: Turns;
  /** A turn, now, for what comes from outside. */
  enter<T>(work: () => T): T;
  /** The engine's instant as a reading of the machine's clock, for what a process is told. */
  toMachine(instant: Instant): number;
  /** A reading of the machine's clock as an instant of the engine. */
  fromMachine(ms: number): Instant;
  /** Says that something runs in the real world: until it is let go, time cannot be skipped. */
  hold(): () => void;
  /** Nothing that is due happens any more. */
  close(): void;
}

export interface ClockOptions {
  readonly seed: string;
  readonly journal: Journal;
}

/** Longest delay a timer of Node takes. Source: https://nodejs.org/api/timers.html#settimeoutcallback-delay-args */
const LONGEST_DELAY = 2 ** 31 - 1;

/** The engine's time is the machine's. */
export function realClock(options: ClockOptions): Clock {
  return clock(options, { start: Date.now(), skew: () => 0 });
}

/** One alarm for what is due first; `skew` is how far the engine is ahead of the machine. */
export function clock(
  { seed, journal }: ClockOptions,
  { start, skew }: { readonly start: Instant; readonly skew: () => number },
): Clock {
  let alarm: NodeJS.Timeout | undefined;
  let closed = false;
  let inside = false;
  const now = (): Instant => Date.now() + skew();
  const turns = kernelFor({
    seed,
    start,
    journal,
    // Within a turn nothing is set: its end sets the alarm once.
    onSooner: () => inside || set(),
  });

  function set(): void {
    clearTimeout(alarm);
    const next = closed ? undefined : turns.next();
    if (next !== undefined) alarm = setTimeout(ring, Math.min(Math.max(0, next - now()), LONGEST_DELAY));
  }

  function ring(): void {
    enter(() => {});
  }

  function enter<T>(work: () => T): T {
    // A turn within a turn belongs to it.
    if (inside) return work();
    inside = true;
    try {
      return turns.enter(now(), work);
    } finally {
      inside = false;
      set();
    }
  }

  return {
    kernel: turns.kernel,
    turns,
    enter,
    toMachine: (instant) => instant - skew(),
    fromMachine: (ms) => ms + skew(),
    hold: () => () => {},
    close() {
      closed = true;
      clearTimeout(alarm);
    },
  };
}
