import assert from "node:assert/strict";
import { test } from "node:test";
import { tick } from "./drive.ts";
import { leadToEnd, SHIFT, shop, tickOrDie } from "./world.fixture.ts";

const MINUTE = 60_000;

test("a good version is promoted, by fenced writes alone", async () => {
  const world = shop();
  const end = await leadToEnd(world);
  assert.equal(end.outcome, "promoted");
  assert.deepEqual(world.writes, ['3 {"4":0.1}', "4 {}"]);
  assert.equal(world.timer, null, "and the dead-man timer is taken away");
});

test("a version that fails half its calls is rolled back", async () => {
  const world = shop({ failing: 0.5 });
  const end = await leadToEnd(world);
  assert.equal(end.outcome, "rolled-back");
  assert.deepEqual(world.writes, ['3 {"4":0.1}', "3 {}"]);
  assert.match(end.says, /new vs 0 of .* old; odds .*:1; needed 100:1/);
});

for (const failing of [0, 0.5])
  test(`a controller that dies at any call, before or after it, is followed to the same end (${failing} failing)`, async () => {
    const hooks = { before: ["check-orders"], after: ["smoke-orders"] };
    const whole = shop({ failing, shift: { hooks } });
    const wanted = (await leadToEnd(whole)).outcome;
    for (let at = 0; at < whole.calls; at++)
      for (const after of [false, true]) {
        const world = shop({ failing, shift: { hooks } });
        world.dies = { at, after };
        const end = await leadToEnd(world);
        assert.equal(end.outcome, wanted, `dies ${after ? "after" : "before"} call ${at}`);
        assert.deepEqual(world.alias.weights, {}, "one version is left");
        assert.equal(world.alias.version, wanted === "promoted" ? "4" : "3");
        assert.deepEqual([...new Set(world.writes)], whole.writes, "and nothing else was ever written");
      }
  });

test("a controller that never comes back leaves the old version, when the timer has run out", async () => {
  for (let at = 0; at < 60; at++) {
    const world = shop();
    world.dies = { at, after: true };
    for (
      let ticked = await tickOrDie(world);
      ticked && ticked.outcome === null;
      ticked = await tickOrDie(world)
    )
      world.pass(ticked.next);
    world.pass(world.time + 30 * MINUTE);
    assert.deepEqual(world.alias.weights, {}, `dead at call ${at}: two versions would be left`);
  }
});

test("of two controllers only one writes", async () => {
  const world = shop();
  await tick(world.host, world.keep);
  world.pass(world.time + MINUTE);
  const both = await Promise.all([tick(world.host, world.keep), tick(world.host, world.keep)]);
  const refused = both.filter(({ troubles }) => troubles.some((one) => one.includes("PreconditionFailed")));
  assert.ok(world.writes.length <= 1 && refused.length <= 1);
  assert.equal((await leadToEnd(world)).outcome, "promoted");
});

test("an alias that somebody else moved is left alone", async () => {
  const world = shop();
  await tick(world.host, world.keep);
  world.alias = { version: "9", weights: {}, revisionId: "r50" };
  world.time += MINUTE;
  const end = await leadToEnd(world);
  assert.equal(end.outcome, "abandoned");
  assert.equal(world.alias.version, "9");
});

test("nothing begins before it is known what is normal", async () => {
  const world = shop();
  const host = { ...world.host, baseline: () => Promise.reject(new Error("Throttling")) };
  const ticked = await tick(host, world.keep);
  assert.deepEqual(ticked.troubles, ["reading the baseline: Throttling"]);
  assert.equal(world.ticks.length, 0);
  assert.equal(world.alias.revisionId, "r1");
});

test("the operator goes back without a word from CloudWatch", async () => {
  const world = shop({ shift: { strategy: { kind: "canary", weight: 0.1, interval: 60 * MINUTE } } });
  for (let turn = 0; turn < 4; turn++) world.pass((await tick(world.host, world.keep)).next);
  assert.deepEqual(world.alias.weights, { [SHIFT.new]: 0.1 });
  world.operator = { abort: "orders are lost" };
  const dark = () => Promise.reject(new Error("no network"));
  await tick({ ...world.host, counts: dark, inAlarm: dark }, world.keep);
  assert.deepEqual(world.alias.weights, {});
});

test("no traffic is shifted while the timer that was asked for cannot be set", async () => {
  const world = shop();
  const host = { ...world.host, deadMan: () => Promise.reject(new Error("AccessDenied")) };
  for (let turn = 0; turn < 3; turn++) {
    const { troubles, next } = await tick(host, world.keep);
    world.pass(next);
    if (turn > 0) assert.deepEqual(troubles, ["dead-man: AccessDenied"]);
  }
  assert.deepEqual(world.writes, []);
});
