import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { referenceFleet } from "../reference.ts";
import type { FunctionProfile, RehearsedAlarm } from "../model.ts";
import { over } from "../sets/tool.ts";
import { plotsOf } from "./plot.ts";

const [ORDERS] = referenceFleet(30) as [FunctionProfile];
const PLAN = { seed: 1, worlds: 1, onsets: 2 };

const RATE = over(
  "Errors",
  "IF(errors >= 3, 100 * errors / invocations, 0)",
  { errors: ["Errors", "Sum"], invocations: ["Invocations", "Sum"] },
  {
    period: 60,
    evaluationPeriods: 5,
    datapointsToAlarm: 3,
    comparisonOperator: "GreaterThanThreshold",
    threshold: 5,
    treatMissingData: "notBreaching",
  },
);
const { threshold: _, ...judging } = RATE;
const USUAL: RehearsedAlarm = {
  ...judging,
  name: "Usual",
  queries: [
    {
      id: "m1",
      metric: { namespace: "AWS/Lambda", metric: "Invocations", scope: "function", statistic: "Sum" },
    },
  ],
  period: 300,
  comparisonOperator: "LessThanLowerThreshold",
  band: { deviations: 3 },
  treatMissingData: "breaching",
};

describe("a plot", () => {
  const [plot] = plotsOf(ORDERS, [RATE], [{ fault: "E1", alarm: "Errors" }], PLAN);
  assert.ok(plot);
  const onset = plot.during.from - plot.from;

  it("begins an hour before the fault and ends a little after", () =>
    assert.deepEqual([onset, plot.during.to - plot.during.from, plot.values.length], [60, 15, 80]));

  it("shows the fault, and beside it the same time without", () => {
    assert.ok((plot.values[onset + 5] ?? 0) > 90);
    assert.ok((plot.twin[onset + 5] ?? 0) < 5);
    assert.deepEqual(plot.values.slice(0, onset), plot.twin.slice(0, onset));
  });

  it("shows when the alarm goes off, after three bad minutes", () =>
    assert.deepEqual(
      plot.states.slice(0, 2).map(({ at, state }) => [at - plot.during.from, state]),
      [
        [-60, "OK"],
        [2, "ALARM"],
      ],
    ));

  it("of a band shows the band all along", () => {
    const [banded] = plotsOf(ORDERS, [USUAL], [{ fault: "S1", alarm: "Usual" }], PLAN);
    assert.ok(banded?.lower && banded.upper);
    assert.equal(banded.lower.length, banded.values.length);
    assert.ok(banded.lower.every((low, index) => low !== null && low < (banded.upper?.[index] ?? -1)));
  });

  it("is not made of what is not there", () =>
    assert.deepEqual(
      plotsOf(
        ORDERS,
        [RATE],
        [
          { fault: "E99", alarm: "Errors" },
          { fault: "E1", alarm: "Other" },
        ],
        PLAN,
      ),
      [],
    ));
});
