import { readFileSync } from "node:fs";

/** Resident memory of a process, in MB. */
export interface Memory {
  readonly now: number;
  readonly peak: number;
}

/**
 * What a process takes, and has taken at most; undefined where the system does not tell (only Linux does, at a price
 * that can be paid ten times a second).
 */
export function memoryOf(pid: number): Memory | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "latin1");
    const now = Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]);
    const peak = Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1]);
    return now > 0 ? { now: now / 1024, peak: Math.ceil(peak / 1024) } : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a process uses the processor or waits for it; false where the system does not tell. */
export function isWorking(pid: number): boolean {
  try {
    return /\) R /.test(readFileSync(`/proc/${pid}/stat`, "latin1"));
  } catch {
    return false;
  }
}

/** How often it is looked at. */
const INTERVAL = 100;

export interface MemoryWatch {
  /** Calls back with every look at a process that works; the result ends it. */
  watch(pid: number, seen: (memory: Memory) => void): () => void;
  close(): void;
}

/** One timer for all processes. */
export function memoryWatch(): MemoryWatch {
  const watched = new Map<number, (memory: Memory) => void>();
  let timer: NodeJS.Timeout | undefined;

  function look(): void {
    for (const [pid, seen] of watched) {
      const memory = memoryOf(pid);
      if (memory) seen(memory);
    }
  }

  return {
    watch(pid, seen) {
      watched.set(pid, seen);
      timer ??= setInterval(look, INTERVAL).unref();
      return () => {
        watched.delete(pid);
        if (watched.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      };
    },
    close: () => clearInterval(timer),
  };
}
