import { parentPort, workerData } from "node:worker_threads";
import { type Job, type Plan, rehearseOne } from "./one.ts";

/** A thread of a long rehearsal: answers each job that it is given, until it is ended. */
const plan = workerData as Plan;
parentPort?.on("message", ({ index, job }: { index: number; job: Job }) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage({ index, part: rehearseOne(job, plan) });
});
