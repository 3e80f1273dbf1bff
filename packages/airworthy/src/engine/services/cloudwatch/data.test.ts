import assert from "node:assert/strict";
import { test } from "node:test";
import { METRICS } from "../../ports.ts";
import { MINUTE } from "../../kernel/time.ts";
import { fly } from "../fly.fixture.ts";
import cloudwatch from "./index.ts";

const whole = { StartTime: new Date(0), EndTime: new Date(4 * MINUTE), ScanBy: "TimestampAscending" };
const at = (...minutes: number[]) => minutes.map((minute) => new Date(minute * MINUTE));

function fleet() {
  const flight = fly(cloudwatch);
  const measure = (
    name: string,
    FunctionName: string,
    ...values: readonly [minute: number, value: number][]
  ) =>
    flight.place.use(METRICS).record(
      values.map(([minute, value]) => ({
        namespace: "AWS/Lambda",
        name,
        dimensions: { FunctionName },
        value,
        unit: "Count",
        at: minute * MINUTE,
      })),
    );
  measure("Invocations", "orders", [0, 1], [0, 1], [0, 1], [0, 1], [2, 1]);
  measure("Errors", "orders", [0, 1], [2, 0]);
  measure("Errors", "payments", [1, 3], [2, 4]);
  flight.turns.runUntil(4 * MINUTE);
  const read = (...MetricDataQueries: object[]) =>
    flight.call("GetMetricData", { ...whole, MetricDataQueries });
  return { ...flight, read };
}

const of = (Id: string, MetricName: string, FunctionName = "orders") => ({
  Id,
  ReturnData: false,
  MetricStat: {
    Metric: {
      Namespace: "AWS/Lambda",
      MetricName,
      Dimensions: [{ Name: "FunctionName", Value: FunctionName }],
    },
    Period: 60,
    Stat: "Sum",
  },
});

test("an error rate is reckoned of two metrics that are not returned", () => {
  const { read } = fleet();
  const rate = { Id: "rate", Expression: "100 * errors / invocations", Label: "Error rate" };
  assert.deepEqual(read(rate, of("errors", "Errors"), of("invocations", "Invocations")), {
    MetricDataResults: [
      { Id: "rate", Label: "Error rate", Timestamps: at(0, 2), Values: [25, 0], StatusCode: "Complete" },
    ],
    Messages: [],
  });
});

test("SEARCH finds the metrics of all functions, SUM makes one of them", () => {
  const { read } = fleet();
  const search = `SEARCH('{AWS/Lambda,FunctionName} MetricName="Errors"', 'Sum')`;
  const found = read({ Id: "each", Expression: search, Period: 60 }).MetricDataResults;
  assert.deepEqual(
    found.map(({ Label, Values }: { Label: string; Values: number[] }) => [Label, Values]),
    [
      ["orders", [1, 0]],
      ["payments", [3, 4]],
    ],
  );
  const { MetricDataResults } = read(
    { Id: "each", Expression: search, Period: 60, ReturnData: false },
    { Id: "all", Expression: "SUM(each)" },
  );
  assert.deepEqual(MetricDataResults[0].Values, [1, 3, 4]);
});

test("Metrics Insights puts the functions of a fleet in order", () => {
  const { read } = fleet();
  const { MetricDataResults } = read({
    Id: "worst",
    Period: 60,
    Expression: `SELECT SUM(Errors) FROM SCHEMA("AWS/Lambda", FunctionName) GROUP BY FunctionName ORDER BY MAX() DESC LIMIT 1`,
  });
  assert.deepEqual(
    MetricDataResults.map(({ Label, Values }: { Label: string; Values: number[] }) => [Label, Values]),
    [["payments", [3, 4]]],
  );
});

test("an anomaly band has an upper and a lower limit once enough was learned", () => {
  const { place, call, turns } = fly(cloudwatch);
  const hours = 6;
  const data = Array.from({ length: hours * 60 }, (_, minute) => ({
    namespace: "AWS/Lambda",
    name: "Invocations",
    dimensions: { FunctionName: "orders" },
    value: 100 + (minute % 7),
    at: minute * MINUTE,
  }));
  place.use(METRICS).record(data);
  turns.runUntil(hours * 60 * MINUTE);
  const { MetricDataResults } = call("GetMetricData", {
    StartTime: new Date((hours * 60 - 5) * MINUTE),
    EndTime: new Date((hours * 60 + 2) * MINUTE),
    MetricDataQueries: [of("m1", "Invocations"), { Id: "band", Expression: "ANOMALY_DETECTION_BAND(m1, 2)" }],
  });
  const [upper, lower] = MetricDataResults;
  // Of the last two minutes nothing is known yet: what is usual then is.
  assert.equal(upper.Values.length, 7);
  assert.ok(upper.Values[0] > 103 && upper.Values[0] < 130);
  assert.ok(lower.Values[0] < 103 && lower.Values[0] > 70);
});

test("dynamic labels know the time zone of the reader", () => {
  const { call } = fleet();
  const { MetricDataResults } = call("GetMetricData", {
    ...whole,
    LabelOptions: { Timezone: "+0130" },
    MetricDataQueries: [
      {
        ...of("m", "Errors", "payments"),
        ReturnData: true,
        Label: "${PROP('Dim.FunctionName')} max ${MAX} at ${MAX_TIME} in ${PROP('Region')}",
      },
    ],
  });
  assert.throws(
    () =>
      call("GetMetricData", {
        ...whole,
        LabelOptions: { Timezone: "CET" },
        MetricDataQueries: [of("m", "Errors")],
      }),
    { code: "InvalidParameterValue", message: /Timezone/ },
  );
  assert.equal(MetricDataResults[0].Label, "payments max 4 at 1970-01-01 01:32:00 in eu-west-1");
});

test("what is wrong with an expression is said with its place; what nobody here knows is refused by name", () => {
  const { read } = fleet();
  assert.throws(() => read({ Id: "e1", Expression: "1 +* 2" }), {
    code: "ValidationError",
    message:
      "Error in expression 'e1': Invalid syntax: expected a number, an id, a function or a parenthesis at position 3, found *.",
  });
  assert.throws(() => read(of("m1", "Errors"), { Id: "e1", Expression: "m1 * SERVICE_QUOTA(m1)" }), {
    code: "NotImplemented",
    status: 501,
    message: /SERVICE_QUOTA/,
  });
  assert.throws(() => read({ Id: "e1", Label: "nothing" }), {
    code: "ValidationError",
    message: "The parameter MetricDataQueries.member.1.MetricStat is required.\n",
  });
});

test("a request is about whole seconds, and about some of them", () => {
  const { call } = fleet();
  const read = (StartTime: Date, EndTime: Date) => () =>
    call("GetMetricData", { StartTime, EndTime, MetricDataQueries: [of("m1", "Errors")] });
  assert.throws(read(new Date(1020), new Date(1987)), {
    code: "ValidationError",
    message: "The parameter StartTime must not equal parameter EndTime.",
  });
  assert.throws(read(new Date(2000), new Date(1000)), {
    code: "ValidationError",
    message: "The parameter EndTime must be greater than StartTime.",
  });
});

test("more datapoints than asked for come in pages", () => {
  const { call } = fleet();
  const MetricDataQueries = ["orders", "payments"].map((name) => ({
    ...of(name, "Errors", name),
    ReturnData: true,
  }));
  const read = (more: object) =>
    call("GetMetricData", { ...whole, MetricDataQueries, MaxDatapoints: 3, ...more });
  const parts = ({ MetricDataResults }: { MetricDataResults: { Values: number[]; StatusCode: string }[] }) =>
    MetricDataResults.map(({ Values, StatusCode }) => [Values, StatusCode]);
  const first = read({});
  assert.deepEqual(parts(first), [
    [[1, 0], "Complete"],
    [[3], "PartialData"],
  ]);
  const second = read({ NextToken: first.NextToken });
  assert.deepEqual(parts(second), [
    [[], "Complete"],
    [[4], "Complete"],
  ]);
  assert.equal(second.NextToken, undefined);
  assert.throws(() => read({ NextToken: "x" }), { code: "InvalidParameterValue" });
  assert.throws(
    () =>
      call("GetMetricData", {
        ...whole,
        MetricDataQueries: [...MetricDataQueries, { Id: "sum", Expression: "orders + payments" }],
        MaxDatapoints: 3,
      }),
    { code: "NotImplemented" },
  );
});
