import assert from "node:assert/strict";
import { it } from "node:test";
import { referenceFleet } from "../../rehearsal/reference.ts";
import { SLIC_WATCH } from "../../rehearsal/sets/slic-watch.ts";
import { chosenFaults } from "./faults.ts";
import { type Job, rehearseOne } from "./one.ts";
import { onThreads } from "./threads.ts";

const PLAN = { seed: 1, worlds: 1, faults: chosenFaults(["E1,T1"], {}), mutate: false };
const JOBS = referenceFleet(30).map((fn): Job => ({ fn, name: "slic-watch", alarms: SLIC_WATCH.alarms(fn) }));

it("several threads give the answer of one, in its order", async () => {
  const counted: number[] = [];
  const parts = await onThreads(JOBS, PLAN, 3, (done) => counted.push(done));
  assert.deepEqual(
    parts,
    JOBS.map((job) => rehearseOne(job, PLAN)),
  );
  assert.deepEqual(counted, [1, 2, 3, 4]);
});

it("a fault of a thread is a fault of the rehearsal", async () => {
  const [job] = JOBS as [Job];
  const wrong = { ...job, alarms: [...job.alarms, ...job.alarms] };
  await assert.rejects(
    onThreads([wrong, wrong], PLAN, 2, () => undefined),
    /Two alarms are called Errors/,
  );
});
