import assert from "node:assert/strict";
import { test } from "node:test";
import { evaluateQueries, type Query, QueryError, type Source, valueOf } from "./evaluate.ts";
import { column, metric, MINUTE, queriesOf, reckon, sourceOf, START, windowOf } from "./math.fixture.ts";

const columns = { errors: [1, null, 4], calls: [10, 5, 8] };
const window = windowOf(columns);

function evaluate(queries: readonly Query[], source: Source = sourceOf(columns)) {
  return evaluateQueries([...queriesOf(columns), ...queries], source, window).results;
}

function refuses(queries: readonly Query[], code: string, message: RegExp, source?: Source): void {
  assert.throws(
    () => evaluate(queries, source),
    (error) => {
      const { name, message: text } = error as Error;
      assert.equal(name, code);
      assert.match(text, message);
      return true;
    },
  );
}

test("expressions name each other in any order, and only what is asked for is returned", () => {
  const results = evaluate([
    { id: "percent", expression: "100 * rate", label: "Error rate" },
    { id: "rate", expression: "errors / calls", returnData: false },
  ]);
  assert.deepEqual(results, [
    {
      id: "percent",
      label: "Error rate",
      period: 60,
      times: [START, START + MINUTE, START + 2 * MINUTE],
      values: [10, 0, 50],
    },
  ]);
});

test("expressions that name each other in a circle are refused with the way round", () => {
  refuses(
    [
      { id: "a", expression: "b + 1" },
      { id: "b", expression: "SUM([c, errors])" },
      { id: "c", expression: "a" },
    ],
    "Cycle",
    /a -> b -> c -> a/,
  );
});

test("an error says which expression it is in, and where", () => {
  assert.throws(
    () => evaluate([{ id: "rate", expression: "errors / invocations" }]),
    (error) =>
      error instanceof QueryError &&
      error.query === "rate" &&
      error.problem.code === "UnknownId" &&
      error.problem.at === 9 &&
      error.message ===
        "Error in expression 'rate': invocations is not the Id of a metric or expression of this request.",
  );
});

test("each wrong kind is refused", () => {
  for (const [expression, code, message] of [
    ["AVG(errors)", "WrongKind", /must be a time series, not a number/],
    ["'errors'", "WrongKind", /not a string/],
    ["METRICS() + METRICS()", "WrongKind", /an array of time series and an array/],
    ["METRICS() > 5", "WrongKind", /> takes two time series/],
    ["ABS(5)", "WrongKind", /ABS takes a time series/],
    ["FIRST(errors)", "WrongKind", /FIRST takes an array/],
    ["FIRST(SLICE(METRICS(), 9))", "WrongKind", /not empty/],
    ["PERIOD(errors + 1)", "WrongKind", /not the result of another expression/],
    ["IF(METRICS(), 1, 0)", "WrongKind", /IF takes numbers and time series/],
    ["IF(1, errors, 0)", "WrongKind", /two time series, or two numbers/],
    ["MAX([errors, 1])", "WrongKind", /\[ \] takes time series, not a number/],
    ["FILL(errors, LAST)", "WrongKind", /REPEAT or LINEAR, not LAST/],
    ["SORT(METRICS(), STDDEV, ASC)", "WrongKind", /AVG or MIN or MAX or SUM, not STDDEV/],
    ["SORT(METRICS(), AVG)", "WrongCount", /3 to 4 arguments, not 2/],
    ["MEDIAN(errors)", "UnknownFunction", /^Error in expression 'e1': Function 'MEDIAN' not found$/],
    ["INSIGHT_RULE_METRIC('rule', 'Sum')", "NotSupported", /INSIGHT_RULE_METRIC/],
    ["DB_PERF_INSIGHTS('RDS', 'db-1', 'db.load.avg')", "NotSupported", /DB_PERF_INSIGHTS/],
    ["LAMBDA('source')", "NotSupported", /LAMBDA/],
    ["SEARCH('Errors', 'Sum')", "NotSupported", /SEARCH/],
    ["ANOMALY_DETECTION_BAND(errors)", "NotSupported", /ANOMALY_DETECTION_BAND/],
    ["SERVICE_QUOTA(errors)", "NotSupported", /SERVICE_QUOTA/],
  ] as const)
    refuses([{ id: "e1", expression }], code, message);
});

test("METRICS() leaves out expressions; each of its series has the expression's label before its own", () => {
  const results = evaluate([
    { id: "filled", expression: "FILL(METRICS(), 0)", label: "Filled With 0:" },
    { id: "rate", expression: "errors / calls", returnData: false },
    { id: "plain", expression: 'METRICS("err")', label: "" },
  ]);
  assert.deepEqual(
    results.map(({ id, label }) => [id, label]),
    [
      ["filled", "Filled With 0: errors"],
      ["filled", "Filled With 0: calls"],
      ["plain", "errors"],
    ],
  );
});

test("series of different periods meet where their timestamps are equal", () => {
  const queries: Query[] = [
    { id: "m1", metricStat: { metric: metric("m1"), period: 60, stat: "Sum" }, returnData: false },
    { id: "m5", metricStat: { metric: metric("m5"), period: 120, stat: "Sum" }, returnData: false },
    { id: "sum", expression: "m1 + m5" },
  ];
  const source = sourceOf({ m1: [1, 2, 3, 4], m5: [10, 20] });
  const { results } = evaluateQueries(queries, source, { ...window, until: START + 4 * MINUTE });
  assert.deepEqual([results[0]?.values, results[0]?.period], [[11, 2, 23, 4], 60]);
});

test("periods of an alarm's window begin where the window begins", () => {
  const queries: Query[] = [
    { id: "m", metricStat: { metric: metric("m"), period: 300, stat: "Sum" }, returnData: false },
    { id: "filled", expression: "FILL(m, 0) + 0 * MINUTE(m)" },
  ];
  const from = START + MINUTE;
  const source: Source = { fetch: () => ({ times: [from + 5 * MINUTE], values: [7] }) };
  const until = from + 15 * MINUTE;
  const value = valueOf("filled", queries, source, { from, until, now: until, sliding: true });
  assert.deepEqual(value.kind === "series" && [value.times, value.values], [
    [from, from + 5 * MINUTE, from + 10 * MINUTE],
    [0, 7, 0],
  ]);
});

test("a band has its upper limit first; a quota is a line", () => {
  const source: Partial<Source> = {
    band: ({ times, values }, width) => ({
      times,
      upper: values.map((value) => value + width),
      lower: values.map((value) => value - width),
    }),
    quota: ({ name }) => (name === "calls" ? 1000 : undefined),
  };
  const own = (expression: string) => column(expression, columns, source);
  assert.deepEqual(own("FIRST(ANOMALY_DETECTION_BAND(calls))"), [12, 7, 10]);
  assert.deepEqual(own("LAST(ANOMALY_DETECTION_BAND(calls, 3.5))"), [6.5, 1.5, 4.5]);
  assert.deepEqual(own("100 * calls / SERVICE_QUOTA(calls)"), [1, 0.5, 0.8]);
  assert.deepEqual(
    reckon("ANOMALY_DETECTION_BAND(calls)", columns, source).map(({ label }) => label),
    ["upper", "lower"],
  );
});

test("a label has live values of its series", () => {
  const label = (text: string, id = "calls"): string | undefined =>
    evaluateQueries(
      [{ ...(queriesOf(columns).find((query) => query.id === id) as Query), returnData: true, label: text }],
      sourceOf(columns),
      { ...window, now: START + 10 * MINUTE },
      { account: "123456789012", region: "eu-west-1" },
    ).results[0]?.label;
  assert.equal(
    label("${LABEL}: ${AVG} of ${DATAPOINT_COUNT}, ${SUM} in all"),
    "calls: 7.6667 of 3, 23 in all",
  );
  assert.equal(label("${FIRST} to ${LAST}, ${FIRST_LAST_RANGE}, ${MIN_MAX_RANGE}"), "10 to 8, 2, 5");
  assert.equal(
    label("${MIN} ${MAX} ${MIN_TIME} ${MAX_TIME_RELATIVE} ${MIN_MAX_TIME_RANGE}"),
    "5 10 2026-01-05 10:01:00 600 60",
  );
  assert.equal(label("${FIRST_LAST_TIME_RANGE} s, ${LAST_TIME}"), "120 s, 2026-01-05 10:02:00");
  assert.equal(
    label(
      "${PROP('Namespace')} ${PROP('MetricName')} ${PROP('Stat')} ${PROP('Period')} ${PROP('AccountId')}",
    ),
    "Shop calls Sum 60 123456789012",
  );
  assert.throws(() => label("${MIN}${MAX}${AVG}${SUM}${FIRST}${LAST}"), { code: "Limit" });
  assert.throws(() => label("${LABEL} ${LABEL}"), { code: "Limit" });
});

test("numbers of CloudWatch are kept to", () => {
  const many = Array.from({ length: 501 }, (_, index) => ({ id: `e${index}`, expression: "1" }));
  assert.throws(() => evaluateQueries(many, sourceOf({}), window), { code: "Limit", message: /500 queries/ });
  const search = `SEARCH('Errors', 'Sum')`;
  refuses(
    Array.from({ length: 101 }, (_, index) => ({ id: `s${index}`, expression: `SUM(${search})` })),
    "Limit",
    /100 search/,
  );
  const select = "SELECT SUM(Errors) FROM Shop";
  refuses(
    [
      { id: "q1", expression: select },
      { id: "q2", expression: select },
    ],
    "Limit",
    /1 Metrics Insights/,
  );
  const catalogue = Array.from({ length: 501 }, (_, index) =>
    metric("Errors", { FunctionName: `f${index}` }),
  );
  const source = sourceOf({}, { metrics: () => catalogue });
  const { results, messages } = evaluateQueries(
    [{ id: "s", expression: search, period: 60 }],
    source,
    window,
  );
  assert.equal(results.length, 500);
  assert.equal(messages[0]?.value, "Maximum number of allowed metrics exceeded");
});

test("what has no period of its own needs one", () => {
  const source = sourceOf({});
  const alone = (query: Query) => () => evaluateQueries([query], source, window);
  assert.throws(alone({ id: "e1", expression: "TIME_SERIES(10)" }), { name: "PeriodRequired" });
  assert.deepEqual(valueOf("e1", [{ id: "e1", expression: "TIME_SERIES(10)", period: 60 }], source, window), {
    kind: "series",
    period: 60,
    times: [START, START + MINUTE, START + 2 * MINUTE],
    values: [10, 10, 10],
  });
});

test("parts of dates are those of the calendar", () => {
  // A day before, on and after each first of March and of January, leap years and centuries among them.
  for (const year of [1970, 1972, 1999, 2000, 2024, 2026, 2100, 2400])
    for (const month of [0, 1, 2, 11])
      for (const day of [0, 1, 2, 28, 29]) {
        const at = Date.UTC(year, month, day, 13, 7);
        if (at < 0) continue;
        const source = sourceOf({});
        const parts = ["MINUTE", "HOUR", "DAY", "DATE", "MONTH", "YEAR"].map((name) => {
          const queries = [...queriesOf({ m: [] }), { id: "e", expression: `${name}(m)` }];
          const value = valueOf("e", queries, source, { from: at, until: at + MINUTE, now: at });
          return value.kind === "series" ? value.values[0] : undefined;
        });
        const date = new Date(at);
        assert.deepEqual(parts, [
          7,
          13,
          date.getUTCDay() || 7,
          date.getUTCDate(),
          date.getUTCMonth() + 1,
          date.getUTCFullYear(),
        ]);
      }
});

// Recorded from AWS for LocalStack: test_label_generation, test_get_metric_data_with_zero_and_labels.
for (const [pairs, labels] of [
  ["Sum 60, Minimum 30", "m Sum 60, m Minimum 30"],
  ["Sum 60, Minimum 60", "m Sum, m Minimum"],
  ["Sum 60, Sum 30", "m 60, m 30"],
  ["Sum 60, Sum 60", "m, m"],
] as const)
  test(`metrics without labels, ${pairs}, are called ${labels}`, () => {
    const queries = pairs.split(", ").map((pair, index) => {
      const [stat = "", period] = pair.split(" ");
      return { id: `q${index}`, metricStat: { metric: metric("m"), stat, period: Number(period) } };
    });
    const { results } = evaluateQueries(queries, sourceOf({}), window);
    assert.equal(results.map(({ label }) => label).join(", "), labels);
  });
