import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "./parse.ts";
import { chance, randomSeries } from "./random.fixture.ts";
import { type Expression, write } from "./tree.ts";

test("what was written reads as the same expression, and is written the same again", () => {
  const next = chance(3);
  for (let round = 0; round < 500; round++) {
    const tree = parse(randomSeries(4, next));
    const text = write(tree);
    assert.deepEqual(unplaced(parse(text)), unplaced(tree), text);
    assert.equal(write(parse(text)), text);
  }
});

for (const [text, written] of [
  ["IF(m1>=10 && m2, 100*m1/m2)", "IF(m1 >= 10 AND m2, 100 * m1 / m2)"],
  ["(m1+m2)*3", "(m1 + m2) * 3"],
  ["m1-(m2-m3)", "m1 - (m2 - m3)"],
  ["(m1-m2)-m3", "m1 - m2 - m3"],
  ["-m1^2", "-m1 ^ 2"],
  ["(-m1)^2", "(-m1) ^ 2"],
  ["2^-m1^2", "2 ^ -m1 ^ 2"],
  ["m1 < 5 OR m2 > 3 AND m1 == 1", "m1 < 5 OR m2 > 3 AND m1 == 1"],
  ["(m1 || m2) && m3", "(m1 OR m2) AND m3"],
  ["SORT(METRICS(), AVG, DESC, 10)", "SORT(METRICS(), AVG, DESC, 10)"],
  ["SUM(METRICS('errors'))", "SUM(METRICS('errors'))"],
  [`SEARCH('{AWS/EC2,InstanceId} MetricName="CPUUtilization"', 'Average', 300)`, undefined],
  [".5 * 1e3", "0.5 * 1000"],
  ["m1\n+\tm2", "m1 + m2"],
] as const)
  test(`reads ${JSON.stringify(text)}`, () => {
    assert.equal(write(parse(text)), written ?? text);
  });

for (const [text, at, expected] of [
  ["", 0, "a number, an id, a function or a parenthesis"],
  ["m1 +", 4, "a number, an id, a function or a parenthesis"],
  ["m1 m2", 3, "an operator or the end"],
  ["(m1", 3, ")"],
  ["SUM([m1, m2)", 11, "]"],
  ["sum(m1)", 0, "a function in upper case (SUM)"],
  ["m1 = 2", 3, "== (a comparison)"],
  ["METRICS(“4xx”)", 8, 'a straight quotation mark "'],
  ["METRICS('4xx)", 8, "a closing '"],
  ["m1 % 2", 3, "an expression"],
  ["MAX(m1,)", 7, "a number, an id, a function or a parenthesis"],
  ["m1 and m2", 3, "an operator or the end"],
  ["1e999", 0, "a smaller number"],
] as const)
  test(`does not read ${JSON.stringify(text)}: at ${at} it expects ${expected}`, () => {
    assert.throws(() => parse(text), { code: "Syntax", at, expected });
  });

test("an expression has at most 2,048 characters, and may nest as deep as they allow", () => {
  const deep = `${"(".repeat(1023)}m1${")".repeat(1023)}`;
  assert.equal(write(parse(deep)), "m1");
  assert.throws(() => parse(`(${deep})`), { code: "Limit" });
});

/** Without positions. */
function unplaced(tree: Expression): unknown {
  return JSON.parse(JSON.stringify(tree, (key, value: unknown) => (key === "at" ? undefined : value)));
}
