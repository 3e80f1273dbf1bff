import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { RehearsedFunction } from "../../rehearsal/run/rehearse.ts";
import type { Job, Plan } from "./one.ts";

/** Beside this file, or, in the published program, beside its parts. */
const WORKER = ["./worker.ts", "./rehearse-worker.js"]
  .map((name) => new URL(name, import.meta.url))
  .find((url) => existsSync(fileURLToPath(url)));

/** Does the jobs on several threads, each taking the next one when it is done. Answers in the order of the jobs. */
export async function onThreads(
  jobs: readonly Job[],
  plan: Plan,
  threads: number,
  progress: (done: number) => void,
): Promise<RehearsedFunction[]> {
  if (!WORKER) throw new Error("the worker of rehearsals is missing beside the program");
  const parts: RehearsedFunction[] = [];
  let next = 0;
  let done = 0;
  const work = (worker: Worker): Promise<void> =>
    new Promise((resolve, reject) => {
      const give = (): void => {
        const index = next++;
        const job = jobs[index];
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
        if (job) worker.postMessage({ index, job });
        else resolve();
      };
      worker.on("error", reject);
      worker.on("message", ({ index, part }: { index: number; part: RehearsedFunction }) => {
        parts[index] = part;
        progress(++done);
        give();
      });
      give();
    });
  const workers = Array.from(
    { length: Math.min(threads, jobs.length) },
    () => new Worker(WORKER, { workerData: plan }),
  );
  try {
    await Promise.all(workers.map(work));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return parts;
}
