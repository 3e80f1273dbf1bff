import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Series } from "./metrics-file.ts";
import { observed } from "./observed.ts";

/** Monday. */
const START = Date.UTC(2026, 10, 2);
const MINUTE = 60_000;

function series(
  metric: "Invocations" | "Errors",
  minutes: number,
  value: (minute: number) => number,
): Series {
  const points = Array.from({ length: minutes }, (_, minute) => ({
    at: START + minute * MINUTE,
    value: value(minute),
  })).filter(({ value: one }) => one > 0);
  return { label: metric, metric, period: 60, points };
}

function duration(statistic: Series["statistic"] & (string | number), value: number): Series {
  const points = [0, 1, 2].map((minute) => ({ at: START + minute * MINUTE, value }));
  return { label: "Duration", metric: "Duration", statistic, period: 60, points };
}

const near = (actual: number | undefined, expected: number, within: number) =>
  assert.ok(Math.abs((actual ?? NaN) - expected) <= within, `${actual} is not ${expected} ± ${within}`);

describe("traffic", () => {
  it("has the mean and the hours of the weeks that were seen", () => {
    const hourOf = (minute: number) => Math.floor(minute / 60) % 24;
    const { traffic } = observed([
      series("Invocations", 14 * 1440, (minute) => (hourOf(minute) >= 8 && hourOf(minute) < 20 ? 30 : 10)),
    ]);
    near(traffic?.perMinute, 20, 0.01);
    assert.deepEqual([traffic?.week.length, traffic?.week[3], traffic?.week[12]], [168, 0.5, 1.5]);
    near(traffic?.restless, 0, 0.001);
  });

  it("counts silent minutes, which no export holds", () => {
    const { traffic } = observed([series("Invocations", 7 * 1440, (minute) => (minute % 10 === 0 ? 5 : 0))]);
    near(traffic?.perMinute, 0.5, 0.001);
  });

  it("of a few days repeats them, and says so", () => {
    const { traffic, notes } = observed([
      series("Invocations", 2 * 1440, (minute) => (minute % 1440 < 720 ? 30 : 10)),
    ]);
    assert.deepEqual([traffic?.week[1], traffic?.week[24 + 1], traffic?.week[6 * 24 + 13]], [1.5, 1.5, 0.5]);
    assert.match(notes.join(), /2 days only: every day is taken to be alike/);
  });

  it("that varies more than chance is restless by as much", () => {
    const { traffic } = observed([series("Invocations", 14 * 1440, (minute) => (minute % 2 ? 130 : 70))]);
    // Variance 900 of which 100 is chance, of a mean of 100.
    near(traffic?.restless, Math.sqrt(800) / 100, 0.01);
  });

  it("of three weeks or more does not learn an incident", () => {
    const { traffic } = observed([
      series("Invocations", 28 * 1440, (minute) => (minute >= 1440 && minute < 1500 ? 5000 : 10)),
    ]);
    near(traffic?.week[24], 1, 0.05);
  });

  it("stays as it is when nothing is known of it", () => {
    const found = observed([duration("Average", 200)]);
    assert.equal(found.traffic, undefined);
    assert.match(found.notes.join(), /no Invocations/);
  });
});

describe("failures", () => {
  it("are a rate, with hiccups counted apart", () => {
    const calls = series("Invocations", 7 * 1440, () => 100);
    const failed = series("Errors", 7 * 1440, (minute) =>
      minute === 600 || minute === 601 || minute === 3000 ? 60 : minute % 10 === 0 ? 1 : 0,
    );
    const { errorRate, blipsPerWeek } = observed([calls, failed]);
    near(errorRate, 0.001, 0.00001);
    assert.equal(blipsPerWeek, 2);
  });
});

describe("duration", () => {
  it("from a median and a percentile", () => {
    const { duration: found } = observed([duration(50, 200), duration(99, 640)]);
    near(found?.median, 200, 0);
    near(found?.sigma, 0.5, 0.001);
  });

  it("from an average and a percentile", () => {
    const { duration: found } = observed([duration("Average", 200 * Math.exp(0.125)), duration(99, 640)]);
    near(found?.median, 200, 0.5);
    near(found?.sigma, 0.5, 0.002);
  });

  it("from an average alone has the usual spread", () =>
    near(observed([duration("Average", 200 * Math.exp(0.125))]).duration?.median, 200, 0.001));

  it("is not told by a maximum", () =>
    assert.equal(observed([duration("Maximum", 900)]).duration, undefined));
});
