import type { Instant } from "../engine/kernel/time.ts";
import { type Clock, clock, type ClockOptions } from "./clock.ts";

/** Virtual time over real processes. */
export interface FlightClock extends Clock {
  /**
   * Lets time pass until an instant: at the machine's pace while a process runs, in one step over everything else. An
   * hour of retries takes as long as the code that is retried.
   */
  flyUntil(until: Instant): Promise<void>;
}

/**
 * While something is held (a function runs, a client waits), a minute is a minute; while nothing is, the next thing
 * that is due happens at once.
 *
 * @example
 * const time = flightClock({ seed: "42", journal: ledger(), start: 0 });
 * time.kernel.after(DAY, () => time.kernel.note("shop.opened"));
 * await time.flyUntil(2 * DAY);
 */
export function flightClock(options: ClockOptions & { readonly start: Instant }): FlightClock {
  let skew = options.start - Date.now();
  let held = 0;
  let onFree: () => void = () => {};
  const time = clock(options, { start: options.start, skew: () => skew });
  const now = (): Instant => Date.now() + skew;

  return {
    ...time,
    hold() {
      let holding = true;
      held++;
      return () => {
        if (!holding) return;
        holding = false;
        if (--held === 0) onFree();
      };
    },
    async flyUntil(until) {
      while (now() < until) {
        // What has been started in the last turn comes to be held, and what has arrived to be heard.
        await new Promise((heard) => setImmediate(heard));
        if (held > 0) await freeOr(until - now());
        else skew += Math.max(0, Math.min(time.turns.next() ?? until, until) - now());
        time.enter(() => {});
      }
    },
  };

  function freeOr(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      onFree = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
