/** Stops the clock of a process between invocations, as Lambda does: what a function left running stands still. */
export interface Freezer {
  /** Nothing is to be done; freezes shortly. */
  freeze(): void;
  /** It is still writing: not yet. */
  wait(): void;
  thaw(): void;
}

/**
 * Milliseconds of rest before a process is frozen: under load none ever is, and none pays for it. Long enough for a
 * Node process to write out what it has kept of a flood.
 */
const REST = 50;
/** How often more a process may still be at work, before it is frozen all the same. */
const MOST_DELAYS = 20;

export function freezer(signal: (name: "SIGSTOP" | "SIGCONT") => void, works: () => boolean): Freezer {
  let timer: NodeJS.Timeout | undefined;
  let frozen = false;
  let quiet = false;
  let delays = 0;

  function thaw(): void {
    clearTimeout(timer);
    timer = undefined;
    if (frozen) signal("SIGCONT");
    frozen = false;
  }

  /** After a busy while timers run before what has arrived is read: look once more behind it. */
  function rested(): void {
    quiet = true;
    setImmediate(() => {
      if (!timer) return;
      if (!quiet || (works() && delays++ < MOST_DELAYS)) return void timer.refresh();
      timer = undefined;
      frozen = true;
      signal("SIGSTOP");
    });
  }

  return {
    freeze() {
      delays = 0;
      if (!frozen) timer ??= setTimeout(rested, REST).unref();
    },
    wait() {
      quiet = false;
      timer?.refresh();
    },
    thaw,
  };
}
