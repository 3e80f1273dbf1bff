import { type ChildProcess, spawn } from "node:child_process";

/** Ends all function processes when the engine is gone, however it went. */
export interface Warden {
  guard(pid: number): void;
  release(pid: number): void;
  /** Ends what is still guarded, and itself. */
  close(): void;
}

/**
 * Reads which process groups there are; when its input ends, nobody is there any more who would end them. A function
 * that never returns to its event loop could not notice that itself.
 */
const SCRIPT = `
groups=" "
while read -r what group; do
  case $what in
    +) groups="$groups$group " ;;
    -) groups="\${groups%%" $group "*} \${groups#*" $group "}" ;;
  esac
done
for group in $groups; do kill -9 "-$group" 2>/dev/null; done
`;

export function openWarden(): Warden {
  const guarded = new Set<number>();
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
      guarded.add(pid);
      say(`+ ${pid}\n`);
    },
    release(pid) {
      if (guarded.delete(pid)) say(`- ${pid}\n`);
    },
    close() {
      closed = true;
      guarded.clear();
      shell?.stdin?.end();
    },
  };
}
