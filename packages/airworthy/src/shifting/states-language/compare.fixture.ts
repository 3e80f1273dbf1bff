import assert from "node:assert/strict";
import type { Random } from "../random.fixture.ts";
import type { Stratum } from "../model.ts";
import { atFirstWeight, controllerTick, machineStateOf, machineTick } from "./streams.fixture.ts";

const MINUTE = 60_000;
/** A controller of AWS's metrics sees a minute when it is over and another one has passed. */
const LAG = MINUTE;

/** What each phase of the controller is called by the machine. */
const VERDICTS: Readonly<Record<string, string>> = {
  restoring: "worse",
  promoting: "proven",
  undecided: "undecided",
  shifting: "goes on",
};

/**
 * Leads a random service by the controller and by the machine, tick by tick, and demands the same verdicts, weights and
 * odds of both. The machine goes on from its own state, so that errors would add up. Resolves to the last verdict.
 */
export async function compareStream(
  random: Random,
  { most, busiest }: { readonly most: number; readonly busiest: number },
): Promise<string> {
  const perMinute = busiest ** random.next();
  const base = random.next() < 0.3 ? 0 : 0.002 + random.next() * 0.02;
  const excess = random.next() < 0.5 ? 0 : random.next() ** 3 * 0.5;
  const start = 1_700_000_000_000 + Math.floor(random.next() * 3_600_000);
  const hourly = Math.round(perMinute * 60);
  let controller = atFirstWeight(
    start,
    Array.from({ length: 24 }, () => ({ requests: hourly, failures: Math.round(hourly * base) })),
  );
  let machine = machineStateOf(controller);
  let now = start;
  for (let tick = 0; tick < most; tick++) {
    // Now and then a tick is late, or some minutes at once have to be counted.
    now =
      (Math.floor(now / MINUTE) + 1 + (random.next() < 0.1 ? 3 : 0)) * MINUTE +
      Math.floor(random.next() * 5000);
    const until = Math.floor((now - LAG) / MINUTE) * MINUTE;
    const strata = minutes(
      random,
      { perMinute, base, excess, weight: controller.weight },
      controller.watermark,
      until,
    );
    const before = controller;
    controller = controllerTick(controller, strata, until, now);
    const ticked = await machineTick(machine, strata, until, now);
    const verdict = VERDICTS[controller.phase] ?? controller.phase;
    assert.equal(
      ticked.verdict,
      verdict,
      `minute ${tick} of ${JSON.stringify({ before, strata, until, now })}`,
    );
    same(ticked.worse, controller.worse.failures);
    same(ticked.good, controller.good[0] ?? []);
    same([ticked.traffic], [controller.traffic]);
    if (verdict !== "goes on") return verdict;
    same([ticked.wanted], [controller.weight]);
    machine = {
      ...ticked,
      ...(ticked.wanted === ticked.weight ? {} : { weight: ticked.wanted, weightAt: now }),
    };
  }
  return "goes on";
}

function same(machine: readonly number[], controller: readonly number[]): void {
  assert.equal(machine.length, controller.length);
  for (const [index, value] of machine.entries()) {
    const other = controller[index] ?? NaN;
    assert.ok(Math.abs(value - other) <= 1e-8 * Math.max(1, Math.abs(other)), `${value}, not ${other}`);
  }
}

interface Service {
  readonly perMinute: number;
  readonly base: number;
  readonly excess: number;
  readonly weight: number;
}

function minutes(
  random: Random,
  { perMinute, base, excess, weight }: Service,
  from: number,
  until: number,
): Stratum[] {
  const strata: Stratum[] = [];
  for (let at = from; at < until; at += MINUTE) {
    // One minute in ten is an incident that both versions share.
    const rate = random.next() < 0.1 ? 0.2 : base;
    const fresh = random.poisson(perMinute * weight);
    const stale = random.poisson(perMinute * (1 - weight));
    if (fresh + stale === 0) continue;
    strata.push({
      at,
      new: { requests: fresh, failures: Math.min(fresh, random.poisson(fresh * Math.min(1, rate + excess))) },
      old: { requests: stale, failures: Math.min(stale, random.poisson(stale * rate)) },
    });
  }
  return strata;
}
