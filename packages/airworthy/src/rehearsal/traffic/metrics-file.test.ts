import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { MetricsFileError } from "./error.ts";
import { readMetrics } from "./metrics-file.ts";

const NOW = Date.UTC(2026, 10, 15);
const START = Date.UTC(2026, 10, 1);
const stamp = (minute: number) => new Date(START + minute * 60_000).toISOString();

/** What `aws cloudwatch get-metric-data` prints, the newest first as it does by default. */
const answer = (values: readonly unknown[], rest: object = {}, more: object = {}) =>
  JSON.stringify(
    {
      MetricDataResults: [
        {
          Id: "m1",
          Label: "Invocations",
          Timestamps: values.map((_, index) => stamp(values.length - 1 - index)),
          Values: values.toReversed(),
          StatusCode: "Complete",
          ...rest,
        },
      ],
      Messages: [],
      ...more,
    },
    null,
    4,
  );
const read = (text: string, path = "orders.json") => readMetrics({ path, text }, NOW);
const csv = (text: string) => read(text, "orders.csv");
const valuesOf = (text: string, path?: string) =>
  read(text, path).series[0]?.points.map(({ value }) => value);
const refused = (text: string, says: RegExp, path?: string) =>
  assert.throws(
    () => read(text, path),
    (error) => error instanceof MetricsFileError && says.test(error.message),
  );

describe("the answer of GetMetricData", () => {
  it("is put in order", () => {
    const [series] = read(answer([1, 2, 3])).series;
    assert.deepEqual(series?.points, [
      { at: START, value: 1 },
      { at: START + 60_000, value: 2 },
      { at: START + 120_000, value: 3 },
    ]);
    assert.deepEqual([series?.metric, series?.period], ["Invocations", 60]);
  });

  it("may hold times as numbers, as other clients write them", () => {
    const text = JSON.stringify({
      MetricDataResults: [{ Id: "errors", Timestamps: [START / 1000], Values: [4] }],
    });
    assert.deepEqual(read(text).series[0], {
      label: "errors",
      metric: "Errors",
      period: 60,
      points: [{ at: START, value: 4 }],
    });
  });

  it("with a page missing is said to have one", () => {
    assert.match(read(answer([1], {}, { NextToken: "abc" })).notes.join(), /one page of several/);
    assert.match(read(answer([1], { StatusCode: "PartialData" })).notes.join(), /a part of the data only/);
  });

  it("that breaks off names its line", () =>
    refused(answer([1, 2]).slice(0, -12), /^orders\.json:\d+:\d+: This JSON cannot be read/));

  it("with more times than values names the line of the values", () =>
    refused(
      answer([1, 2], { Values: [1] }),
      /^orders\.json:\d+:\d+: Invocations has 2 Timestamps and 1 Values/,
    ));

  it("with a time that is none names its line", () =>
    refused(answer([1], { Timestamps: ["noon"] }), /^orders\.json:7:\d+: "noon" is no timestamp/));

  it("without a list of values is refused", () =>
    refused(answer([1], { Values: "many" }), /has no list of Values/));

  for (const [what, text, says] of [
    ["get-metric-statistics", '{"Datapoints": [], "Label": "Errors"}', /get-metric-statistics/],
    ["describe-alarms", '{"MetricAlarms": []}', /describe-alarms/],
    ["anything", '{"orders": 12}', /no list "MetricDataResults"/],
    ["a list", "[1, 2]", /no list "MetricDataResults"/],
  ] as const)
    it(`is not ${what}, and that is said`, () => refused(text, says));
});

describe("a CSV", () => {
  it("of time and value", () => {
    const { series, notes } = csv(`timestamp,Invocations\n${stamp(0)},12\n${stamp(1)},15\n`);
    assert.deepEqual(
      series[0]?.points.map(({ value }) => value),
      [12, 15],
    );
    assert.deepEqual(notes, []);
  });

  it("of the console, with several heads, a column a metric and empty cells", () => {
    const text = `Full label,PlaceOrder Invocations,PlaceOrder Duration p99\r\nLabel,Invocations,p99\r\n\r\n2026/11/01 00:00:00,12,230.5\r\n2026/11/01 00:05:00,,\r\n2026/11/01 00:10:00,9,198\r\n`;
    const { series } = csv(text);
    assert.deepEqual(
      series.map(({ label, metric, statistic, points }) => [label, metric, statistic, points.length]),
      [
        ["PlaceOrder Invocations Invocations", "Invocations", undefined, 2],
        ["PlaceOrder Duration p99 p99", "Duration", 99, 2],
      ],
    );
  });

  it("with semicolons, tabs, quotes and a byte order mark", () => {
    assert.deepEqual(valuesOf(`\uFEFF"time";"Errors ""all"""\n"${stamp(0)}";"7"\n`, "e.csv"), [7]);
    assert.deepEqual(valuesOf(`time\tErrors\n${stamp(0)}\t7\n`, "e.tsv"), [7]);
  });

  it("without a head is taken for Invocations, which is said", () => {
    const { series, notes } = csv(`${stamp(0)},12`);
    assert.equal(series[0]?.metric, "Invocations");
    assert.match(notes[0] ?? "", /taken for Invocations/);
  });

  for (const [what, text, says] of [
    ["nothing in it", " \n", /orders\.csv: the file is empty/],
    ["no times", "a,b\nc,d\n", /^orders\.csv:1: no row begins with a time/],
    ["one column", `${stamp(0)}\n`, /^orders\.csv:1: there is only one column/],
    ["a time that is none", `t,v\n${stamp(0)},1\nnoon,2\n`, /^orders\.csv:3: "noon" is no time/],
    ["a value that is none", `t,v\n${stamp(0)},1\n${stamp(1)},many\n`, /^orders\.csv:3: "many" is no number/],
    ["decimal commas", `t;v\n${stamp(0)};1,5\n`, /^orders\.csv:2: "1,5" is no number\. Decimals/],
    ["a quote that stays open", `t,v\n${stamp(0)},"1\n`, /^orders\.csv:2: a quote is opened/],
    ["heads only", "t,v\n", /no row begins with a time/],
  ] as const)
    it(`with ${what} is refused at its line`, () => refused(text, says, "orders.csv"));
});

describe("values that cannot be", () => {
  const notes = (text: string) => csv(text).notes.join("\n");

  it("are left out when they are no numbers", () => {
    const text = `t,Errors\n${stamp(0)},1\n${stamp(1)},NaN\n${stamp(2)},Infinity\n${stamp(3)},2\n`;
    assert.deepEqual(valuesOf(text, "orders.csv"), [1, 2]);
    assert.match(notes(text), /line 3 is no number; it counts as no data\. The same holds for 1 more/);
  });

  it("are left out when they are negative or beyond CloudWatch's range", () => {
    const text = `t,Errors\n${stamp(0)},1\n${stamp(1)},-3\n${stamp(2)},1e300\n`;
    assert.deepEqual(valuesOf(text, "orders.csv"), [1]);
    assert.match(notes(text), /line 3 is negative/);
    assert.match(notes(text), /line 4 is larger than CloudWatch can hold/);
  });

  it("are left out when they lie in the future", () => {
    const text = `t,Errors\n${stamp(0)},1\n2027-01-01T00:00:00Z,5\n`;
    assert.deepEqual(valuesOf(text, "orders.csv"), [1]);
    assert.match(notes(text), /line 3 is dated in the future/);
  });

  it("count once when an instant stands twice, the later line", () => {
    const text = `t,Errors\n${stamp(0)},1\n${stamp(1)},2\n${stamp(1)},2\n${stamp(0)},9\n`;
    assert.deepEqual(valuesOf(text, "orders.csv"), [9, 2]);
    assert.match(notes(text), /line 5 has the instant of an earlier line and another value/);
  });

  it("in JSON as text or null count as no data", () => {
    assert.deepEqual(valuesOf(answer([1, "NaN", null, 4])), [1, 4]);
  });

  it("and nothing else are refused", () =>
    refused(`t,Errors\n${stamp(0)},-1\n`, /no value in it can be used.*negative/, "orders.csv"));
});

describe("a gap", () => {
  it("in Invocations is silence", () => {
    const { notes } = csv(`t,Invocations\n${stamp(0)},1\n${stamp(1)},1\n${stamp(9)},1\n`);
    assert.match(notes.join(), /7 of 10 periods of 60 s hold no data; Lambda reports nothing/);
  });

  it("in Duration is just that", () => {
    const { notes } = csv(`t,Duration\n${stamp(0)},1\n${stamp(5)},1\n${stamp(10)},1\n${stamp(20)},1\n`);
    assert.match(notes.join(), /1 of 5 periods of 300 s hold no data; they stay without data/);
  });
});

it("half a year of minutes is read", () => {
  const lines = Array.from(
    { length: 260_000 },
    (_, minute) => `${(START - minute * 60_000) / 1000},${minute % 7}`,
  );
  assert.equal(csv(`time,Invocations\n${lines.join("\n")}\n`).series[0]?.points.length, 260_000);
});
