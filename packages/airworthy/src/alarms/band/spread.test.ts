import assert from "node:assert/strict";
import { test } from "node:test";
import { chance } from "./chance.fixture.ts";
import { normalBeyond, normalTail } from "./normal.ts";
import { learnSpread, shareBeyond, sizeBeyond, spread } from "./spread.ts";

test("normal tails as tables have them", () => {
  const tails: [number, number][] = [
    [0, 0.5],
    [1, 0.158655254],
    [2, 0.022750132],
    [3, 0.001349898],
    [6, 9.865876e-10],
  ];
  for (const [deviations, share] of tails) {
    assert.ok(Math.abs(normalTail(deviations) / share - 1) < 1e-6, `${deviations}`);
    assert.ok(Math.abs(normalBeyond(share) - deviations) < 1e-6, `${share}`);
  }
  assert.equal(normalTail(-1), 1 - normalTail(1));
});

test("sizes and shares are each other's inverse, seen or extrapolated", () => {
  const draw = chance(1);
  const seen = spread();
  for (let count = 0; count < 5000; count++) learnSpread(seen, draw.normal(), 1, 1e-4);
  for (const share of [0.3, 0.05, 0.01, 0.001, 1e-5, 1e-8])
    for (const [side, sign] of [
      ["below", -1],
      ["above", 1],
    ] as const) {
      const back = shareBeyond(seen, sign * sizeBeyond(seen, side, share));
      assert.ok(Math.abs(back / share - 1) < 0.02, `${side} ${share}: ${back}`);
    }
});

test("a lopsided distribution has lopsided edges", () => {
  const draw = chance(2);
  const seen = spread();
  for (let count = 0; count < 5000; count++) learnSpread(seen, Math.exp(draw.normal()) - 1, 1, 1e-4);
  assert.ok(sizeBeyond(seen, "below", 0.02) < 1.05);
  assert.ok(sizeBeyond(seen, "above", 0.02) > 4);
});

test("what was learned long ago is forgotten", () => {
  const seen = spread();
  for (let count = 0; count < 2000; count++) learnSpread(seen, 20 * (-1) ** count, 1, 1e-2);
  for (let count = 0; count < 2000; count++) learnSpread(seen, (-1) ** count, 1, 1e-2);
  assert.ok(sizeBeyond(seen, "above", 0.02) < 4);
});

test("before anything is seen, edges are wide rather than narrow", () => {
  assert.ok(sizeBeyond(spread(), "above", normalTail(2)) > 2 / 0.8);
});
