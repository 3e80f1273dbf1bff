import assert from "node:assert/strict";
import { test } from "node:test";
import { type Column, MINUTE, START, windowOf } from "../math.fixture.ts";
import { evaluateQueries, type Metric, type Source } from "../evaluate.ts";
import { parseInsights } from "./parse.ts";

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-metrics-insights-querylanguage.html

/** Observations of each minute of a metric. */
type Observed = readonly [metric: Metric, minutes: readonly (readonly number[])[]];

const requests = (LoadBalancer: string, zone: string | undefined, ...minutes: number[][]): Observed => [
  {
    namespace: "AWS/ApplicationELB",
    name: "RequestCount",
    dimensions: { LoadBalancer, ...(zone && { AvailabilityZone: zone }) },
  },
  minutes,
];

const FLEET: readonly Observed[] = [
  requests("app/shop", "b", [1, 1], [9]),
  requests("app/shop", "a", [4], [], [2, 2]),
  requests("app/pay", "a", [100]),
  requests("app/shop", undefined, [6, 6], [9], [4]),
];

const STATS: Readonly<Record<string, (values: readonly number[]) => number>> = {
  Sum: (values) => values.reduce((sum, value) => sum + value, 0),
  SampleCount: (values) => values.length,
  Minimum: (values) => Math.min(...values),
  Maximum: (values) => Math.max(...values),
};

const source: Source = {
  metrics: () => FLEET.map(([metric]) => metric),
  fetch({ metric, stat }, { from }) {
    const [, minutes = []] = FLEET.find(([own]) => own === metric) ?? [];
    const all = minutes.map((values, minute) => ({ at: START + minute * MINUTE, values }));
    const own = all.filter(({ at, values }) => at >= from && values.length > 0);
    return { times: own.map(({ at }) => at), values: own.map(({ values }) => STATS[stat]?.(values) ?? 0) };
  },
};

function answer(expression: string, now = START + 3 * MINUTE): Record<string, Column> {
  const window = { ...windowOf({ m: [0, 0, 0] }), now };
  const { results } = evaluateQueries([{ id: "q1", expression, period: 60 }], source, window);
  return Object.fromEntries(
    results.map(({ label, times, values }) => [
      label,
      [0, 1, 2].map((minute) => values[times.indexOf(START + minute * MINUTE)] ?? null),
    ]),
  );
}

const _ = null;
const ZONES = `FROM SCHEMA("AWS/ApplicationELB", LoadBalancer, AvailabilityZone)`;
for (const [query, expected] of [
  [`SELECT SUM(RequestCount) ${ZONES}`, { q1: [106, 9, 4] }],
  [`SELECT SUM(RequestCount) ${ZONES} WHERE LoadBalancer = 'app/shop'`, { q1: [6, 9, 4] }],
  [`SELECT SUM(RequestCount) ${ZONES} WHERE LoadBalancer != 'app/shop'`, { q1: [100, _, _] }],
  [
    `SELECT SUM(RequestCount) ${ZONES} WHERE LoadBalancer = 'app/shop' AND AvailabilityZone = 'b'`,
    { q1: [2, 9, _] },
  ],
  [
    `SELECT SUM(RequestCount) ${ZONES} WHERE LoadBalancer = 'app/shop' GROUP BY AvailabilityZone`,
    { a: [4, _, 4], b: [2, 9, _] },
  ],
  [
    `SELECT SUM(RequestCount) ${ZONES} WHERE LoadBalancer = 'app/shop' GROUP BY AvailabilityZone ORDER BY MAX() DESC`,
    { b: [2, 9, _], a: [4, _, 4] },
  ],
  [
    `SELECT SUM(RequestCount) ${ZONES} WHERE LoadBalancer = 'app/shop' GROUP BY AvailabilityZone ORDER BY MAX() DESC LIMIT 1`,
    { b: [2, 9, _] },
  ],
  // The metric without a zone is left out too.
  [`SELECT SUM(RequestCount) FROM "AWS/ApplicationELB" WHERE AvailabilityZone != 'b'`, { q1: [104, _, 4] }],
  // The average of the observations, not of the averages.
  [`SELECT AVG(RequestCount) ${ZONES} WHERE LoadBalancer = 'app/shop'`, { q1: [2, 9, 2] }],
  [
    `SELECT COUNT(RequestCount) ${ZONES} GROUP BY LoadBalancer`,
    { "app/pay": [1, _, _], "app/shop": [3, 1, 2] },
  ],
  [`SELECT MIN(RequestCount) ${ZONES}`, { q1: [1, 9, 2] }],
  [`SELECT MAX(RequestCount) ${ZONES}`, { q1: [100, 9, 2] }],
  [`SELECT SUM(RequestCount) FROM SCHEMA("AWS/ApplicationELB", LoadBalancer)`, { q1: [12, 9, 4] }],
  // Only metrics without dimensions.
  [`SELECT SUM(RequestCount) FROM SCHEMA("AWS/ApplicationELB")`, { q1: [_, _, _] }],
  [`select sum(RequestCount) from "AWS/ApplicationELB"`, { q1: [118, 18, 8] }],
  [
    `SELECT SUM(RequestCount) FROM "AWS/ApplicationELB" GROUP BY AvailabilityZone ORDER BY SUM() ASC`,
    { b: [2, 9, _], Other: [12, 9, 4], a: [104, _, 4] },
  ],
  [
    `SELECT SUM(RequestCount) FROM "AWS/ApplicationELB" GROUP BY LoadBalancer, AvailabilityZone`,
    {
      "app/pay a": [100, _, _],
      "app/shop Other": [12, 9, 4],
      "app/shop a": [4, _, 4],
      "app/shop b": [2, 9, _],
    },
  ],
  // Keywords in any case, names in theirs.
  [`SELECT SUM(requestcount) FROM "AWS/ApplicationELB"`, { q1: [_, _, _] }],
] as const)
  test(query, () => {
    const found = answer(query);
    assert.deepEqual(found, expected);
    assert.deepEqual(Object.keys(found), Object.keys(expected));
  });

test("only the last three hours are looked at", () => {
  const late = START + 3 * 60 * MINUTE + MINUTE;
  assert.deepEqual(answer(`SELECT SUM(RequestCount) ${ZONES}`, late), { q1: [_, 9, 4] });
});

test("names with quotation marks and reserved words stand in double quotation marks", () => {
  assert.equal(parseInsights(String.raw`SELECT AVG("Bytes\"Input\"") FROM Shop`).metric, 'Bytes"Input"');
  assert.equal(parseInsights(`SELECT AVG("LIMIT") FROM Shop`).metric, "LIMIT");
  assert.equal(parseInsights(`SELECT AVG("My.Metric") FROM Shop`).metric, "My.Metric");
  // On AWS's list, and taken bare all the same.
  const [condition] = parseInsights("SELECT SUM(Calls) FROM Shop WHERE Path = '/orders'").where;
  assert.equal(condition?.label, "Path");
});

for (const [query, at, expected] of [
  ["SELECT", 6, "AVG, COUNT, MAX, MIN, SUM"],
  ["SELECT Errors FROM Shop", 7, "AVG, COUNT, MAX, MIN, SUM"],
  ["SELECT SUM(Errors) Shop", 19, "FROM"],
  [
    "SELECT SUM(LIMIT) FROM Shop",
    11,
    'the name of a metric (in double quotation marks: "LIMIT" is a reserved word)',
  ],
  ["SELECT SUM(Errors) FROM AWS/Lambda", 27, "a word, a name in double quotes or a value in single quotes"],
  ["SELECT SUM(Errors) FROM 'AWS/Lambda'", 24, "a namespace or SCHEMA without single quotation marks"],
  [`SELECT SUM(Errors) FROM Shop WHERE Country = "IT"`, 45, "a value in single quotation marks"],
  [
    "SELECT SUM(Errors) FROM Shop WHERE Country > 'IT'",
    43,
    "a word, a name in double quotes or a value in single quotes",
  ],
  ["SELECT SUM(Errors) FROM Shop WHERE a = 'b' OR c = 'd'", 43, "AND, GROUP BY, ORDER BY, LIMIT or the end"],
  ["SELECT SUM(Errors) FROM Shop LIMIT 501", 35, "a number from 1 to 500"],
  ["SELECT SUM(Errors) FROM Shop LIMIT 1 GROUP BY a", 37, "the end"],
  ["SELECT SUM(Errors) FROM Shop ORDER BY MAX DESC", 42, "("],
] as const)
  test(`does not read ${query}: at ${at} it expects ${expected}`, () => {
    assert.throws(() => parseInsights(query), { code: "Syntax", at, expected });
  });

test("tags and other accounts are refused by name", () => {
  const where = (condition: string) => () => parseInsights(`SELECT SUM(Errors) FROM Shop WHERE ${condition}`);
  assert.throws(where("tag.env = 'prod'"), { code: "NotSupported", message: /tag\./ });
  assert.throws(where("AWS.AccountId = '123456789012'"), { code: "NotSupported", message: /AccountId/ });
});
