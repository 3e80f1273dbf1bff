import { availableParallelism } from "node:os";
import type { Rehearsal } from "../../rehearsal/model.ts";
import { type RehearsedFunction, together } from "../../rehearsal/run/rehearse.ts";
import { type Job, type Plan, rehearseOne } from "./one.ts";
import type { SetToRehearse } from "./sets.ts";

/** Fewer functions than this are done sooner than threads are started. */
const WORTH_THREADS = 16;
/** More threads than this are no quicker for any fleet that was measured. */
const MOST_THREADS = 8;

/** Functions to rehearse over all sets: what a progress bar counts. */
export function wholeOf(sets: readonly SetToRehearse[]): number {
  return sets.reduce((sum, { functions }) => sum + functions.length, 0);
}

/** Rehearses each set, one function after the other; many of them on several threads. The answer is the same. */
export async function rehearseSets(
  sets: readonly SetToRehearse[],
  plan: Plan,
  progress: (done: number) => void,
): Promise<readonly Rehearsal[]> {
  const jobs = sets.flatMap(({ set, functions }) =>
    functions.map((fn): Job => ({ fn, name: set.name, alarms: set.functions[fn.name] ?? [] })),
  );
  const threads = Math.min(MOST_THREADS, availableParallelism());
  const parts =
    threads > 1 && jobs.length >= WORTH_THREADS
      ? await (await import("./threads.ts")).onThreads(jobs, plan, threads, progress)
      : here(jobs, plan, progress);
  let next = 0;
  return sets.map(({ set, functions }) => {
    const own = parts.slice(next, (next += functions.length));
    return together(own, set, { seed: plan.seed, worlds: plan.worlds });
  });
}

function here(jobs: readonly Job[], plan: Plan, progress: (done: number) => void): RehearsedFunction[] {
  return jobs.map((job, index) => {
    const part = rehearseOne(job, plan);
    progress(index + 1);
    return part;
  });
}
