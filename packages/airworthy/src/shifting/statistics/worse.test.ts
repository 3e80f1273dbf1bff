import assert from "node:assert/strict";
import { test } from "node:test";
import { logChoose } from "./gamma.ts";
import { logMoments } from "./hypergeometric.ts";
import { addEvents, addStratum, NOTHING_SEEN, ODDS_RATIOS, odds } from "./worse.ts";

function after(...strata: readonly (readonly [number, number, number, number])[]): number {
  const logE = [...NOTHING_SEEN];
  for (const [freshRequests, freshEvents, staleRequests, staleEvents] of strata)
    addStratum(logE, { freshRequests, freshEvents, staleRequests, staleEvents });
  return odds(logE);
}

test("before anything was seen the odds are even", () => assert.equal(odds(NOTHING_SEEN), 1));

test("a stratum without failures, or without one of the versions, says nothing", () => {
  assert.equal(after([60, 0, 540, 0]), 1);
  assert.equal(after([60, 5, 0, 0]), 1);
  assert.equal(after([0, 0, 540, 9]), 1);
});

test("four minutes of a version that fails: near what the binomial approximation gave elsewhere", () => {
  const four = after([60, 1, 540, 3], [58, 2, 550, 2], [61, 4, 535, 3], [60, 3, 541, 2]);
  assert.ok(Math.abs(four / 5834.15159981664 - 1) < 1e-9, String(four));
});

test("an incident that both share is no evidence", () => {
  assert.ok(after([60, 12, 540, 108], [60, 12, 540, 108], [60, 12, 540, 108]) < 1);
});

/** Sums over all tables with their exact probabilities when the versions are alike: E[E] of one stratum. */
function expectation(fresh: number, stale: number, events: number): number {
  const low = Math.max(0, events - stale);
  const high = Math.min(fresh, events);
  let sum = 0;
  for (let x = low; x <= high; x++) {
    const chance = Math.exp(
      logChoose(fresh, x) + logChoose(stale, events - x) - logChoose(fresh + stale, events),
    );
    sum += chance * after([fresh, x, stale, events - x]);
  }
  return sum;
}

test("a martingale: no table of up to 12 requests has an expectation above 1", () => {
  let tables = 0;
  for (let all = 1; all <= 12; all++)
    for (let fresh = 0; fresh <= all; fresh++)
      for (let events = 0; events <= all; events++) {
        const mean = expectation(fresh, all - fresh, events);
        assert.ok(Math.abs(mean - 1) <= 1e-12, `${fresh} of ${all}, ${events} failures: ${mean}`);
        tables++;
      }
  assert.equal(tables, 818);
});

/** The best anybody could do by choosing when to stop, over some strata: by going backwards. */
function bestStop(strata: readonly (readonly [number, number, number])[], logE: number[]): number {
  const [next, ...rest] = strata;
  const now = odds(logE);
  if (!next) return now;
  const [fresh, stale, events] = next;
  let on = 0;
  for (let x = Math.max(0, events - stale); x <= Math.min(fresh, events); x++) {
    const chance = Math.exp(
      logChoose(fresh, x) + logChoose(stale, events - x) - logChoose(fresh + stale, events),
    );
    const then = [...logE];
    addStratum(then, {
      freshRequests: fresh,
      freshEvents: x,
      staleRequests: stale,
      staleEvents: events - x,
    });
    on += chance * bestStop(rest, then);
  }
  return Math.max(now, on);
}

test("no rule when to stop gains anything, over every pair of tables of up to 5 requests, and some of three", () => {
  const tables: [number, number, number][] = [];
  for (let all = 2; all <= 5; all++)
    for (let fresh = 1; fresh < all; fresh++)
      for (let events = 1; events < all; events++) tables.push([fresh, all - fresh, events]);
  for (const one of tables)
    for (const two of tables) assert.ok(bestStop([one, two], [...NOTHING_SEEN]) <= 1 + 1e-12);
  for (const one of tables.slice(-8))
    assert.ok(bestStop([one, [2, 10, 4], [6, 6, 5]], [...NOTHING_SEEN]) <= 1 + 1e-12);
});

test("by events: a martingale for every weight", () => {
  for (const weight of [0.0001, 0.01, 0.3, 0.5, 0.99]) {
    const fresh = [...NOTHING_SEEN];
    const stale = [...NOTHING_SEEN];
    addEvents(fresh, weight, { freshRequests: 1, freshEvents: 1, staleRequests: 0, staleEvents: 0 });
    addEvents(stale, weight, { freshRequests: 0, freshEvents: 0, staleRequests: 1, staleEvents: 1 });
    assert.ok(Math.abs(weight * odds(fresh) + (1 - weight) * odds(stale) - 1) <= 1e-12);
  }
});

test("large tables: outward from the mode agrees with the sum over everything", () => {
  for (const [fresh, stale, failures] of [
    [30, 400, 25],
    [500, 300, 120],
    [40, 4000, 3500],
  ] as const) {
    const out: number[] = [];
    logMoments({ fresh, stale, failures }, ODDS_RATIOS, out);
    for (const [index, ratio] of ODDS_RATIOS.entries()) {
      const terms: number[] = [];
      for (let j = Math.max(0, failures - stale); j <= Math.min(fresh, failures); j++)
        terms.push(logChoose(fresh, j) + logChoose(stale, failures - j) + j * Math.log(ratio));
      const top = Math.max(...terms);
      const whole = top + Math.log(terms.reduce((sum, term) => sum + Math.exp(term - top), 0));
      const expected = whole - logChoose(fresh + stale, failures);
      assert.ok(Math.abs((out[index] ?? 0) - expected) < 1e-9, `${fresh}/${stale}/${failures} at ${ratio}`);
    }
  }
});

test("an incident at a thousand requests a second is one quick sum", () => {
  const even = after([30_000, 6000, 30_000, 6000]);
  assert.ok(even > 0 && even < 1e-3);
});
