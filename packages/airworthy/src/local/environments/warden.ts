import { type ChildProcess, spawn } from "node:child_process";
import { MARK, strays } from "./strays.ts";

/** Ends all function processes when the engine is gone, however it went. */
export interface Warden {
  /** The leader of a process group; ends at once when the warden is closed. */
  guard(pid: number): void;
  release(pid: number): void;
  /** Also what has this address for its Runtime API, in whatever group it is. */
  mark(address: string): void;
  /** The environment with this address has ended: what is left of it ends too. */
  sweep(address: string): void;
  /** Ends what is still guarded, and itself. */
  close(): void;
}

/**
 * Reads which process groups there are; when its input ends, nobody is there any more who would end them. A function
 * that never returns to its event loop could not notice that itself.
 */
const SCRIPT = `
groups=" "
marks=" "
while read -r what name; do
  case $what in
    +) groups="$groups$name " ;;
    -) groups="\${groups%%" $name "*} \${groups#*" $name "}" ;;
    @) marks="$marks$name " ;;
    !) marks="\${marks%%" $name "*} \${marks#*" $name "}" ;;
  esac
done
for group in $groups; do kill -9 "-$group" 2>/dev/null; done
for mark in $marks; do
  for file in $(grep -lszxF "${MARK}=$mark" /proc/[0-9]*/environ 2>/dev/null); do
    pid="\${file#/proc/}"
    kill -9 "\${pid%/environ}" 2>/dev/null
  done
done
`;

export function openWarden(): Warden {
  const guarded = new Set<number>();
  const marks = new Set<string>();
  const left = strays((address) => {
    if (marks.delete(address)) say(`! ${address}\n`);
  });
  let closed = false;
  let shell: ChildProcess | undefined;

  function start(): ChildProcess {
    // A group of its own: an interrupt at the terminal is not for it.
    const child = spawn("/bin/sh", ["-c", SCRIPT], {
      detached: true,
      env: {},
      stdio: ["pipe", "ignore", "ignore"],
    });
    child.stdin?.on("error", () => {});
    child.once("exit", () => {
      if (closed) return;
      // Somebody ended it. Another one takes over, with everything that is to be guarded.
      shell = start();
      for (const pid of guarded) say(`+ ${pid}\n`);
      for (const address of marks) say(`@ ${address}\n`);
    });
    child.unref();
    (child.stdin as { unref?(): void } | null)?.unref?.();
    return child;
  }

  function say(line: string): void {
    shell ??= start();
    shell.stdin?.write(line);
  }

  return {
    guard(pid) {
      // It was on its way when the engine went: nobody would end it any more.
      if (closed) return endGroup(pid);
      guarded.add(pid);
      say(`+ ${pid}\n`);
    },
    release(pid) {
      if (guarded.delete(pid)) say(`- ${pid}\n`);
    },
    mark(address) {
      marks.add(address);
      say(`@ ${address}\n`);
    },
    sweep: left.end,
    close() {
      closed = true;
      left.close();
      guarded.clear();
      shell?.stdin?.end();
    },
  };
}

function endGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}
