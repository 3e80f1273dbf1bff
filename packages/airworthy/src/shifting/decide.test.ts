import assert from "node:assert/strict";
import { test } from "node:test";
import { decide } from "./decide.ts";
import type { Strategy } from "./model.ts";
import { counts, MINUTE, ordersShift, Shop } from "./shop.fixture.ts";

test("a good version: weight grows with the evidence, then it has everything", () => {
  const shop = new Shop(ordersShift());
  shop.tick();
  assert.equal(shop.state.phase, "shifting");
  assert.ok((shop.alias.weights["8"] ?? 0) > 0 && (shop.alias.weights["8"] ?? 0) <= 0.01);
  const weights: number[] = [];
  for (let minute = 0; minute < 30 && shop.state.phase === "shifting"; minute++) {
    weights.push(shop.alias.weights["8"] ?? 0);
    shop.minutes(1, 0.005, 0.005);
  }
  assert.deepEqual(
    weights,
    weights.toSorted((a, b) => a - b),
  );
  shop.tick();
  assert.equal(shop.state.phase, "promoted");
  assert.deepEqual([shop.alias.version, shop.alias.weights], ["8", {}]);
  assert.ok(shop.did("done"));
});

test("a bad version goes back, and says why in a line that can be checked", () => {
  const shop = new Shop(
    ordersShift({ strategy: { kind: "steps", steps: [{ weight: 0.05, until: { after: 1e9 } }] } }),
  );
  shop.tick();
  shop.minute(counts(570, 1), counts(30, 0));
  shop.minute(counts(570, 0), counts(30, 1));
  shop.minute(counts(570, 1), counts(30, 2));
  shop.minute(counts(570, 1), counts(30, 3));
  shop.minute(counts(570, 0), counts(30, 3));
  shop.minute(counts(570, 0), counts(30, 0));
  shop.tick();
  assert.equal(shop.state.phase, "rolled-back");
  assert.deepEqual([shop.alias.version, shop.alias.weights], ["7", {}]);
  assert.equal(
    shop.said.at(-1),
    "rolled back to version 7: 6 of 120 new vs 3 of 2,280 old; odds 53,070:1; needed 100:1",
  );
});

test("an incident that both share neither rolls back nor promotes", () => {
  const shop = new Shop(ordersShift());
  shop.tick();
  shop.minutes(12, 0.2, 0.2);
  assert.equal(shop.state.phase, "shifting");
});

test("the fix is promoted while production burns, though an alarm stands in ALARM", () => {
  const shop = new Shop(ordersShift({ alarms: ["orders-errors"] }));
  shop.alarms = ["orders-errors"];
  const { effects } = shop.tick();
  assert.match(JSON.stringify(effects), /orders-errors was in ALARM before the shift/);
  shop.minutes(40, 0.2, 0.005);
  shop.tick();
  assert.equal(shop.state.phase, "promoted");
});

test("an alarm that goes off rolls back; one set aside does once it was well in between", () => {
  const shop = new Shop(ordersShift({ alarms: ["orders-errors"] }));
  shop.alarms = ["orders-errors"];
  shop.tick();
  shop.minutes(1, 0.005, 0.005);
  shop.alarms = [];
  shop.minutes(1, 0.005, 0.005);
  shop.alarms = ["orders-errors"];
  shop.minutes(1, 0.005, 0.005);
  shop.tick();
  assert.equal(shop.state.phase, "rolled-back");
  assert.match(shop.state.reason ?? "", /^in ALARM: orders-errors/);
});

const TIMED: readonly (readonly [string, Strategy, readonly number[]])[] = [
  ["canary", { kind: "canary", weight: 0.1, interval: 3 * MINUTE }, [0.1, 0.1, 0.1]],
  ["linear", { kind: "linear", weight: 0.25, interval: MINUTE }, [0.25, 0.5, 0.75]],
];
for (const [name, strategy, expected] of TIMED)
  test(`${name}: weights by time`, () => {
    const shop = new Shop(ordersShift({ strategy }));
    shop.tick();
    const weights = [shop.alias.weights["8"]];
    while (shop.state.phase !== "promoted" && weights.length < 10) {
      shop.minutes(1, 0.005, 0.005);
      if (shop.alias.version === "7") weights.push(shop.alias.weights["8"]);
      else shop.tick();
    }
    assert.deepEqual(weights, expected);
    assert.equal(shop.alias.version, "8");
  });

test("all at once is one write", () => {
  const shop = new Shop(ordersShift({ strategy: { kind: "all-at-once" } }));
  shop.tick();
  assert.deepEqual([shop.alias.version, shop.alias.revisionId], ["8", "r2"]);
  shop.tick();
  assert.equal(shop.state.phase, "promoted");
});

test("steps by requests wait for their requests, not for the clock", () => {
  const shop = new Shop(
    ordersShift({ strategy: { kind: "requests", steps: [{ weight: 0.1, requests: 100 }] } }),
  );
  shop.tick();
  for (let minute = 0; minute < 5; minute++) shop.minute(counts(90), counts(10));
  assert.equal(shop.state.phase, "shifting");
  for (let minute = 0; minute < 5; minute++) shop.minute(counts(90), counts(20));
  shop.tick();
  assert.equal(shop.state.phase, "promoted");
});

test("any of and all of: a gate or the evidence, and never before two minutes", () => {
  const shift = ordersShift({
    strategy: {
      kind: "steps",
      steps: [
        {
          weight: 0.1,
          until: { allOf: [{ after: 2 * MINUTE }, { anyOf: [{ approval: "go" }, { evidence: {} }] }] },
        },
      ],
    },
  });
  const shop = new Shop(shift);
  shop.operator = { approvals: ["go"] };
  shop.tick();
  shop.minutes(1, 0.005, 0.005);
  assert.equal(shop.state.phase, "shifting");
  shop.minutes(1, 0.005, 0.005);
  shop.tick();
  assert.equal(shop.state.phase, "promoted");
});

test("hooks: before, between steps, after; each once, by its id", () => {
  const shop = new Shop(
    ordersShift({
      strategy: { kind: "linear", weight: 0.4, interval: MINUTE },
      hooks: { before: ["smoke"], between: ["check"], after: ["report"], onRollback: ["page"] },
    }),
  );
  shop.tick();
  assert.deepEqual([shop.state.phase, shop.alias.weights], ["before", {}]);
  for (let minute = 0; minute < 12; minute++) shop.minutes(1, 0.005, 0.005);
  assert.equal(shop.state.phase, "promoted");
  assert.deepEqual(Object.keys(shop.hooks), [
    "orders-8/before/smoke",
    "orders-8/between-0/check",
    "orders-8/after/report",
  ]);
});

test("a hook that fails before traffic leaves the alias untouched; after it, the old version comes back", () => {
  const before = new Shop(ordersShift({ hooks: { before: ["smoke"] } }));
  before.hooks = { "orders-8/before/smoke": "Failed" };
  before.tick();
  before.tick();
  assert.deepEqual([before.state.phase, before.alias.revisionId], ["rolled-back", "r1"]);
  const after = new Shop(
    ordersShift({ strategy: { kind: "all-at-once" }, hooks: { after: ["check"], onRollback: ["page"] } }),
  );
  after.hooks = { "orders-8/after/check": "Failed" };
  for (let tick = 0; tick < 4; tick++) after.tick();
  assert.equal(after.state.phase, "rolled-back");
  assert.deepEqual([after.alias.version, after.alias.weights], ["7", {}]);
  assert.equal(after.hooks["orders-8/on-rollback/page"], "Succeeded");
});

test("a hook that never answers has failed after its time", () => {
  const shop = new Shop(ordersShift({ hooks: { before: ["smoke"] }, limits: { hook: 5 * MINUTE } }));
  shop.hooks = { "orders-8/before/smoke": "InProgress" };
  shop.tick();
  shop.now = 6 * MINUTE;
  shop.tick();
  assert.match(shop.state.reason ?? "", /the hook smoke said no, or nothing for too long/);
});

test("paused holds the weight but still goes back", () => {
  const shop = new Shop(ordersShift({ strategy: { kind: "canary", weight: 0.1, interval: MINUTE } }));
  shop.operator = { paused: true };
  // Not before it has begun.
  shop.tick();
  assert.equal(shop.state.phase, "ready");
  shop.operator = {};
  shop.tick();
  shop.operator = { paused: true };
  shop.minutes(8, 0.005, 0.005);
  assert.deepEqual([shop.state.phase, shop.alias.weights], ["shifting", { 8: 0.1 }]);
  shop.minutes(8, 0.005, 0.5);
  assert.equal(shop.state.phase, "rolled-back");
});

test("undecided is held and said, never promoted in silence; an operator may", () => {
  const shop = new Shop(ordersShift({ limits: { duration: 10 * MINUTE } }));
  shop.tick();
  for (let minute = 0; minute < 15; minute++) shop.minute(counts(1), counts(0));
  assert.equal(shop.state.phase, "undecided");
  assert.match(shop.said.at(-1) ?? "", /^undecided, held at .*not decided within 10 minutes/);
  shop.operator = { approvals: ["undecided"] };
  shop.minute(counts(1), counts(0));
  shop.tick();
  assert.equal(shop.state.phase, "promoted");
  assert.match(shop.said.at(-1) ?? "", /approved undecided/);
});

test("undecided goes back when the limits say so", () => {
  const shop = new Shop(ordersShift({ limits: { duration: 10 * MINUTE, undecided: "roll-back" } }));
  shop.tick();
  for (let minute = 0; minute < 13; minute++) shop.minute(counts(1), counts(0));
  assert.equal(shop.state.phase, "rolled-back");
});

test("a spent failure budget goes back and does not call it proof", () => {
  const shop = new Shop(
    ordersShift({ strategy: { kind: "failure-budget", budget: 5 }, rollback: { alpha: 1e-9 } }),
  );
  shop.tick();
  for (let minute = 0; minute < 5; minute++) shop.minute(counts(595, 3), counts(5, 2));
  shop.tick();
  assert.equal(shop.state.phase, "rolled-back");
  assert.match(shop.state.reason ?? "", /the failure budget is spent, which proves nothing/);
});

test("an operator aborts, or promotes without evidence, and it is written down", () => {
  const back = new Shop(ordersShift());
  back.tick();
  back.operator = { abort: "wrong branch" };
  back.minutes(1, 0, 0);
  back.tick();
  assert.deepEqual([back.state.phase, back.state.reason], ["rolled-back", "aborted: wrong branch"]);
  const on = new Shop(ordersShift());
  on.tick();
  on.operator = { promote: "the shop is down" };
  on.minutes(1, 0, 0);
  on.tick();
  assert.deepEqual(
    [on.state.phase, on.state.reason],
    ["promoted", "promoted without evidence: the shop is down"],
  );
});

test("an alias that somebody else moved is left alone, with the command that mends it", () => {
  const shop = new Shop(ordersShift());
  shop.tick();
  shop.alias = { version: "7", weights: { 9: 0.3 }, revisionId: "theirs" };
  shop.minutes(1, 0, 0);
  assert.equal(shop.state.phase, "abandoned");
  assert.deepEqual(shop.alias.weights, { 9: 0.3 });
  assert.match(shop.state.reason ?? "", /now serves version 7, 30 % on version 9.*aws lambda update-alias/);
});

test("an alias with another weight gets the approved one again; one restored by hand stays restored", () => {
  const shop = new Shop(ordersShift({ strategy: { kind: "canary", weight: 0.1, interval: 9 * MINUTE } }));
  shop.tick();
  shop.tick();
  shop.alias = { version: "7", weights: { 8: 0.9 }, revisionId: "r50" };
  shop.minutes(1, 0, 0);
  assert.deepEqual(shop.alias.weights, { 8: 0.1 });
  shop.tick();
  shop.alias = { version: "7", weights: {}, revisionId: "r60" };
  shop.minutes(1, 0, 0);
  assert.deepEqual([shop.state.phase, shop.alias.revisionId], ["rolled-back", "r60"]);
});

test("facts of another tick are ignored, whatever they say", () => {
  const shop = new Shop(ordersShift());
  const first = shop.facts();
  shop.tick(first);
  const state = shop.state;
  const late = decide(shop.shift, state, { ...first, operator: { abort: "late" } });
  assert.deepEqual([late.state, late.effects], [state, []]);
});

test("counts that come late are never counted, and none is counted twice", () => {
  const shop = new Shop(ordersShift({ strategy: { kind: "canary", weight: 0.1, interval: 60 * MINUTE } }));
  shop.tick();
  shop.minute(counts(90), counts(10));
  shop.minute(counts(90), counts(10));
  const { watermark, totals } = shop.state;
  assert.deepEqual([watermark, totals.new.requests], [MINUTE, 10]);
  shop.strata.push({ at: 0, old: counts(0), new: counts(10, 10) }, ...shop.strata);
  shop.minute(counts(90), counts(10));
  assert.deepEqual([shop.state.totals.new.requests, shop.state.totals.new.failures], [20, 0]);
});

test("metrics that do not come keep the weight where it is", () => {
  const shop = new Shop(ordersShift());
  shop.tick();
  const { weights } = shop.alias;
  for (let minute = 0; minute < 5; minute++) {
    shop.now += MINUTE;
    shop.tick({ ...shop.facts(), countedUntil: 0 });
  }
  assert.deepEqual(shop.alias.weights, weights);
});

test("a rollback waits for nothing: one call, with the last revision known, no counts and no alias read", () => {
  const shop = new Shop(ordersShift());
  shop.tick();
  shop.tick();
  const facts = { ...shop.facts(), alias: null, strata: [], countedUntil: 0, operator: { abort: "now" } };
  const { effects } = decide(shop.shift, shop.state, facts);
  const writes = effects.filter((effect) => effect.do === "restore");
  assert.deepEqual(writes, [{ do: "restore", version: "7", expectedRevision: "r2" }]);
});

test("a controller that was away for too long restores the old version", () => {
  const shop = new Shop(ordersShift());
  shop.tick();
  shop.now = 11 * MINUTE;
  shop.tick();
  shop.tick();
  assert.deepEqual([shop.state.phase, shop.alias.weights], ["rolled-back", {}]);
  assert.match(shop.state.reason ?? "", /no controller for 10 minutes/);
});

test("a state is small, and JSON keeps it as it is", () => {
  const shop = new Shop(ordersShift());
  shop.tick();
  shop.minutes(5, 0.005, 0.005);
  const text = JSON.stringify(shop.state);
  assert.deepEqual(JSON.parse(text), shop.state);
  assert.ok(text.length < 2000, String(text.length));
});

test("a weight that came in the middle of a minute waits for a minute that is all its own", () => {
  const shop = new Shop(ordersShift());
  shop.now = MINUTE / 2;
  shop.tick();
  const { weights } = shop.alias;
  for (let minute = 0; minute < 2; minute++) {
    shop.strata.push({ at: minute * MINUTE, old: counts(590), new: counts(10) });
    shop.now += MINUTE;
    shop.tick();
    assert.deepEqual(shop.alias.weights, weights);
  }
  shop.now += MINUTE;
  shop.strata.push({ at: 2 * MINUTE, old: counts(590), new: counts(10) });
  shop.tick();
  assert.ok((shop.alias.weights["8"] ?? 0) > (weights["8"] ?? 0));
});
