import assert from "node:assert/strict";
import { test } from "node:test";
import { AWS_METRICS, ENGINE_METRICS } from "./defaults.ts";
import { Random } from "./random.fixture.ts";
import { fly, type Service } from "./service.fixture.ts";
import { ordersShift } from "./shop.fixture.ts";

const service = (fresh: number): Service => ({
  traffic: () => 10,
  failing: () => 0.005,
  slow: () => 0.01,
  freshSlow: () => fresh,
});

for (const [host, metrics] of [
  ["AWS", AWS_METRICS],
  ["the engine", ENGINE_METRICS],
] as const) {
  test(`a version that is slow goes back, and it is said of what (${host})`, () => {
    const flown = fly(ordersShift({ metrics }), service(0.15), new Random(3));
    assert.equal(flown.phase, "rolled-back");
    assert.match(flown.says, /\d+ of \d+ new slow vs \d+ of [\d,]+ old; odds [\d,]+:1; needed 100:1/);
  });

  test(`as quick as the old one it is promoted (${host})`, () => {
    assert.equal(fly(ordersShift({ metrics }), service(0.01), new Random(4)).phase, "promoted");
  });

  test(`slower than is tolerated it is never promoted, though it does not fail (${host})`, () => {
    const random = new Random(5);
    for (let round = 0; round < 40; round++)
      assert.notEqual(fly(ordersShift({ metrics }), service(0.06), random).phase, "promoted");
  });
}
