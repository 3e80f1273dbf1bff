import type { Io } from "../command.ts";

/** Milliseconds before a bar is shown: what is quicker needs none. */
const PATIENCE = 400;
/** Milliseconds between two drawings. */
const OFTEN = 80;
const WIDTH = 24;

export interface Progress {
  /** So much is done, of the whole. */
  at(done: number): void;
  end(): void;
}

/** A bar on a terminal, nothing in a pipe. `clock`: milliseconds that only go up. */
export function progressOn(io: Io, whole: number, what: string, clock: () => number): Progress {
  if (!io.isTerminal) return { at: () => undefined, end: () => undefined };
  const began = clock();
  let last = 0;
  let shown = false;
  return {
    at(done) {
      const now = clock();
      if (now - began < PATIENCE || now - last < OFTEN) return;
      last = now;
      shown = true;
      const full = Math.round((done / Math.max(1, whole)) * WIDTH);
      const bar = "█".repeat(full) + "░".repeat(WIDTH - full);
      io.err(`\r${`${bar} ${what} ${done} of ${whole}`.slice(0, io.columns - 1)}`);
    },
    end() {
      if (shown) io.err(`\r${" ".repeat(Math.max(0, io.columns - 1))}\r`);
    },
  };
}
