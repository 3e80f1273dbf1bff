import assert from "node:assert/strict";
import { test } from "node:test";
import type { Phase } from "./model.ts";
import { EVENTS, hasBegun, isOver, MEANS, TRANSITIONS } from "./phases.ts";

const PHASES = Object.keys(TRANSITIONS) as Phase[];

test("from every phase with traffic on the new version the way back is open", () => {
  for (const phase of PHASES) {
    if (!hasBegun(phase) || isOver(phase) || phase === "restoring" || phase === "on-rollback") continue;
    assert.equal(TRANSITIONS[phase].aborted, "restoring", phase);
    assert.equal(TRANSITIONS[phase].alarmed, "restoring", phase);
    assert.equal(TRANSITIONS[phase].foreign, "abandoned", phase);
  }
});

test("a rollback is not turned round by anything but its end or a foreign hand", () => {
  assert.deepEqual(TRANSITIONS.restoring, { foreign: "abandoned", written: "on-rollback" });
  assert.deepEqual(TRANSITIONS["on-rollback"], { answered: "rolled-back" });
});

test("every phase is reached, and every one that is not over has a way out", () => {
  const reached = new Set<Phase>(["ready"]);
  // A set that grows is walked to its new end.
  for (const phase of reached) for (const next of Object.values(TRANSITIONS[phase])) reached.add(next);
  assert.deepEqual([...reached].toSorted(), PHASES.toSorted());
  for (const phase of PHASES)
    assert.equal(Object.keys(TRANSITIONS[phase]).length === 0, isOver(phase), phase);
});

test("promoted only after everything was written, and only by proof, the clock, or an operator's word", () => {
  const into = PHASES.flatMap((phase) =>
    Object.entries(TRANSITIONS[phase]).flatMap(([event, next]) => (next === "promoting" ? [event] : [])),
  );
  assert.deepEqual([...new Set(into)].toSorted(), ["approved", "finished", "forced"]);
});

test("every event that the table knows has its meaning and its place in the order", () => {
  const used = new Set(PHASES.flatMap((phase) => Object.keys(TRANSITIONS[phase])));
  assert.deepEqual([...used].toSorted(), EVENTS.toSorted());
  assert.deepEqual(Object.keys(MEANS).toSorted(), EVENTS.toSorted());
});
