import assert from "node:assert/strict";
import { test } from "node:test";
import { binomial, keyOf, normal, poisson, uniform } from "./draws.ts";
import { exp, log } from "./exact.ts";
import { normalQuantile, normalShare } from "./normal.ts";

test("exp and log agree with the machine's to a few units in the last place", () => {
  for (let x = -700; x < 700; x += 0.37) {
    assert.ok(Math.abs(exp(x) / Math.exp(x) - 1) < 1e-15, `exp(${x})`);
    const value = Math.exp(x);
    assert.ok(Math.abs(log(value) - Math.log(value)) <= 4e-16 * Math.max(1, Math.abs(x)), `log(${value})`);
  }
});

test("the normal distribution and its inverse agree", () => {
  assert.ok(Math.abs(normalQuantile(0.975) - 1.959963984540054) < 1e-8);
  for (let x = -6; x <= 6; x += 0.05)
    assert.ok(Math.abs(normalQuantile(normalShare(x)) - x) < 1e-7 * Math.exp((x * x) / 4), String(x));
});

test("numbers look uniform, whatever the order they are asked in", () => {
  const key = keyOf(7, "orders", "errors");
  let sum = 0;
  let squares = 0;
  const count = 100_000;
  for (let index = count - 1; index >= 0; index--) {
    const u = uniform(key, index);
    sum += u;
    squares += u * u;
  }
  assert.ok(Math.abs(sum / count - 1 / 2) < 0.004);
  assert.ok(Math.abs(squares / count - 1 / 3) < 0.004);
  assert.equal(uniform(key, 3), uniform(key, 3));
  assert.notEqual(uniform(key, 3), uniform(keyOf(8, "orders", "errors"), 3));
});

test("neighbours do not follow each other", () => {
  const key = keyOf(1, "orders");
  let sum = 0;
  for (let index = 0; index < 50_000; index++) sum += normal(key, index) * normal(key, index + 1);
  assert.ok(Math.abs(sum / 50_000) < 0.02);
});

test("counts have the mean and the variance of their distributions", () => {
  const key = keyOf(3, "orders");
  const count = 40_000;
  const moments = (draw: (share: number) => number) => {
    let sum = 0;
    let squares = 0;
    for (let index = 0; index < count; index++) {
      const x = draw(uniform(key, index));
      sum += x;
      squares += x * x;
    }
    return { mean: sum / count, variance: squares / count - (sum / count) ** 2 };
  };
  for (const mean of [0.05, 0.5, 3, 15, 17, 400]) {
    const seen = moments((share) => poisson(mean, share));
    const off = 5 * Math.sqrt(mean / count);
    assert.ok(Math.abs(seen.mean - mean) < off + 0.01, `Poisson ${mean}: mean ${seen.mean}`);
    assert.ok(Math.abs(seen.variance / mean - 1) < 0.06, `Poisson ${mean}: variance ${seen.variance}`);
  }
  for (const [trials, chance] of [
    [3, 0.5],
    [30, 0.2],
    [150, 0.02],
    [3000, 0.0005],
    [3000, 0.3],
    [40, 0.9],
  ] as const) {
    const mean = trials * chance;
    const variance = mean * (1 - chance);
    const seen = moments((share) => binomial(trials, chance, share));
    assert.ok(
      Math.abs(seen.mean - mean) < 5 * Math.sqrt(variance / count) + 0.01,
      `${trials} ${chance}: ${seen.mean}`,
    );
    assert.ok(Math.abs(seen.variance / variance - 1) < 0.08, `${trials} ${chance}: ${seen.variance}`);
  }
});

test("more is expected, never less comes of the same number", () => {
  for (let step = 1; step < 1000; step++) {
    const share = step / 1000;
    for (let mean = 0.1; mean < 40; mean += 0.3)
      assert.ok(poisson(mean + 0.3, share) >= poisson(mean, share) - 1);
  }
});
