import { type FunctionProcess, type ProcessListener, type ProcessOptions, startProcess } from "./process.ts";
import type { Warden } from "./warden.ts";

/** What a warm spare has to be told to become the process of a function. */
export interface SpareStart {
  readonly client: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly folder: string;
}

/** Processes that have started Node already and wait for their function. Each serves one environment, then it ends. */
export interface Spares {
  /** One that waits, when there is one; others are then started. */
  take(kind: SpareKind, start: SpareStart): FunctionProcess | undefined;
  close(): void;
}

export interface SpareKind {
  readonly command: string;
  readonly args: readonly string[];
}

export interface SparesOptions {
  /** How many of a kind wait at most. */
  readonly most: number;
  /** Milliseconds after which unwanted ones are let go. */
  readonly keptMs: number;
}

/** Nothing is kept for kinds nobody has asked for. */
export function openSpares({ most, keptMs }: SparesOptions, warden: Warden): Spares {
  const waiting = new Map<string, FunctionProcess[]>();
  const lastAsked = new Map<string, number>();
  let starting = 0;
  let closed = false;
  const reaper = setInterval(reap, Math.max(50, keptMs / 4)).unref();

  function keyOf({ command, args }: SpareKind): string {
    return [command, ...args].join("\0");
  }

  /** One at a time, when the machine has a moment: a spare must not take the time of a start that is waited for. */
  function refill(kind: SpareKind): void {
    const key = keyOf(kind);
    if (closed || starting > 0 || (waiting.get(key)?.length ?? 0) >= most) return;
    starting++;
    setTimeout(() => {
      starting--;
      if (closed) return;
      const list = waiting.get(key) ?? [];
      if (list.length >= most) return;
      waiting.set(key, list);
      const options: ProcessOptions = { ...kind, folder: "/", variables: BARE, frames: true, waits: true };
      const spare = startProcess(options, warden);
      list.push(spare);
      spare.listen(gone(spare, list));
      refill(kind);
    }, REST).unref();
  }

  function gone(spare: FunctionProcess, list: FunctionProcess[]): ProcessListener {
    return {
      log: () => {},
      exited() {
        const index = list.indexOf(spare);
        if (index >= 0) list.splice(index, 1);
      },
    };
  }

  function reap(): void {
    for (const [key, list] of waiting) {
      if (Date.now() - (lastAsked.get(key) ?? 0) < keptMs) continue;
      waiting.delete(key);
      for (const spare of list) spare.signal("SIGKILL");
    }
  }

  return {
    take(kind, start) {
      if (most === 0) return undefined;
      const key = keyOf(kind);
      lastAsked.set(key, Date.now());
      refill(kind);
      const spare = waiting.get(key)?.shift();
      spare?.tell(JSON.stringify(start));
      return spare;
    },
    close() {
      closed = true;
      clearInterval(reaper);
      for (const list of waiting.values()) for (const spare of list) spare.signal("SIGKILL");
      waiting.clear();
    },
  };
}

/** Milliseconds between the starts of spares. */
const REST = 100;

const BARE = { PATH: "/usr/local/bin:/usr/bin:/bin", LANG: "en_US.UTF-8", TZ: ":UTC" };
