import assert from "node:assert/strict";
import { test } from "node:test";
import { type Column, column } from "./math.fixture.ts";

// The tables of https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html

const _ = null;
type Row = readonly [expression: string, expected: Column];

function table(name: string, columns: Readonly<Record<string, Column>>, rows: readonly Row[]): void {
  for (const [expression, expected] of rows)
    test(`${name}: ${expression} -> ${expected.map((value) => value ?? "-").join(" ")}`, () => {
      assert.deepEqual(column(expression, columns), expected);
    });
}

table("comparison", { m1: [30, 20, 0, 0], m2: [20, _, 20, _] }, [
  ["m1 < m2", [0, 0, 1, 0]],
  ["m1 >= 30", [1, 0, 0, 0]],
  ["m1 > 15 AND m2 > 15", [1, 0, 0, 0]],
  ["m1 > 15 && m2 > 15", [1, 0, 0, 0]],
  ["m1 > 15 OR m2 > 15", [1, 1, 1, 0]],
  ["m1 > 15 || m2 > 15", [1, 1, 1, 0]],
  ["m1 == m2", [0, 0, 0, 1]],
  ["m1 != m2", [1, 1, 1, 0]],
  ["m1 <= 20", [0, 1, 1, 1]],
]);

const conditions = { c: [1, 1, 0, 0, _], a: [30, _, 0, 0, 30], b: [0, 0, 20, _, 20] };
table("IF", conditions, [
  ["IF(c, a, b)", [30, 0, 20, _, _]],
  ["IF(c, 5, b)", [5, 5, 20, _, _]],
  ["IF(c, a, 5)", [30, 0, 5, 5, _]],
  ["IF(c, a)", [30, 0, _, _, _]],
  ["IF(c, 5)", [5, 5, _, _, _]],
  ["IF(c, 10, 2)", [10, 10, 2, 2, _]],
  ["IF(1, a, b)", [30, _, 0, 0, 30]],
  ["IF(0, a, b)", [0, 0, 20, _, 20]],
  ["IF(0, a)", [_, _, _, _, _]],
  ["IF(-3, a, b)", [30, _, 0, 0, 30]],
  ["IF(a < 400, a)", [30, _, 0, 0, 30]],
  ["IF(a > 10, a, 7)", [30, _, 7, 7, 30]],
  ["IF(a > 10, b, a)", [0, _, 0, 0, 20]],
  ["IF(AVG(c) > 0.2, a, b)", [30, _, 0, 0, 30]],
]);

const traffic = { m1: [10, _, 30, 40], m2: [0, 2, _, 5] };
table("arithmetic", traffic, [
  ["m1 + m2", [10, 2, 30, 45]],
  ["m1 - m2", [10, -2, 30, 35]],
  // A division by zero drops the datapoint; a missing divisor counts as 0, a missing dividend too.
  ["m1 / m2", [_, 0, _, 8]],
  ["m1 ^ 2", [100, _, 900, 1600]],
  ["m1 * 0", [0, _, 0, 0]],
  ["5 * m1", [50, _, 150, 200]],
  ["-5 * m1", [-50, _, -150, -200]],
  ["-m1", [-10, _, -30, -40]],
  ["m1 / 0", [_, _, _, _]],
  ["m1 + 1 / 0", [_, _, _, _]],
  ["PERIOD(m1) / 60 * m1", [10, _, 30, 40]],
  ["m1 / PERIOD(m1)", [1 / 6, _, 0.5, 2 / 3]],
  ["SUM(100 / [m1, m2])", [10, 50, 100 / 30, 22.5]],
  ["SUM(-[m1, m2])", [-10, -2, -30, -45]],
]);

table("functions", traffic, [
  ["ABS(m2 - m1)", [10, 2, 30, 35]],
  ["MIN(ABS([m1, m2]))", [0, 2, 30, 5]],
  ["AVG(METRICS())", [5, 1, 15, 22.5]],
  ["SUM([m1,m2]) / AVG(m2)", [10 / (7 / 3), 2 / (7 / 3), 30 / (7 / 3), 45 / (7 / 3)]],
  ["MAX(METRICS())", [10, 2, 30, 40]],
  ["m1 - MIN(m1)", [0, _, 20, 30]],
  ["SUM(METRICS()) / SUM(m1)", [10 / 80, 2 / 80, 30 / 80, 45 / 80]],
  ['SUM(METRICS("2"))', [0, 2, _, 5]],
  ["DATAPOINT_COUNT(METRICS())", [2, 1, 1, 2]],
  ["m1 * DATAPOINT_COUNT(m1)", [30, _, 90, 120]],
  ["m1 / METRIC_COUNT(METRICS())", [5, _, 15, 20]],
  ["STDDEV(METRICS())", [5, 0, 0, 17.5]],
  ["STDDEV(m2) + 0 * m1", [Math.sqrt(38 / 9), _, Math.sqrt(38 / 9), Math.sqrt(38 / 9)]],
  ["DIFF(m1)", [_, _, 20, 10]],
  ["DIFF_TIME(m1)", [_, _, 120, 60]],
  ["RATE(m1)", [_, _, 20 / 120, 10 / 60]],
  ["RUNNING_SUM(m1)", [10, _, 40, 80]],
  ["FILL(m1, 10)", [10, 10, 30, 40]],
  ["FILL(m1, MIN(m1))", [10, 10, 30, 40]],
  ["FILL(m1, REPEAT)", [10, 10, 30, 40]],
  ["FILL(m1, LINEAR)", [10, 20, 30, 40]],
  ["FILL(m1, m2)", [10, 2, 30, 40]],
  ["SUM(FILL(METRICS(), 0))", [10, 2, 30, 45]],
  ["SUM(FILL(METRICS(), m1))", [10, 2, 60, 45]],
  ["FIRST(SORT(METRICS(), AVG, DESC))", [10, _, 30, 40]],
  ["LAST(SORT(METRICS(), AVG, DESC))", [0, 2, _, 5]],
  ["IF(FIRST(SORT(METRICS(), AVG, DESC))>25, 1, 0)", [0, _, 1, 1]],
  ["SUM(SLICE(SORT(METRICS(), SUM, DESC), 0, 1))", [10, _, 30, 40]],
  ["SUM(SLICE(SORT(METRICS(), AVG, ASC), 1))", [10, _, 30, 40]],
  ["SUM(SORT(METRICS(), MAX, ASC, 1))", [0, 2, _, 5]],
  ["CEIL(m1 / 7)", [2, _, 5, 6]],
  ["FLOOR(m1 / 7)", [1, _, 4, 5]],
  ["LOG10(m1 / m1 * 1000)", [3, _, 3, 3]],
  // The logarithm of 0 is not finite: no datapoint.
  ["LOG(m2)", [_, Math.log(2), _, Math.log(5)]],
  ["TIME_SERIES(MAX(m1))", [40, 40, 40, 40]],
  ["TIME_SERIES(10)", [10, 10, 10, 10]],
  ["TIME_SERIES(5*AVG(m1))", [400 / 3, 400 / 3, 400 / 3, 400 / 3]],
  ["MINUTE(m1)", [0, 1, 2, 3]],
  ["HOUR(m1)", [10, 10, 10, 10]],
  ["DAY(m1)", [1, 1, 1, 1]],
  ["DATE(m1)", [5, 5, 5, 5]],
  ["MONTH(m1)", [1, 1, 1, 1]],
  ["YEAR(m1)", [2026, 2026, 2026, 2026]],
  ["EPOCH(m1) - 1767607200", [0, 60, 120, 180]],
  ["IF(DAY(m1)<6,m1)", [10, 0, 30, 40]],
  ["IF(MONTH(m1) == 4,m1)", [_, _, _, _]],
]);
