import assert from "node:assert/strict";
import { test } from "node:test";
import { countDeviations, countFloor, FEW } from "./counts.ts";
import { normalTail } from "./normal.ts";

/** The chance that a Poisson count is `from` to `to`. */
function poisson(mean: number, from: number, to: number): number {
  let term = Math.exp(-mean);
  let sum = 0;
  for (let count = 0; count <= to; count++) {
    if (count >= from) sum += term;
    term *= mean / (count + 1);
  }
  return sum;
}

test("chance alone leaves the floor no more often than stated", () => {
  for (const mean of [0.01, 0.1, 0.5, 1, 2, 3, 5, 8, FEW])
    for (const deviations of [1.5, 2, 2.5, 3]) {
      const { lower, upper } = countFloor(mean, deviations);
      const outside = 1 - poisson(mean, Math.ceil(lower), Math.floor(upper));
      // The root is an approximation: a quarter more than stated is the most it is off by.
      assert.ok(outside < 1.25 * 2 * normalTail(deviations), `${mean}, ${deviations}: ${outside}`);
    }
});

test("a count at the edge of the floor is as many deviations off as the floor has", () => {
  for (const mean of [0.5, 3, FEW]) {
    const { upper } = countFloor(mean, 2);
    assert.ok(Math.abs(countDeviations(mean, upper) - 2) < 1e-9);
  }
  assert.equal(countDeviations(1000, 1000), 0);
});
