import { type ChildProcess, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { frameReader, lineReader } from "./frames.ts";
import type { Warden } from "./warden.ts";

/** How a process ended, in the words of Lambda's logs: `exit status 3`, `signal: killed`. */
export interface Exit {
  readonly code?: number;
  readonly signal?: string;
}

export interface ProcessListener {
  /** One event of its log; `at` on the machine's clock. */
  log(message: string, at?: number): void;
  exited(exit: Exit): void;
}

/** The process of a function, with whatever processes it has started itself. */
export interface FunctionProcess {
  readonly pid: number;
  /** Says who hears of it from now on. */
  listen(listener: ProcessListener): void;
  /** The whole of what it reads on standard input. */
  tell(text: string): void;
  signal(signal: "SIGKILL" | "SIGTERM" | "SIGSTOP" | "SIGCONT"): void;
}

export interface ProcessOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly folder: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly frames: boolean;
  /** It will be told something. */
  readonly waits?: boolean;
}

/** How long output is awaited after the end of a process: a child of its own may hold it open for ever. */
const LAST_WORDS = 200;

/** Starts a process in a group of its own, so that all of it can be ended at once. */
export function startProcess(options: ProcessOptions, warden: Warden): FunctionProcess {
  const { command, args, folder, variables, frames, waits } = options;
  let listener: ProcessListener | undefined;
  let ended = false;
  const child = spawn(command, args, {
    cwd: folder,
    env: variables,
    detached: true,
    stdio: [waits ? "pipe" : "ignore", "pipe", "pipe", ...(frames ? (["pipe"] as const) : [])],
  });
  const pid = child.pid;
  if (pid !== undefined) warden.guard(pid);
  const readers = [child.stdout, child.stderr].map((stream) => {
    const reader = lineReader((line) => listener?.log(line));
    stream?.on("data", reader.feed);
    return reader;
  });
  const framed = frames ? (child.stdio[3] as Readable) : undefined;
  framed?.on(
    "data",
    frameReader(({ message, at }) => listener?.log(message, at)),
  );
  // A process must not keep the engine from ending; the warden sees to its end.
  child.unref();
  for (const stream of [child.stdin, child.stdout, child.stderr, framed]) {
    (stream as { unref?(): void } | null | undefined)?.unref?.();
    stream?.on("error", () => {});
  }

  child.once("error", (error) => {
    if (pid !== undefined) return;
    listener?.log(`${error.message}\n`);
    end({ code: 127 });
  });
  child.once("exit", (code, signal) => {
    const exit: Exit = signal ? { signal: SIGNALS[signal] ?? signal } : { code: code ?? 0 };
    // What it has started does not outlive it.
    send("SIGKILL");
    if (pid !== undefined) warden.release(pid);
    const timer = setTimeout(() => end(exit), LAST_WORDS);
    closed(child, () => {
      clearTimeout(timer);
      end(exit);
    });
  });

  function end(exit: Exit): void {
    if (ended) return;
    ended = true;
    for (const reader of readers) reader.end();
    for (const stream of [child.stdin, child.stdout, child.stderr, framed]) stream?.destroy();
    listener?.exited(exit);
  }

  function send(signal: NodeJS.Signals): void {
    if (pid === undefined) return;
    try {
      process.kill(-pid, signal);
    } catch {
      // There is nobody left in the group.
    }
  }

  return {
    pid: pid ?? 0,
    listen(next) {
      listener = next;
    },
    tell(text) {
      child.stdin?.end(text);
    },
    signal(signal) {
      if (!ended) send(signal);
    },
  };
}

function closed(child: ChildProcess, done: () => void): void {
  child.once("close", done);
}

/** As Go, in which Lambda's supervisor is written, names them. */
const SIGNALS: Readonly<Record<string, string>> = {
  SIGHUP: "hangup",
  SIGINT: "interrupt",
  SIGQUIT: "quit",
  SIGILL: "illegal instruction",
  SIGTRAP: "trace/breakpoint trap",
  SIGABRT: "aborted",
  SIGBUS: "bus error",
  SIGFPE: "floating point exception",
  SIGKILL: "killed",
  SIGSEGV: "segmentation fault",
  SIGPIPE: "broken pipe",
  SIGTERM: "terminated",
};
