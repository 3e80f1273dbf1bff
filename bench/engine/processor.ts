import type { ChildProcess } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** Seconds that a process has had a processor, all threads of it. Source: https://docs.kernel.org/filesystems/proc.html */
export function processorTime({ pid }: ChildProcess): number {
  return timesOf(pid ?? 0)?.seconds ?? 0;
}

/** The same with the processes that it has started. */
export function processorTimeOfAll(process: ChildProcess): number {
  let sum = processorTime(process);
  for (const name of readdirSync("/proc")) {
    const times = /^\d+$/.test(name) ? timesOf(Number(name)) : undefined;
    if (times?.parent === process.pid) sum += times?.seconds ?? 0;
  }
  return sum;
}

function timesOf(pid: number): { readonly parent: number; readonly seconds: number } | undefined {
  try {
    // The name of a program, in parentheses, may hold anything.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    return { parent: Number(fields[1]), seconds: (Number(fields[11]) + Number(fields[12])) / 100 };
  } catch {
    return undefined;
  }
}
