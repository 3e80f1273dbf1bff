import assert from "node:assert/strict";
import { test } from "node:test";
import jsonata from "jsonata";
import { logAdd, logChoose } from "../statistics/gamma.ts";
import { logMoments } from "../statistics/hypergeometric.ts";
import { ODDS_RATIOS } from "../statistics/worse.ts";
import { EXP, LN, LOG_ADD, LOG_CHOOSE, LOG_MOMENTS } from "./mathematics.ts";

async function evaluate(functions: string, expression: string, input: object): Promise<number> {
  return (await jsonata(`(${functions} ${expression})`).evaluate(input)) as number;
}

function close(actual: number, expected: number, what: string): void {
  const error = Math.abs(actual - expected) / Math.max(1, Math.abs(expected));
  assert.ok(error < 1e-9, `${what}: ${actual}, not ${expected}`);
}

test("logarithm and exponential in JSONata have all the digits", async () => {
  for (const y of [1e-12, 0.005, 0.74, 0.75, 0.99, 1, 1.49, 1.5, 2, 3, 1000, 6e4, 1e9])
    close(await evaluate(LN, "$ln(y)", { y }), Math.log(y), `ln ${y}`);
  for (const x of [-800, -20, -1, 0, 0.5, 4.6, 300])
    close(
      (await evaluate(EXP, "$exp(x)", { x })) / Math.max(1, Math.exp(x)),
      Math.exp(x) / Math.max(1, Math.exp(x)),
      `exp ${x}`,
    );
});

test("sums in logarithms and binomial coefficients are those of the controller", async () => {
  for (const [a, b] of [
    [0, 0],
    [-3, 40],
    [-200, -201],
    [5, -900],
  ] as const)
    close(await evaluate(LN + EXP + LOG_ADD, "$logAdd(a, b)", { a, b }), logAdd(a, b), `logAdd ${a} ${b}`);
  for (const [n, k] of [
    [1, 0],
    [5, 2],
    [600, 12],
    [60_000, 300],
  ] as const)
    close(await evaluate(LN + LOG_CHOOSE, "$logChoose(n, k)", { n, k }), logChoose(n, k), `${n} over ${k}`);
});

test("moments of the hypergeometric distribution are those of the controller, for small tables and large ones", async () => {
  const moments = ODDS_RATIOS.map(() => 0);
  for (const [fresh, stale, failures] of [
    [1, 1, 1],
    [6, 594, 3],
    [60, 540, 12],
    [3, 5, 8],
    [300, 300, 30],
    [600, 59_400, 300],
    [30_000, 30_000, 12_000],
    [40, 10, 45],
  ] as const) {
    logMoments({ fresh, stale, failures }, ODDS_RATIOS, moments);
    const theirs = await jsonata(
      `(${LN + LOG_CHOOSE + LOG_MOMENTS} $logMoments(f, s, k, psi, logPsi))`,
    ).evaluate({ f: fresh, s: stale, k: failures, psi: ODDS_RATIOS, logPsi: ODDS_RATIOS.map(Math.log) });
    for (const [index, moment] of moments.entries())
      close(
        (theirs as number[])[index] ?? NaN,
        moment,
        `${fresh} ${stale} ${failures} at ${ODDS_RATIOS[index]}`,
      );
  }
});
