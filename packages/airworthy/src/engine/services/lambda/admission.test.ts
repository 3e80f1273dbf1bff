import assert from "node:assert/strict";
import { test } from "node:test";
import { admit, type Demand, freshUsage, type Usage } from "./admission.ts";

const account = { limit: 1000, setAside: 0, unreservedRunning: 0 };
const orders = (over: Partial<Demand> = {}): Demand => ({
  at: 0,
  usage: freshUsage(0, over.reserved ?? 1000),
  reserved: undefined,
  provisioned: 0,
  provisionedFree: false,
  cold: true,
  account,
  ...over,
});
const running = (count: number, limit = 1000): Usage => ({ ...freshUsage(0, limit), running: count });

test("a function without a reservation uses what the account has left", () => {
  assert.equal(kind(orders()), "unreserved");
  assert.equal(
    kind(orders({ account: { limit: 1000, setAside: 900, unreservedRunning: 100 } })),
    "ConcurrentInvocationLimitExceeded",
  );
});

test("a reserved function is stopped at its own limit, even when the account is idle", () => {
  assert.equal(kind(orders({ reserved: 5, usage: running(4) })), "reserved");
  assert.equal(
    kind(orders({ reserved: 5, usage: running(5) })),
    "ReservedFunctionConcurrentInvocationLimitExceeded",
  );
});

test("a reserved function runs while the rest of the account is full", () => {
  const full = { limit: 1000, setAside: 5, unreservedRunning: 995 };
  assert.equal(kind(orders({ reserved: 5, account: full })), "reserved");
});

test("a reservation of zero switches the function off", () => {
  assert.equal(kind(orders({ reserved: 0 })), "ReservedFunctionConcurrentInvocationLimitExceeded");
});

test("what is provisioned counts into the reservation", () => {
  const demand = { reserved: 5, provisioned: 4, usage: running(1) };
  assert.equal(kind(orders({ ...demand, provisionedFree: true })), "provisioned");
  assert.equal(kind(orders(demand)), "ReservedFunctionConcurrentInvocationLimitExceeded");
});

test("a function starts a thousand environments at once, then a hundred a second", () => {
  let usage = freshUsage(0, 10_000);
  const wide = { limit: 10_000, setAside: 0, unreservedRunning: 0 };
  const started = (at: number, tries: number): number => {
    let count = 0;
    for (let index = 0; index < tries; index++) {
      const admission = admit(orders({ at, usage, account: wide }));
      usage = admission.usage;
      if ("on" in admission) count++;
    }
    return count;
  };
  assert.equal(started(0, 1500), 1000);
  assert.equal(started(1000, 500), 100);
  // Not banked: after an hour there are a thousand again, not more.
  assert.equal(started(3_600_000, 1500), 1000);
});

test("a function answers ten requests a second for each unit of its concurrency", () => {
  let usage = freshUsage(0, 2);
  const outcomes = Array.from({ length: 21 }, () => {
    const admission = admit(orders({ reserved: 2, usage, cold: false }));
    usage = admission.usage;
    return "on" in admission ? admission.on : admission.throttled;
  });
  assert.equal(outcomes.filter((outcome) => outcome === "reserved").length, 20);
  assert.equal(outcomes[20], "ReservedFunctionInvocationRateLimitExceeded");
});

function kind(demand: Demand): string {
  const admission = admit(demand);
  return "on" in admission ? admission.on : admission.throttled;
}
