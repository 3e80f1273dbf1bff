import assert from "node:assert/strict";
import { test } from "node:test";
import { watchedQuery } from "./alarm.ts";
import type { Query } from "./evaluate.ts";
import { queriesOf } from "./math.fixture.ts";

const metrics = queriesOf({ errors: [], calls: [] });

function refuses(queries: readonly Query[], message: string, threshold?: string): void {
  assert.throws(() => watchedQuery(queries, threshold), { message });
}

test("an alarm watches the one expression that returns data", () => {
  const rate = { id: "rate", expression: "100 * errors / calls" };
  assert.equal(watchedQuery([...metrics, rate]), rate);
  refuses(metrics, "Exactly one element of the metrics list should return data.");
  refuses(
    [...metrics, rate, { id: "e2", expression: "errors" }],
    "Exactly one element of the metrics list should return data.",
  );
});

test("an alarm on a band returns the metric and the band, and watches the metric", () => {
  const calls = { ...(metrics[1] as Query), returnData: true };
  const band = { id: "band", expression: "ANOMALY_DETECTION_BAND(calls, 2)" };
  assert.equal(watchedQuery([calls, band], "band"), calls);
  refuses([calls], "Exactly two elements of the metrics list should return data.", "band");
  refuses(
    [calls, band],
    "Metrics list must contain exactly one metric matching the ThresholdMetricId parameter",
    "ad1",
  );
});

test("what an alarm cannot watch is refused in AWS's words", () => {
  const watching = (expression: string, period?: number) => [
    ...metrics,
    { id: "e1", expression, ...(period === undefined ? {} : { period }) },
  ];
  const several =
    "Metrics expression that return multi time series are only allowed for MetricsInsights expression with an ORDER BY clause";
  refuses(watching("SUM(SEARCH('Errors', 'Sum'))"), "SEARCH is not supported on Metric Alarms.");
  refuses(watching("METRICS()"), several);
  refuses(watching("SELECT SUM(Errors) FROM Shop GROUP BY FunctionName", 60), several);
  refuses(watching("SELECT SUM(Errors) FROM Shop"), "Period must not be null");
  refuses(watching("MEDIAN(errors)"), "Error in expression 'e1': Function 'MEDIAN' not found");
  refuses(
    watching("errors +"),
    "Error in expression 'e1': Invalid syntax: expected a number, an id, a function or a parenthesis at position 8, found the end.",
  );
  const fleet = watching("SELECT SUM(Errors) FROM Shop GROUP BY FunctionName ORDER BY SUM() DESC", 60);
  assert.equal(watchedQuery(fleet).id, "e1");
});

test("an alarm has ten metrics of one period and ten expressions", () => {
  const names = Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`m${index}`, []]));
  const sum = { id: "e", expression: "SUM(METRICS())" };
  refuses([...queriesOf(names), sum], "An alarm has at most 10 metrics.");
  assert.equal(watchedQuery([...queriesOf(names).slice(1), sum]), sum);
  const many = Array.from({ length: 11 }, (_, index) => ({ id: `e${index}`, expression: "calls" }));
  refuses(
    [...queriesOf({ m1: [] }), ...queriesOf({ m2: [] }, 300), sum],
    "All metrics of an alarm have one period, not 60 and 300.",
  );
  refuses([...metrics, ...many], "An alarm has at most 10 expressions.");
});
