import { readdirSync, readFileSync } from "node:fs";

/*
 * A function may start processes in groups of their own, which outlive the group of its own process. On Lambda they end
 * with the environment. They are known by what they inherit: the address of the environment's Runtime API, which no other
 * has. Where the system does not show the variables of processes (only Linux does), they are not found.
 */

/** The variable that a process has to have. */
export const MARK = "AWS_LAMBDA_RUNTIME_API";

/** Milliseconds after which they are looked for: environments that end together are looked after together. */
const GATHERED = 50;
/** How often it is looked again, when one was found: it may just have started another. */
const MOST_ROUNDS = 3;

export interface Strays {
  /** Ends what is left of the environment whose Runtime API had this address; shortly. */
  end(address: string): void;
  close(): void;
}

export function strays(ended: (address: string) => void): Strays {
  let addresses = new Set<string>();
  let timer: NodeJS.Timeout | undefined;

  function sweep(): void {
    timer = undefined;
    const wanted = addresses;
    addresses = new Set();
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const found = processesWith(wanted);
      for (const pid of found) kill(pid);
      if (found.length === 0) break;
    }
    for (const address of wanted) ended(address);
  }

  return {
    end(address) {
      addresses.add(address);
      timer ??= setTimeout(sweep, GATHERED).unref();
    },
    close: () => clearTimeout(timer),
  };
}

function processesWith(addresses: ReadonlySet<string>): number[] {
  const found: number[] = [];
  for (const pid of pids()) {
    const address = new RegExp(`(?:^|\\0)${MARK}=([^\\0]*)`).exec(environmentOf(pid))?.[1];
    if (address !== undefined && addresses.has(address)) found.push(pid);
  }
  return found;
}

function pids(): number[] {
  try {
    return readdirSync("/proc").map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

/** Of processes of others it cannot be read, nor of those that have just ended. */
function environmentOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, "latin1");
  } catch {
    return "";
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended.
  }
}
