import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { besideOrders, computing, watching, watchOf } from "./alarms.fixture.ts";
import { blindness } from "./blind.ts";

const ABOVE = "ComparisonOperator: GreaterThanThreshold";
const FROM = "ComparisonOperator: GreaterThanOrEqualToThreshold";

function because(alarm: string): string | undefined {
  const fleet = besideOrders(alarm);
  return blindness(watchOf(fleet), fleet)?.because;
}

describe("an alarm is blind", () => {
  for (const [name, alarm, words] of [
    [
      "to more than one error by their maximum",
      watching("Errors", `Statistic: Maximum, ${ABOVE}, Threshold: 1`),
      /1 at most/,
    ],
    [
      "unless all calls fail, by their mean",
      watching("Errors", `Statistic: Average, ${FROM}, Threshold: 1`),
      /all calls/,
    ],
    [
      "unless all calls fail, by their minimum",
      watching("Errors", `Statistic: Minimum, ${ABOVE}, Threshold: 0`),
      /all calls/,
    ],
    [
      "to errors when it counts samples",
      watching("Errors", `Statistic: SampleCount, ${ABOVE}, Threshold: 5`),
      /counts all calls/,
    ],
    [
      "to durations beyond the timeout",
      watching("Duration", `ExtendedStatistic: p99, ${ABOVE}, Threshold: 30000`),
      /10000 ms/,
    ],
    [
      "to slowness when it adds up",
      watching("Duration", `Statistic: Sum, ${ABOVE}, Threshold: 30000`),
      /adds up/,
    ],
    [
      "to concurrency that is not reserved",
      watching("ConcurrentExecutions", `Statistic: Maximum, ${ABOVE}, Threshold: 100`),
      /20 reserved/,
    ],
    [
      "to a percentage of a share",
      watching("ProvisionedConcurrencyUtilization", `Statistic: Maximum, ${FROM}, Threshold: 80`),
      /is a share/,
    ],
    ["to a rate of more than one", computing("e / i"), /between 0 and 1/],
  ] as const) {
    test(name, () => assert.match(because(alarm) ?? "sees it", words));
  }
});

describe("an alarm sees", () => {
  for (const [name, alarm] of [
    ["any error by their maximum", watching("Errors", `Statistic: Maximum, ${ABOVE}, Threshold: 0`)],
    ["a share of errors by their mean", watching("Errors", `Statistic: Average, ${ABOVE}, Threshold: 0.05`)],
    [
      "a duration close to the timeout",
      watching("Duration", `Statistic: Maximum, ${ABOVE}, Threshold: 9000`),
    ],
    ["a duration at the timeout", watching("Duration", `Statistic: Maximum, ${FROM}, Threshold: 10000`)],
    [
      "most of what is reserved",
      watching("ConcurrentExecutions", `Statistic: Maximum, ${ABOVE}, Threshold: 16`),
    ],
    ["a rate in percent", computing("100 * e / i")],
    ["what a parameter decides", watching("Errors", `Statistic: Maximum, ${ABOVE}, Threshold: !Ref Most`)],
  ] as const) {
    test(name, () => assert.equal(because(alarm), undefined));
  }
});
