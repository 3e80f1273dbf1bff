import assert from "node:assert/strict";
import { test } from "node:test";
import { bandOf } from "./band.ts";
import { type Chance, chance, DAY, series, shopHours, START } from "./chance.fixture.ts";
import { normalTail } from "./normal.ts";

/** Share of points below and above the band in weeks three to six, on a metric that keeps its seasons. */
function outside(
  deviations: number,
  valueAt: (draw: Chance, usual: number) => number,
): { below: number; above: number } {
  const draw = chance(11);
  const points = series(42, (instant) => valueAt(draw, shopHours(instant)));
  const limits = bandOf(points, { period: 300, deviations });
  let [below, above, judged] = [0, 0, 0];
  for (const [index, { instant, value }] of points.entries()) {
    const here = limits[index];
    if (!here || instant < START + 14 * DAY) continue;
    judged++;
    if (value < here.lower) below++;
    if (value > here.upper) above++;
  }
  return { below: below / judged, above: above / judged };
}

const METRICS: Readonly<Record<string, (draw: Chance, usual: number) => number>> = {
  "normal noise of one size": (draw, usual) => 1000 * usual + 50 * draw.normal(),
  "normal noise that grows with the level": (draw, usual) => 1000 * usual * (1 + 0.1 * draw.normal()),
  "normal noise around zero": (draw, usual) => usual - 1 + 0.3 * draw.normal(),
  "lognormal durations": (draw, usual) => 200 * usual * Math.exp(0.5 * draw.normal()),
  "long-tailed lognormal durations": (draw, usual) => 200 * usual * Math.exp(draw.normal()),
  "counts of a busy function": (draw, usual) => draw.poisson(1000 * usual),
};

for (const [name, valueAt] of Object.entries(METRICS)) {
  for (const deviations of [1, 2, 3]) {
    test(`${name}: as many points beyond ${deviations} deviations as stated`, () => {
      const stated = 2 * normalTail(deviations);
      const { below, above } = outside(deviations, valueAt);
      // What 8,000 points leave to chance, and a fifth.
      const room = 3 * Math.sqrt(stated / 8000) + 0.2 * stated;
      assert.ok(Math.abs(below + above - stated) < room, `${below} + ${above}, stated ${stated}`);
    });
  }
}

for (const mean of [0.02, 0.5, 3, 8]) {
  test(`counts around ${mean}: at most as many points outside as stated`, () => {
    const { below, above } = outside(2, (draw, usual) => draw.poisson(mean * usual));
    assert.ok(below + above <= 2 * normalTail(2), `${below} + ${above}`);
  });
}
