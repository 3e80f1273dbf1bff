import assert from "node:assert/strict";
import { it } from "node:test";
import { amount, listed, percent, rate, span } from "./words.ts";

it("a share is not rounded to all or nothing", () =>
  assert.deepEqual([0, 0.001, 0.5, 0.999, 1].map(percent), ["0 %", "1 %", "50 %", "99 %", "100 %"]));

it("a time is said in its unit", () =>
  assert.deepEqual([1, 99, 100, 150, 2880, 10_080].map(span), [
    "1 m",
    "99 m",
    "1.7 h",
    "2.5 h",
    "2 d",
    "7 d",
  ]));

it("an amount has the digits that say something", () =>
  assert.deepEqual([0, 0.025, 0.25, 2.5, 12.3, 1234, 45_678, 1_984_000].map(amount), [
    "0",
    "0.03",
    "0.3",
    "2.5",
    "12",
    "1,234",
    "45.7k",
    "2M",
  ]));

it("a list has an and, or what is left", () =>
  assert.deepEqual(
    [listed([], 2), listed(["a"], 2), listed(["a", "b"], 2), listed(["a", "b", "c", "d"], 2)],
    ["", "a", "a and b", "a, b and 2 more"],
  ));

it("a rate is said as people do", () =>
  assert.deepEqual([0, 0.05, 1, 12].map(rate), [
    "never",
    "once in 20 weeks",
    "once a week",
    "12 times a week",
  ]));
