import assert from "node:assert/strict";
import { test } from "node:test";
import { Random } from "../random.fixture.ts";
import { fly } from "../service.fixture.ts";
import { medianPassage } from "../statistics/passage.ts";
import { addNew, NEW_PROCESS, oddsBelow, type Process } from "../statistics/promotion.ts";
import { MINUTE, ordersShift } from "../shop.fixture.ts";
import { plan } from "./plan.ts";

const TEN = { requestsPerSecond: 10, failureRate: 0.005 };

test("evidence at ten requests a second: some minutes, and what is seen in them", () => {
  const { promoted, detectable, cost, decidable } = plan(ordersShift(), TEN);
  assert.ok(decidable && promoted !== null && promoted >= 6 * MINUTE && promoted <= 11 * MINUTE);
  assert.ok(detectable !== null && detectable > 0.005 && detectable < 0.02, String(detectable));
  assert.ok(cost > 2 && cost < 12, String(cost));
});

test("strategies of the clock take their time, whatever the traffic", () => {
  for (const requestsPerSecond of [0.01, 10, 1000]) {
    const canary = ordersShift({ strategy: { kind: "canary", weight: 0.1, interval: 5 * MINUTE } });
    assert.equal(plan(canary, { ...TEN, requestsPerSecond }).promoted, 5 * MINUTE);
    const linear = ordersShift({ strategy: { kind: "linear", weight: 0.1, interval: 2 * MINUTE } });
    assert.equal(plan(linear, { ...TEN, requestsPerSecond }).promoted, 18 * MINUTE);
  }
});

test("steps by requests take what the traffic needs for them", () => {
  const shift = ordersShift({ strategy: { kind: "requests", steps: [{ weight: 0.1, requests: 600 }] } });
  // A request a second for the new version, known a minute later.
  assert.equal(plan(shift, TEN).promoted, 11 * MINUTE);
});

test("too little traffic: not decidable, and every proposal is", () => {
  const { decidable, promoted, proposals } = plan(ordersShift(), {
    requestsPerSecond: 0.005,
    failureRate: 0.005,
  });
  assert.deepEqual([decidable, promoted], [false, null]);
  assert.match(proposals.join("\n"), /^allow 96 hours|^allow \d+ hours/);
  assert.match(proposals.join("\n"), /send \d+ synthetic requests a minute/);
  assert.match(proposals.join("\n"), /shift by time instead: it promotes without evidence, and says so/);
});

test("a smaller budget costs less and takes longer", () => {
  const of = (budget: number) => plan(ordersShift({ strategy: { kind: "failure-budget", budget } }), TEN);
  assert.ok(of(5).cost < of(50).cost);
  assert.ok((of(5).promoted ?? Infinity) > (of(50).promoted ?? 0));
});

test("the median number of requests, against simulated ones", () => {
  const passage = { rate: 0.005, tolerance: 0.015, baseline: 0.005, odds: 20 };
  const random = new Random(11);
  const needed = Array.from({ length: 2000 }, () => {
    let process: Process = NEW_PROCESS;
    let requests = 0;
    while (oddsBelow(process) < 20) {
      process = addNew(process, { since: 0, requests: 10, events: random.poisson(0.05) }, 0.015, 0.005);
      requests += 10;
    }
    return requests;
  }).toSorted((a, b) => a - b);
  const simulated = needed[1000] ?? 0;
  const planned = medianPassage(passage) ?? 0;
  assert.ok(Math.abs(planned / simulated - 1) < 0.05, `${planned} planned, ${simulated} simulated`);
});

test("a version at the tolerance is never planned to be promoted", () => {
  assert.equal(medianPassage({ rate: 0.015, tolerance: 0.015, baseline: 0.005, odds: 20 }), null);
});

test("the median time, against simulated shifts", () => {
  for (const [requestsPerSecond, failureRate] of [
    [3, 0.005],
    [30, 0.001],
    [100, 0.02],
  ] as const) {
    const random = new Random(13);
    const times = Array.from({ length: 200 }, () => {
      const flown = fly(
        ordersShift(),
        { traffic: () => requestsPerSecond, failing: () => failureRate },
        random,
      );
      return flown.phase === "promoted" ? flown.duration : Infinity;
    }).toSorted((a, b) => a - b);
    const planned = plan(ordersShift(), { requestsPerSecond, failureRate }).promoted ?? 0;
    assert.ok(
      Math.abs(planned / (times[100] ?? 0) - 1) <= 0.2,
      `${planned} planned, ${times[100]} simulated`,
    );
  }
});
