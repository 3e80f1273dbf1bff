import assert from "node:assert/strict";
import { test } from "node:test";
import { HOUR, MINUTE, SECOND } from "../../kernel/time.ts";
import { decide, type Patience, type Queued } from "./retry.ts";

const fresh: Queued = { receivedAt: 0, invoked: 0, throttled: 0 };
const patient: Patience = { maximumAge: 6 * HOUR, maximumRetries: 2 };

test("an event that fails is tried again after one minute, then after two, then no more", () => {
  const first = decide(fresh, { kind: "failed", at: 0 }, patient);
  assert.ok(first.next === "wait");
  assert.equal(first.delay, MINUTE);
  const second = decide(first.event, { kind: "failed", at: MINUTE }, patient);
  assert.ok(second.next === "wait");
  assert.equal(second.delay, 2 * MINUTE);
  const third = decide(second.event, { kind: "failed", at: 3 * MINUTE }, patient);
  assert.deepEqual(third, {
    next: "end",
    condition: "RetriesExhausted",
    event: { receivedAt: 0, invoked: 3, throttled: 0 },
  });
});

test("without retries the first failure is the last", () => {
  const decision = decide(fresh, { kind: "failed", at: 0 }, { ...patient, maximumRetries: 0 });
  assert.ok(decision.next === "end");
  assert.equal(decision.condition, "RetriesExhausted");
});

test("a retry that the event would not outlive is not waited for", () => {
  const decision = decide(fresh, { kind: "failed", at: 1000 }, { ...patient, maximumAge: MINUTE });
  assert.ok(decision.next === "end");
  assert.deepEqual([decision.condition, decision.event.invoked], ["EventAgeExceeded", 1]);
});

test("throttles wait from a second up to five minutes, and cost no retry", () => {
  const delays: number[] = [];
  let event = fresh;
  for (let index = 0; index < 11; index++) {
    const decision = decide(event, { kind: "throttled", at: 0 }, patient);
    assert.ok(decision.next === "wait");
    delays.push(decision.delay / SECOND);
    event = decision.event;
  }
  assert.deepEqual(delays, [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
  assert.equal(event.invoked, 0);
});

test("a function that is switched off by a reservation of zero is not tried", () => {
  const decision = decide(fresh, { kind: "due", at: 0, reserved: 0 }, patient);
  assert.deepEqual(decision, { next: "end", condition: "ZeroReservedConcurrency", event: fresh });
});
