import assert from "node:assert/strict";
import { test } from "node:test";
import type { AlarmSet, Rehearsal } from "../model.ts";
import { referenceFleet } from "../reference.ts";
import { rehearse } from "../run/rehearse.ts";
import { AWS_AGENT_TOOLKIT } from "../sets/aws-agent-toolkit.ts";
import { AWS_RECOMMENDED } from "../sets/aws-recommended.ts";

/** Whether most runs of a fault are seen by an alarm, by both of their names. */
function verdicts({ functions }: Rehearsal): Map<string, boolean> {
  return new Map(
    functions.flatMap((fn) =>
      fn.faults.flatMap(({ fault, runs, cells }) =>
        cells.map(({ alarm, detected }) => [`${fn.function} ${fault} ${alarm}`, detected * 2 > runs]),
      ),
    ),
  );
}

test("minutes that are drawn and calls that are simulated come to the same verdicts", () => {
  // All four kinds of invocation, and another rate: `node bench/calls.ts`.
  const fleet = referenceFleet(30).filter(({ kinds }) => kinds.includes("sync") || kinds.includes("queue"));
  const functions = Object.fromEntries(
    fleet.map((fn) => [fn.name, [...AWS_AGENT_TOOLKIT.alarms(fn), ...AWS_RECOMMENDED.alarms(fn)]]),
  );
  const set: AlarmSet = { name: "both", functions };
  const options = { seed: 2, worlds: 1, onsets: 5 };
  const minutes = verdicts(rehearse(fleet, set, options));
  const calls = verdicts(rehearse(fleet, set, { ...options, byInvocation: true }));
  const apart = [...minutes].filter(([cell, seen]) => calls.get(cell) !== seen).map(([cell]) => cell);
  assert.ok(minutes.size > 250);
  assert.ok(apart.length <= 0.02 * minutes.size, apart.join("\n"));
});
