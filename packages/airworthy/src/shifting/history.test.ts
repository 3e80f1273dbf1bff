import assert from "node:assert/strict";
import { test } from "node:test";
import { remembered, replay } from "./history.ts";
import { begin } from "./decide.ts";
import type { Facts, State } from "./model.ts";
import { ordersShift, Shop } from "./shop.fixture.ts";

test("a past verdict again, bit for bit, from JSON", () => {
  const shop = new Shop(ordersShift());
  shop.tick();
  shop.minutes(4, 0.01, 0.005);
  shop.minutes(20, 0.005, 0.3);
  assert.equal(shop.state.phase, "rolled-back");
  let state: State = begin(0);
  const ticks = shop.ticks.map((facts, index) => {
    const kept = remembered(state, facts);
    state = shop.decisions[index]?.state ?? state;
    return kept;
  });
  const kept = JSON.parse(JSON.stringify(ticks)) as Facts[];
  const again = replay(shop.shift, { begunAt: 0, ticks: kept });
  assert.deepEqual(again, shop.decisions);
  assert.equal(again.at(-1)?.says, shop.said.at(-1));
  assert.ok(JSON.stringify(kept).length < JSON.stringify(shop.ticks).length / 2);
});
