import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { besideOrders, computing, watchOf } from "./alarms.fixture.ts";
import { discouraged } from "./discouraged.ts";
import { plainErrorRate, returned } from "./expressions.ts";

describe("plainErrorRate", () => {
  for (const [expression, best] of [
    ["e / i", 0],
    ["(e/i)*100", 0],
    ["100 * (e / MAX([e, i]))", 0],
    ["IF(i != 0, (e / i) * 100, 0)", 0],
    ["(100 * (FILL(e, 0) / FILL(i, 1)))", 0],
    ["1 - (e / i)", 1],
    ["100 - 100 * e / i", 100],
    ["IF(e >= 3, 100 * e / i, 0)", undefined],
    ["IF(i > 10, e / i, 0)", undefined],
    ["e", undefined],
    ["i / e", undefined],
  ] as const) {
    test(`${expression} is ${best === undefined ? "no plain rate" : `${best} at best`}`, () => {
      assert.equal(plainErrorRate(watchOf(besideOrders(computing(expression))))?.best, best);
    });
  }
});

describe("discouraged", () => {
  for (const [expression, name] of [
    ["RUNNING_SUM(e)", "RUNNING_SUM"],
    ["e > 2 * AVG(e)", "AVG"],
    ["SUM([e, i]) + MAX(e)", "MAX"],
    ["MAX((e + i) / 2)", "MAX"],
    ["SEARCH('{AWS/Lambda,FunctionName} Errors', 'Sum')", "SEARCH"],
    ["SUM(METRICS())", undefined],
    ["SUM(FILL(METRICS(), 0))", undefined],
    ["MAX([e, i])", undefined],
    ["METRICS('AVG(e)')", undefined],
    ["SELECT SUM(Errors) FROM AWS", undefined],
    ["IF(e >= 3, 100 * e / i, 0)", undefined],
  ] as const) {
    test(`${expression}: ${name ?? "nothing"}`, () => {
      const alarm = watchOf(besideOrders(computing(expression)));
      const value = returned(alarm);
      assert.ok(value);
      assert.equal(discouraged(value, alarm.metrics)?.name, name);
    });
  }
});
