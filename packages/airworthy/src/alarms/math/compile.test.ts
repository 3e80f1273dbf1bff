import assert from "node:assert/strict";
import { test } from "node:test";
import { compile } from "./compile/index.ts";
import { MathError, type Query, QueryError } from "./evaluate.ts";
import { type Column, column, MINUTE, queriesOf, reckon, START } from "./math.fixture.ts";
import { chance, randomColumn, randomSeries } from "./random.fixture.ts";

const LENGTH = 7;

function compiledColumn(expression: string, columns: Readonly<Record<string, Column>>): Column {
  const { run, ids } = compile("result", [...queriesOf(columns), { id: "result", expression }], {
    most: LENGTH,
  });
  const inputs = ids.map((id) => Float64Array.from(columns[id] ?? [], (value) => value ?? Number.NaN));
  const out = new Float64Array(LENGTH);
  run(inputs, 0, LENGTH, START, out);
  return Array.from(out, (value) => (Number.isNaN(value) ? null : value));
}

/** A column, or the code of the error. */
function outcome(work: () => Column | undefined): Column | string | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof QueryError) return error.problem.code;
    if (error instanceof MathError) return error.code;
    throw error;
  }
}

/** Nothing for expressions whose kinds do not fit. */
function compiledOrNothing(queries: readonly Query[]) {
  try {
    return compile("result", queries, { most: LENGTH });
  } catch (error) {
    if (error instanceof MathError) return undefined;
    throw error;
  }
}

test("compiled and interpreted expressions agree to the bit, and in what they refuse", () => {
  const next = chance(1);
  let [reckoned, refused] = [0, 0];
  for (let round = 0; round < 700; round++) {
    const expression = randomSeries(4, next);
    const columns = {
      m1: randomColumn(LENGTH, next),
      m2: randomColumn(LENGTH, next),
      m3: randomColumn(LENGTH, next),
    };
    const interpreted = outcome(() => column(expression, columns));
    const compiled = outcome(() => compiledColumn(expression, columns));
    assert.deepEqual(compiled, interpreted, `${expression} of ${JSON.stringify(columns)}`);
    if (typeof compiled === "string") refused++;
    else reckoned++;
  }
  assert.ok(reckoned > 400 && refused > 20, `${reckoned} reckoned, ${refused} refused`);
});

test("an expression that another one names is reckoned once and gives the same", () => {
  const columns = { errors: [1, null, 4], calls: [10, 5, 8] };
  const queries = [
    ...queriesOf(columns),
    { id: "rate", expression: "errors / calls" },
    { id: "percent", expression: "100 * rate + 0 * rate" },
  ];
  const compiled = compile("percent", queries, { most: 3 });
  const out = new Float64Array(3);
  compiled.run([Float64Array.of(1, Number.NaN, 4), Float64Array.of(10, 5, 8)], 0, 3, START, out);
  assert.deepEqual([...out], [10, 0, 50]);
  assert.ok(compiled.pointwise);
});

test("a window that slides over longer columns", () => {
  const queries = [...queriesOf({ m1: [] }), { id: "rate", expression: "RATE(m1) * PERIOD(m1)" }];
  const compiled = compile("rate", queries, { most: 3 });
  const out = new Float64Array(3);
  compiled.run([Float64Array.of(9, 1, 2, 4, 7)], 1, 3, START, out);
  assert.deepEqual([...out], [Number.NaN, 1, 2]);
  assert.ok(!compiled.pointwise);
});

test("a pointwise expression says in a short window what it says in a long one; those that look around do not", () => {
  const next = chance(11);
  const seen = { pointwise: 0, around: 0, differs: 0 };
  for (let round = 0; round < 300; round++) {
    const columns = {
      m1: randomColumn(LENGTH, next),
      m2: randomColumn(LENGTH, next),
      m3: randomColumn(LENGTH, next),
    };
    const queries = [...queriesOf(columns), { id: "result", expression: randomSeries(3, next) }];
    const compiled = compiledOrNothing(queries);
    if (!compiled) continue;
    const { run, ids, pointwise } = compiled;
    const inputs = ids.map((id) => Float64Array.from(columns[id as "m1"], (value) => value ?? Number.NaN));
    const [long, short] = [new Float64Array(LENGTH), new Float64Array(3)];
    run(inputs, 0, LENGTH, START, long);
    run(inputs, 2, 3, START + 2 * MINUTE, short);
    const same = short.every((value, index) => Object.is(value, long[index + 2]));
    if (pointwise) assert.ok(same, JSON.stringify(queries.at(-1)));
    seen[pointwise ? "pointwise" : "around"]++;
    if (!same) seen.differs++;
  }
  assert.ok(seen.pointwise > 50 && seen.around > 50 && seen.differs > 20, JSON.stringify(seen));
});

test("what only the interpreter does is refused by name", () => {
  const refuses = (expression: string, code: string, message: RegExp): void => {
    const queries = [...queriesOf({ m1: [] }), { id: "e1", expression }];
    assert.throws(() => compile("e1", queries, { most: 3 }), { name: code, message });
  };
  refuses("FIRST(SORT(METRICS(), AVG, DESC))", "NotSupported", /SORT/);
  refuses("SUM(SEARCH('Errors', 'Sum'))", "NotSupported", /SEARCH/);
  refuses("METRICS()", "WrongKind", /one time series, not an array/);
  refuses("AVG(m1)", "WrongKind", /not a number/);
  refuses("e1 + m1", "Cycle", /e1 -> e1/);
  refuses("SELECT SUM(Errors) FROM Shop", "NotSupported", /SELECT/);
});

test("the laws of arithmetic hold for series with gaps", () => {
  const next = chance(7);
  for (let round = 0; round < 100; round++) {
    const columns = { m1: randomColumn(6, next), m2: randomColumn(6, next) };
    assert.deepEqual(column("m1 + m2", columns), column("m2 + m1", columns));
    assert.deepEqual(column("0 - (m1 - m2) + 0", columns), column("m2 - m1 + 0", columns));
    assert.deepEqual(column("SUM([m1, m2])", columns), column("m1 + m2", columns));
    assert.deepEqual(column("FILL(FILL(m1, 0), 5)", columns), column("FILL(m1, 0)", columns));
    assert.deepEqual(
      column("IF(FILL(m1, 0) >= FILL(m2, 0), FILL(m1, 0), FILL(m2, 0))", columns),
      column("MAX(FILL([m1, m2], 0))", columns),
    );
    assert.equal(reckon("METRICS()", columns).length, 2);
  }
});
