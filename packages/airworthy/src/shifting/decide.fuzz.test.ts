import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { decide } from "./decide.ts";
import type { Facts } from "./model.ts";
import { MINUTE, ordersShift, Shop } from "./shop.fixture.ts";

const anyNumber = fc.oneof(fc.nat(1000), fc.double(), fc.constantFrom(-1, 0.5, 1e300, Number.NaN, Infinity));
const anyCounts = fc.record({
  requests: anyNumber,
  failures: anyNumber,
  slow: fc.option(anyNumber, { nil: 1 }),
});
const anyStratum = fc.record({
  at: fc.oneof(
    fc.nat(12).map((minute) => minute * MINUTE),
    anyNumber,
  ),
  old: anyCounts,
  new: anyCounts,
  weight: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
});
const anyFacts = fc.record({
  now: fc.oneof(
    fc.nat(40).map((minute) => minute * MINUTE),
    fc.integer(),
  ),
  countedUntil: fc.oneof(
    fc.nat(40).map((minute) => minute * MINUTE),
    fc.integer(),
  ),
  strata: fc.array(anyStratum, { maxLength: 6 }),
  readable: fc.boolean(),
  alarms: fc.subarray(["orders-errors", "other"]),
  operator: fc.record(
    {
      paused: fc.boolean(),
      abort: fc.constant("stop"),
      promote: fc.constant("go"),
      approvals: fc.subarray(["undecided"]),
    },
    { requiredKeys: [] },
  ),
});

test("whatever the facts are: no exception, a state that JSON keeps, a weight that is one, and writes that name a revision", () => {
  fc.assert(
    fc.property(
      fc.array(anyFacts, { maxLength: 12 }),
      fc.constantFrom("evidence", "budget"),
      (ticks, kind) => {
        const strategy =
          kind === "evidence" ? ({ kind } as const) : ({ kind: "failure-budget", budget: 5 } as const);
        const shop = new Shop(ordersShift({ alarms: ["orders-errors"], strategy }));
        shop.tick();
        for (const { readable, operator, ...more } of ticks) {
          const alias = readable ? shop.alias : null;
          const facts: Facts = { ...shop.facts(), ...(more as Partial<Facts>), operator, alias };
          const { effects } = shop.tick(facts);
          assert.deepEqual(JSON.parse(JSON.stringify(shop.state)), shop.state);
          assert.ok(shop.state.weight >= 0 && shop.state.weight <= 1);
          for (const effect of effects)
            if ("expectedRevision" in effect) assert.match(effect.expectedRevision, /^r\d+$/);
          // The same facts again are facts of another tick, or the shift is over: nothing changes.
          assert.deepEqual(decide(shop.shift, shop.state, facts).state, shop.state);
        }
      },
    ),
    { numRuns: 300 },
  );
});
