import assert from "node:assert/strict";
import { test } from "node:test";
import { bestRho, betaBinomialLogMixture, rateBounds } from "./bounds.ts";
import { logOddsAgainst } from "./split.ts";

/** Published by others, with their own implementations: to 1e-5, as they were printed. */
function near(actual: number, expected: number, within = 1e-5): void {
  assert.ok(Math.abs(actual - expected) <= within, `${actual} is not ${expected}`);
}

/** Source: https://github.com/gostevehoward/confseq, test/uniform_boundaries_unittest.cpp (MIT) */
const BOUNDS: readonly (readonly [
  events: number,
  requests: number,
  best: number,
  low: number,
  high: number,
])[] = [
  [700, 1000, 100, 0.651629, 0.745949],
  [15, 50, 50, 0.129556, 0.511896],
  [5, 50, 50, 0.013021, 0.269264],
  [1, 50, 50, 0, 0.13489],
  [1, 2, 50, 0, 1],
  [100, 200, 1, 0.328923, 0.671076],
  [0, 1, 50, 0, 1],
  [1, 1, 50, 0, 1],
];

for (const [events, requests, best, low, high] of BOUNDS)
  test(`confseq: bounds of ${events} in ${requests}, tightest at ${best}`, () => {
    const [lower, upper] = rateBounds(events, requests, 0.05, best);
    near(lower, low);
    near(upper, high);
  });

test("confseq: the best rho of a two-sided normal mixture", () => near(bestRho(100, 0.05), 12.60056));

test("confseq: a two-sided beta-binomial mixture", () =>
  near(betaBinomialLogMixture(10, 100, { v: 100, alpha: 0.05, g: 0.2, h: 0.8 }), -0.6941012));

test("confseq: where a beta-binomial mixture reaches odds of 20:1", () =>
  near(betaBinomialLogMixture(31.4308, 100, { v: 100, alpha: 0.05, g: 0.2, h: 0.8 }), Math.log(20)));

/** The chance of counts so uneven, at any time. */
const pValue = (counts: number[], shares: number[]) => Math.min(1, Math.exp(-logOddsAgainst(counts, shares)));

/** Source: https://github.com/assuncaolfi/savvi (MIT) */
test("savvi: a canary that has a fifth of the traffic, stopped at 210", () =>
  near(pValue([148, 62], [0.8, 0.2]), 0.045579631759249686, 1e-7));

test("savvi: three arms, stopped at 402", () =>
  near(pValue([40, 129, 233], [0.1, 0.4, 0.5]), 0.04845591105969517, 1e-7));

/** Source: https://github.com/NPodlozhniy/seqabpy (Apache-2.0) */
test("seqabpy: 100 against 101 says nothing", () => near(pValue([100, 101], [0.5, 0.5]), 1));

test("seqabpy: 100 against 201", () => near(pValue([100, 201], [0.5, 0.5]), 5.0606e-6, 1e-9));
