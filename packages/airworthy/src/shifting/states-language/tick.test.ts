import assert from "node:assert/strict";
import { test } from "node:test";
import jsonata from "jsonata";
import { Random } from "../random.fixture.ts";
import { compareStream } from "./compare.fixture.ts";
import { atFirstWeight, constantsOf, machineStateOf, SHIFT } from "./streams.fixture.ts";
import { BEGIN_HOURS, READ_MINUTES } from "./tick.ts";

test("on random minutes the machine decides as the controller does, to the last digits of the odds", async () => {
  const random = new Random(5);
  const verdicts = new Set<string>();
  // The benchmark compares a hundred thousand, and busier ones.
  for (let stream = 0; stream < 16; stream++)
    verdicts.add(await compareStream(random, { most: 8, busiest: 2000 }));
  assert.ok(verdicts.size >= 3, `only ${[...verdicts].join(", ")}`);
});

test("minutes are read from what GetMetricData answers: none missing, none twice, none of tomorrow", async () => {
  const iso = (minute: number) => new Date(minute * 60_000).toISOString();
  const series = (Id: string, ...points: [number, number][]) => ({
    Id,
    Timestamps: points.map(([at]) => iso(at)),
    Values: points.map(([, value]) => value),
  });
  const results = [
    series("allRequests", [1, 600], [2, 10], [3, 5], [9, 7]),
    series("allFailures", [2, 3]),
    series("newRequests", [1, 6]),
    series("newFailures"),
  ];
  const read = (from: number, until: number) =>
    jsonata(READ_MINUTES).evaluate({ results, from: from * 60_000, until: until * 60_000 });
  assert.deepEqual(JSON.parse(JSON.stringify(await read(1, 4))), [
    { at: 60_000, f: 6, x: 0, o: 594, y: 0 },
    { at: 120_000, f: 0, x: 0, o: 10, y: 3 },
    { at: 180_000, f: 0, x: 0, o: 5, y: 0 },
  ]);
  assert.deepEqual(JSON.parse(JSON.stringify(await read(3, 4))), [{ at: 180_000, f: 0, x: 0, o: 5, y: 0 }]);
  assert.deepEqual(JSON.parse(JSON.stringify(await read(4, 9))), []);
});

test("the machine begins where the controller begins: baseline, tolerance, traffic and first weight", async () => {
  const random = new Random(3);
  for (let round = 0; round < 30; round++) {
    const now = 1_700_000_000_000 + Math.floor(random.next() * 3_600_000);
    const hours = Array.from({ length: Math.floor(random.next() * 25) }, (_, hour) => {
      const requests = random.poisson(10 ** (random.next() * 5)) + (hour === 0 ? 1 : 0);
      return {
        requests,
        failures: Math.min(requests, random.poisson(requests * (hour === 7 ? 0.3 : 0.004))),
      };
    });
    const expected = atFirstWeight(now, hours);
    const c = { ...constantsOf(SHIFT), excess: 0.01 };
    const begun = JSON.parse(JSON.stringify(await jsonata(BEGIN_HOURS).evaluate({}, { hours, now, c })));
    const { baseline, tolerance, traffic, watermark, startedAt } = machineStateOf(expected);
    for (const [name, value] of Object.entries({
      baseline,
      tolerance,
      traffic,
      watermark,
      startedAt,
      wanted: expected.weight,
    }))
      assert.ok(
        Math.abs(begun[name] - value) <= 1e-9 * Math.max(1, value),
        `${name}: ${begun[name]}, not ${value}`,
      );
  }
});
