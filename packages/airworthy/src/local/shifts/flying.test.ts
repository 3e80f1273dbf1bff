import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { MINUTE, SECOND } from "../../engine/kernel/time.ts";
import { ENGINE_METRICS } from "../../shifting/defaults.ts";
import { replay } from "../../shifting/history.ts";
import type { Shift } from "../../shifting/model.ts";
import { flyingShop } from "./shop.fixture.ts";
import { historyIn, keepIn, lead, Led, newShift, noteIn, stateIn, tellOperator, Unkept } from "./store.ts";

let root = "";
beforeEach(() => (root = mkdtempSync(path.join(tmpdir(), "airworthy-shifts-"))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

const SHIFT: Shift = {
  id: "orders-live-2",
  functionName: "orders",
  alias: "live",
  old: "1",
  new: "2",
  strategy: { kind: "evidence" },
  metrics: ENGINE_METRICS,
};

function noteOf(shift: Partial<Shift> = {}) {
  return { shift: { ...SHIFT, ...shift }, name: "Orders", started: 0 };
}

test("a version that fails half its calls is rolled back by evidence, in virtual time", async () => {
  const { shifts, traffic, alias, journal } = await flyingShop(root, 50);
  await traffic(2 * MINUTE);
  const folder = await shifts.start(noteOf());
  await traffic(MINUTE);
  const state = stateIn(folder);
  assert.equal(state?.phase, "rolled-back");
  assert.ok(state.totals.new.failures <= 8, `${state.totals.new.failures} failing requests`);
  assert.equal(alias()["FunctionVersion"], "1");
  assert.equal(alias()["RoutingConfig"], undefined);
  assert.match(historyIn(folder).at(-1)?.says ?? "", /^rolled back to version 1: \d of .* needed 100:1$/);
  assert.ok(
    journal.entries.some(({ what, data }) => what === "shift.said" && data["phase"] === "rolled-back"),
  );
});

test("a good version is promoted when it has shown that it is good, and its history decides the same again", async () => {
  const { shifts, traffic, alias } = await flyingShop(root, 0);
  await traffic(2 * MINUTE);
  const folder = await shifts.start(noteOf());
  await traffic(5 * MINUTE);
  assert.equal(stateIn(folder)?.phase, "promoted");
  assert.equal(alias()["FunctionVersion"], "2");
  const ticks = historyIn(folder);
  const decided = replay(noteIn(folder).shift, {
    begunAt: ticks[0]?.at ?? 0,
    ticks: ticks.map(({ facts }) => facts),
  });
  assert.deepEqual(
    decided.map(({ says }) => says),
    ticks.map(({ says }) => says),
  );
  assert.deepEqual(decided.at(-1)?.state, stateIn(folder));
});

test("the operator's word is heard at the next tick", async () => {
  const { shifts, traffic, alias } = await flyingShop(root, 0);
  const folder = await shifts.start(
    noteOf({ strategy: { kind: "canary", weight: 0.1, interval: 10 * MINUTE } }),
  );
  await traffic(5 * SECOND);
  assert.deepEqual(alias()["RoutingConfig"], { AdditionalVersionWeights: { "2": 0.1 } });
  tellOperator(folder, { abort: "orders are lost" });
  await traffic(3 * SECOND);
  assert.equal(stateIn(folder)?.phase, "rolled-back");
  assert.equal(stateIn(folder)?.reason, "aborted: orders are lost");
});

test("a shift that lost its leader is led again from where it was", async () => {
  const { shifts, traffic, clock } = await flyingShop(root, 0);
  const folder = await shifts.start(
    noteOf({ strategy: { kind: "canary", weight: 0.1, interval: 20 * SECOND } }),
  );
  await traffic(5 * SECOND);
  shifts.stop();
  const stood = stateIn(folder);
  await clock.advance(5 * SECOND);
  assert.deepEqual(stateIn(folder), stood, "nobody leads");
  await shifts.resume(SHIFT.id);
  await traffic(30 * SECOND);
  assert.equal(stateIn(folder)?.phase, "promoted");
});

test("of two leaders one is refused", () => {
  const folder = newShift(root, noteOf());
  const release = lead(folder, { pid: process.ppid, as: "shift" });
  assert.throws(() => lead(folder, { pid: process.pid, as: "dev" }), Led);
  release();
});

test("a state that was cut anywhere is never half read", async () => {
  const folder = newShift(root, noteOf());
  const keep = keepIn(folder, { durable: true });
  const { shifts, traffic } = await flyingShop(root, 0);
  const other = await shifts.start(noteOf({ id: "orders-live-2-again" }));
  await traffic(2 * SECOND);
  const text = readFileSync(path.join(other, "state.json"), "utf8");
  const file = path.join(folder, "state.json");
  for (let length = 0; length < text.trimEnd().length; length++) {
    writeFileSync(file, text);
    truncateSync(file, length);
    await assert.rejects(keep.state(), Unkept, `cut after ${length} bytes`);
  }
});

test("a file is written beside and then renamed, so that nothing is left half written", async () => {
  const folder = newShift(root, noteOf());
  tellOperator(folder, { paused: true });
  assert.deepEqual(readdirSync(folder).toSorted(), ["operator.json", "shift.json"]);
});

test("an id cannot lead out of the folder of shifts", () => {
  for (const id of ["../orders", "..", "a/b", "", ".hidden"])
    assert.throws(() => newShift(root, noteOf({ id })), /is no id of a shift/);
});
