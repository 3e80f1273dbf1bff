import assert from "node:assert/strict";
import { test } from "node:test";
import { METRICS } from "../../ports.ts";
import { MINUTE } from "../../kernel/time.ts";
import { fly } from "../fly.fixture.ts";
import cloudwatch from "./index.ts";

const ORDERS = { Namespace: "Shop", MetricName: "Orders", Dimensions: [{ Name: "Country", Value: "IT" }] };
const whole = { StartTime: new Date(0), EndTime: new Date(10 * MINUTE) };

function shop(...values: readonly (readonly [minute: number, value: number])[]) {
  const flight = fly(cloudwatch);
  for (const [minute, value] of values) {
    flight.turns.runUntil(minute * MINUTE);
    const { Namespace, ...metric } = ORDERS;
    flight.call("PutMetricData", { Namespace, MetricData: [{ ...metric, Value: value, Unit: "Count" }] });
  }
  return flight;
}

test("values of a minute become its statistics; a minute without values has no datapoint", () => {
  const { call } = shop([1, 4], [1, 6], [3, 1]);
  const { Datapoints } = call("GetMetricStatistics", {
    ...ORDERS,
    ...whole,
    Period: 60,
    Statistics: ["Sum", "Average", "Maximum"],
  });
  assert.deepEqual(Datapoints, [
    { Timestamp: new Date(MINUTE), Unit: "Count", Sum: 10, Average: 5, Maximum: 6 },
    { Timestamp: new Date(3 * MINUTE), Unit: "Count", Sum: 1, Average: 1, Maximum: 1 },
  ]);
});

test("a longer period puts minutes together; GetMetricData gives the newest first", () => {
  const { call } = shop([0, 1], [4, 2], [5, 3]);
  const query = { Id: "orders", MetricStat: { Metric: ORDERS, Period: 300, Stat: "Sum" } };
  const { MetricDataResults } = call("GetMetricData", { ...whole, MetricDataQueries: [query] });
  assert.deepEqual(MetricDataResults[0].Values, [3, 3]);
  assert.deepEqual(MetricDataResults[0].Timestamps, [new Date(5 * MINUTE), new Date(0)]);
});

test("percentiles and ranges are made of the values themselves", () => {
  const { call } = shop(...Array.from({ length: 101 }, (_, value) => [1, value] as const));
  const read = (stat: string): number =>
    call("GetMetricData", {
      ...whole,
      MetricDataQueries: [{ Id: "m", MetricStat: { Metric: ORDERS, Period: 60, Stat: stat } }],
    }).MetricDataResults[0].Values[0];
  assert.equal(read("p99"), 99);
  assert.equal(read("p50"), 50);
  assert.equal(read("TC(:10)"), 11);
  assert.equal(read("TC(10:20)"), 10);
  assert.equal(read("PR(:49)").toFixed(2), "49.50");
  assert.equal(read("TM(25%:75%)"), 50);
  assert.equal(read("tm50"), 25);
});

test("a set of statistics counts, but has no percentiles", () => {
  const { call } = fly(cloudwatch);
  const { Namespace, ...metric } = ORDERS;
  const set = { SampleCount: 10, Sum: 50, Minimum: 1, Maximum: 9 };
  call("PutMetricData", { Namespace, MetricData: [{ ...metric, StatisticValues: set }] });
  const read = { ...ORDERS, ...whole, Period: 60 };
  assert.equal(call("GetMetricStatistics", { ...read, Statistics: ["Average"] }).Datapoints[0].Average, 5);
  assert.deepEqual(call("GetMetricStatistics", { ...read, ExtendedStatistics: ["p90"] }).Datapoints, []);
});

test("the order of dimensions does not matter, their values do", () => {
  const { place, call } = fly(cloudwatch);
  const one = { namespace: "AWS/Lambda", name: "Errors", value: 1, unit: "Count" };
  place.use(METRICS).record([{ ...one, dimensions: { FunctionName: "orders", Resource: "orders:live" } }]);
  const read = (...dimensions: [string, string][]) =>
    call("GetMetricStatistics", {
      Namespace: "AWS/Lambda",
      MetricName: "Errors",
      Dimensions: dimensions.map(([Name, Value]) => ({ Name, Value })),
      ...whole,
      Period: 60,
      Statistics: ["Sum"],
    }).Datapoints.length;
  assert.equal(read(["Resource", "orders:live"], ["FunctionName", "orders"]), 1);
  assert.equal(read(["FunctionName", "orders"]), 0);
});

test("a value stamped with the past lands there", () => {
  const { place, call, turns } = fly(cloudwatch);
  turns.runUntil(9 * MINUTE);
  place.use(METRICS).record([
    {
      namespace: "AWS/Lambda",
      name: "Errors",
      dimensions: { FunctionName: "orders" },
      value: 1,
      at: 2 * MINUTE,
    },
  ]);
  const { Datapoints } = call("GetMetricStatistics", {
    Namespace: "AWS/Lambda",
    MetricName: "Errors",
    Dimensions: [{ Name: "FunctionName", Value: "orders" }],
    ...whole,
    Period: 60,
    Statistics: ["Sum"],
  });
  assert.deepEqual(Datapoints[0].Timestamp, new Date(2 * MINUTE));
});

test("metrics are listed by name and dimension, and forgotten after two weeks of silence", () => {
  const { call, turns } = shop([1, 4]);
  assert.deepEqual(call("ListMetrics", { Dimensions: [{ Name: "Country" }] }).Metrics, [ORDERS]);
  assert.deepEqual(call("ListMetrics", { MetricName: "Payments" }).Metrics, []);
  turns.runUntil(4 * 60 * MINUTE);
  assert.deepEqual(call("ListMetrics", { RecentlyActive: "PT3H" }).Metrics, []);
  turns.runUntil(15 * 24 * 60 * MINUTE);
  assert.deepEqual(call("ListMetrics", {}).Metrics, []);
});

test("what cannot be is refused, and nothing of it is kept", () => {
  const { call } = fly(cloudwatch);
  const put =
    (...MetricData: object[]) =>
    () =>
      call("PutMetricData", { Namespace: "Shop", MetricData });
  assert.throws(put({ MetricName: "Orders", Value: 1 }, { MetricName: "Orders", Value: Number.NaN }), {
    code: "InvalidParameterValue",
    message: /NaN/,
  });
  assert.throws(put({ MetricName: "Orders", Value: 1, Values: [1] }), {
    code: "InvalidParameterCombination",
  });
  assert.throws(put({ Value: 1 }), { code: "MissingParameter" });
  assert.throws(
    () =>
      call("PutMetricData", { Namespace: "AWS/Lambda", MetricData: [{ MetricName: "Errors", Value: 1 }] }),
    /AWS\//,
  );
  assert.deepEqual(call("ListMetrics", {}).Metrics, []);
  assert.throws(
    () => call("GetMetricStatistics", { ...ORDERS, ...whole, Period: 7, Statistics: ["Sum"] }),
    /Period/,
  );
  assert.throws(
    () => call("GetMetricData", { ...whole, MetricDataQueries: [{ Id: "e1", Expression: "m1 / m2" }] }),
    {
      code: "ValidationError",
      message: "Error in expression 'e1': m1 is not the Id of a metric or expression of this request.",
    },
  );
});
