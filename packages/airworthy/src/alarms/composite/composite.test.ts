import assert from "node:assert/strict";
import { test } from "node:test";
import type { State } from "../judge.ts";
import { onCycles } from "./cycles.ts";
import { holds } from "./evaluate.ts";
import { childrenOf, parseRule } from "./parse.ts";

const states: Readonly<Record<string, State>> = {
  errors: "ALARM",
  latency: "OK",
  queue: "INSUFFICIENT_DATA",
  "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:errors": "ALARM",
  "orders are late": "ALARM",
};
const is = (rule: string) => holds(parseRule(rule), (alarm) => states[alarm]);

test("states, constants and operators", () => {
  for (const [rule, expected] of [
    ["TRUE", true],
    ["FALSE", false],
    ["ALARM(errors)", true],
    ['ALARM("errors")', true],
    ["ALARM( errors )", true],
    ["OK(errors)", false],
    ["OK(latency)", true],
    ["INSUFFICIENT_DATA(queue)", true],
    ["NOT ALARM(latency)", true],
    ["NOT NOT ALARM(errors)", true],
    ["ALARM(errors) AND OK(latency)", true],
    ["ALARM(latency) OR ALARM(queue)", false],
    ['ALARM("arn:aws:cloudwatch:eu-west-1:123456789012:alarm:errors")', true],
    ["ALARM(orders are late)", true],
    ["ALARM(gone) OR OK(gone) OR INSUFFICIENT_DATA(gone)", false],
  ] as const)
    assert.equal(is(rule), expected, rule);
});

test("NOT binds closer than AND, and AND closer than OR", () => {
  assert.equal(is("TRUE OR FALSE AND FALSE"), true);
  assert.equal(is("(TRUE OR FALSE) AND FALSE"), false);
  assert.equal(is("NOT FALSE AND FALSE"), false);
  assert.equal(is("(NOT (ALARM(latency) OR FALSE))"), true);
});

test("AT_LEAST counts, in numbers or percent, also those that are not in a state", () => {
  for (const [rule, expected] of [
    ["AT_LEAST(1, ALARM, (errors, latency, queue))", true],
    ["AT_LEAST(2, ALARM, (errors, latency, queue))", false],
    ["AT_LEAST(2, NOT ALARM, (errors, latency, queue))", true],
    ["AT_LEAST(33%, OK, (errors, latency, queue))", true],
    ["AT_LEAST(34%, OK, (errors, latency, queue))", false],
    ['AT_LEAST(50%, ALARM, (errors, "latency")) AND NOT OK(queue)', true],
  ] as const)
    assert.equal(is(rule), expected, rule);
});

test("what is wrong with a rule is said with its place", () => {
  for (const [rule, message] of [
    ["", "expected a condition at position 0, found the end"],
    ["ALARM(errors", 'expected ")" at position 12, found the end'],
    ["ALARM(errors) ALARM(queue)", 'expected AND, OR or the end at position 14, found "ALARM"'],
    ["ALARM()", 'expected the name of an alarm at position 6, found ")"'],
    ['ALARM("errors)', "expected a closing quote for the one at position 6"],
    [
      "alarm(errors)",
      'expected ALARM, OK, INSUFFICIENT_DATA, AT_LEAST, TRUE, FALSE, NOT or a parenthesis at position 0, found "alarm"',
    ],
    ["AT_LEAST(3, ALARM, (a, b))", 'expected 1 to 2, as many as there are alarms at position 9, found "3"'],
    ["AT_LEAST(101%, ALARM, (a, b))", 'expected 1% to 100% at position 9, found "101%"'],
    ["AT_LEAST(1, RED, (a, b))", 'expected ALARM, OK or INSUFFICIENT_DATA at position 12, found "RED"'],
  ] as const)
    assert.throws(() => parseRule(rule), { name: "RuleError", message }, rule);
});

test("a rule has at most 100 children and 500 elements", () => {
  const names = (count: number) =>
    Array.from({ length: count }, (_, index) => `ALARM(a${index})`).join(" OR ");
  assert.equal(childrenOf(parseRule(names(100))).length, 100);
  assert.throws(() => parseRule(names(101)), /101 children/);
  assert.throws(() => parseRule(Array.from({ length: 501 }, () => "TRUE").join(" AND ")), /500 elements/);
  assert.throws(() => parseRule(`${"(".repeat(5000)}TRUE${")".repeat(5000)}`), /500 elements/);
  assert.throws(() => parseRule(`${"NOT ".repeat(5000)}TRUE`), /500 elements/);
});

test("alarms on a cycle are found, those that only look at one are not", () => {
  const of = (...edges: readonly string[]) => {
    const children = new Map<string, string[]>();
    for (const edge of edges) {
      const [from = "", to = ""] = edge.split(">");
      children.set(from, [...(children.get(from) ?? []), to]);
    }
    return [...onCycles(children)].sort();
  };
  assert.deepEqual(of("a>m1", "b>a"), []);
  assert.deepEqual(of("a>b", "b>a"), ["a", "b"]);
  assert.deepEqual(of("a>a"), ["a"]);
  assert.deepEqual(of("top>a", "a>b", "b>a", "b>m1"), ["a", "b"]);
  assert.deepEqual(of("a>b", "b>a", "b>mid", "mid>c", "c>d", "d>c"), ["a", "b", "c", "d"]);
});
