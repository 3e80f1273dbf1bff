/** Stops the clock of a process between invocations, as Lambda does: what a function left running stands still. */
export interface Freezer {
  /** Nothing is to be done; freezes shortly. */
  freeze(): void;
  /** It is still writing: not yet. */
  wait(): void;
  thaw(): void;
  /** For good. */
  melt(): void;
}

/** Milliseconds of rest before a process is frozen: under load none ever is, and none pays for it. */
const REST = 10;

export function freezer(signal: (name: "SIGSTOP" | "SIGCONT") => void): Freezer {
  let timer: NodeJS.Timeout | undefined;
  let frozen = false;

  function thaw(): void {
    clearTimeout(timer);
    timer = undefined;
    if (frozen) signal("SIGCONT");
    frozen = false;
  }

  return {
    freeze() {
      if (frozen || timer) return;
      timer = setTimeout(() => {
        timer = undefined;
        frozen = true;
        signal("SIGSTOP");
      }, REST).unref();
    },
    wait: () => timer?.refresh(),
    thaw,
    melt: thaw,
  };
}
