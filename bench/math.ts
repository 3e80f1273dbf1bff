import { compile } from "../packages/airworthy/src/alarms/math/compile/index.ts";
import { type Query, valueOf } from "../packages/airworthy/src/alarms/math/evaluate.ts";
import { median, print, type Row, row } from "./measure.ts";

/**
 * How fast metric math is: `node bench/math.ts`. Expressions as alarms of Lambda functions have them; rates are by seconds
 * of processor, so that other work on the machine counts less.
 */
const WEEK = 7 * 24 * 60;
const MINUTE = 60_000;
const EXPRESSIONS = [
  "100 * m1 / m2",
  "IF(m2 > 100, 100 * m1 / m2, 0)",
  "IF(FILL(m2, 0) > 0 AND HOUR(m1) < 6, m1 / m2)",
  "SUM([m1, m2, m3]) / MAX([m1, m2, m3])",
  "RATE(FILL(m1, REPEAT))",
];
const queries: Query[] = ["m1", "m2", "m3"].map((id) => ({
  id,
  metricStat: { metric: { namespace: "AWS/Lambda", name: id, dimensions: {} }, period: 60, stat: "Sum" },
}));
/** Of every eight minutes one has no data. */
const columns = queries.map((_, own) =>
  Float64Array.from({ length: WEEK }, (_unused, minute) =>
    (minute * 7 + own) % 8 === 0 ? Number.NaN : (minute * (own + 3)) % 211,
  ),
);

print(EXPRESSIONS.flatMap((expression) => [sliding(expression), whole(expression), interpreted(expression)]));

/** As an alarm evaluates: a window of 5 minutes that slides over a week, minute by minute. */
function sliding(expression: string): Row {
  const own = compile("e1", [...queries, { id: "e1", expression }], { most: 5 });
  const out = new Float64Array(5);
  const rounds = 20;
  const time = median(
    seconds(5, () => {
      for (let round = 0; round < rounds; round++)
        for (let minute = 0; minute + 5 <= WEEK; minute++) own.run(columns, minute, 5, minute * MINUTE, out);
    }),
  );
  const rate = (rounds * (WEEK - 4)) / time / 1e6;
  return row(`${expression}: windows of 5`, `${rate.toFixed(1)} M/s`, "≥ 1 M/s", rate >= 1);
}

/** As a rehearsal evaluates what is pointwise: the whole week in one run. */
function whole(expression: string): Row {
  const own = compile("e1", [...queries, { id: "e1", expression }], { most: WEEK });
  const out = new Float64Array(WEEK);
  const rounds = 50;
  const time = median(
    seconds(5, () => {
      for (let round = 0; round < rounds; round++) own.run(columns, 0, WEEK, 0, out);
    }),
  );
  const rate = (rounds * WEEK) / time / 1e6;
  return row(`${expression}: a week at once`, `${rate.toFixed(0)} M points/s`, "≥ 10 M/s", rate >= 10);
}

function interpreted(expression: string): Row {
  const all = [...queries, { id: "e1", expression }];
  const points = columns.map((column) => {
    const minutes = [...column.keys()].filter((minute) => !Number.isNaN(column[minute]));
    return { times: minutes.map((minute) => minute * MINUTE), values: minutes.map((m) => column[m] ?? 0) };
  });
  const none = { times: [], values: [] };
  const source = {
    fetch: ({ metric }: { metric: { name: string } }) => points[Number(metric.name[1]) - 1] ?? none,
  };
  const time = median(
    seconds(3, () => valueOf("e1", all, source, { from: 0, until: WEEK * MINUTE, now: WEEK * MINUTE })),
  );
  const rate = WEEK / time / 1e6;
  return row(`${expression}: interpreted, a week`, `${rate.toFixed(2)} M points/s`, "≥ 0.3 M/s", rate >= 0.3);
}

/** Seconds of processor that each of some rounds takes, after one to warm up. */
function seconds(count: number, work: () => unknown): number[] {
  work();
  return Array.from({ length: count }, () => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e6;
  });
}
