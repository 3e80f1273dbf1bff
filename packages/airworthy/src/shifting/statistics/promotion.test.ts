import assert from "node:assert/strict";
import { test } from "node:test";
import { Random } from "../random.fixture.ts";
import { addNew, NEW_PROCESS, oddsBelow, type Process } from "./promotion.ts";

const MINUTE = 60_000;
const TOLERANCE = 0.015;

/** The expectation of the odds after two strata when the rate is the tolerance: sums over all outcomes. */
function expectation(process: Process, sizes: readonly number[], minute: number, rate: number): number {
  const [size, ...rest] = sizes;
  if (size === undefined) return oddsBelow(process);
  let sum = 0;
  let ways = 1;
  for (let events = 0; events <= size; events++) {
    const chance = ways * rate ** events * (1 - rate) ** (size - events);
    const next = addNew(process, { since: minute * MINUTE, requests: size, events }, TOLERANCE, 0.005);
    sum += chance * expectation(next, rest, minute + 1, rate);
    ways = (ways * (size - events)) / (events + 1);
  }
  return sum;
}

test("at the tolerance the odds are a martingale, restarts included; above it they fall", () => {
  assert.ok(Math.abs(expectation(NEW_PROCESS, [3, 4, 5], 0, TOLERANCE) - 1) <= 1e-12);
  assert.ok(Math.abs(expectation(NEW_PROCESS, [2, 6, 2, 2], 3, TOLERANCE) - 1) <= 1e-12);
  assert.ok(expectation(NEW_PROCESS, [3, 4, 5], 0, 0.03) < 1);
});

test("some 760 requests of a good version prove it", () => {
  const four = addNew(NEW_PROCESS, { since: 0, requests: 760, events: 4 }, TOLERANCE, 0.005);
  assert.ok(oddsBelow(four) > 15 && oddsBelow(four) < 25, String(oddsBelow(four)));
});

test("a good version recovers from an incident within minutes", () => {
  let process: Process = NEW_PROCESS;
  const pass = (minute: number, events: number) =>
    (process = addNew(process, { since: minute * MINUTE, requests: 300, events }, TOLERANCE, 0.005));
  for (let minute = 0; minute < 5; minute++) pass(minute, 60);
  assert.ok(oddsBelow(process) < 0.1);
  let minutes = 5;
  while (oddsBelow(process) < 20 && minutes < 60) pass(minutes++, minutes % 2 === 0 ? 1 : 2);
  assert.ok(minutes <= 13, String(minutes));
});

/**
 * The trap: a new version that fails 3 %, and an incident in which both fail 20 % while the new one has little traffic.
 * Pooled over the shift the old version looks worse than the new one, and "at most a point worse than the old one" passes.
 */
function shiftWithIncident(random: Random) {
  let pooledOld = 0;
  let oldRequests = 0;
  let process: Process = NEW_PROCESS;
  let log = 0;
  let pooled = false;
  let stratified = false;
  for (let minute = 0; minute < 30; minute++) {
    const incident = minute >= 2 && minute < 7;
    const weight = minute < 8 ? 0.01 : 0.5;
    const fresh = random.poisson(600 * weight);
    const old = random.poisson(600 * (1 - weight));
    const failures = Math.min(fresh, random.poisson(fresh * (incident ? 0.2 : 0.03)));
    pooledOld += random.poisson(old * (incident ? 0.2 : 0.005));
    oldRequests += old;
    const usual = pooledOld / oldRequests;
    const bar = usual - 2 * Math.sqrt((usual * (1 - usual)) / oldRequests) + 0.01;
    const rate = Math.min(0.005, bar / 2);
    log += failures * Math.log(rate / bar) + (fresh - failures) * Math.log((1 - rate) / (1 - bar));
    process = addNew(
      process,
      { since: minute * MINUTE, requests: fresh, events: failures },
      TOLERANCE,
      0.005,
    );
    pooled ||= log >= Math.log(20);
    stratified ||= oddsBelow(process) >= 20;
  }
  return { pooled, stratified };
}

test("the trap of pooling: a bad version passes after an incident; stratum by stratum it does not", () => {
  const random = new Random(7);
  const flown = Array.from({ length: 2000 }, () => shiftWithIncident(random));
  const pooled = flown.filter((one) => one.pooled).length;
  assert.ok(pooled > 1000, `pooled: ${pooled} of 2,000`);
  assert.equal(flown.filter((one) => one.stratified).length, 0);
});
