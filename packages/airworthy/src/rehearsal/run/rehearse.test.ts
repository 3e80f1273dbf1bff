import assert from "node:assert/strict";
import { test } from "node:test";
import { CATALOGUE } from "../faults/index.ts";
import type { AnyAlarm, Fault, RehearsedAlarm } from "../model.ts";
import { referenceFleet } from "../reference.ts";
import { on } from "../sets/tool.ts";
import { rehearse } from "./rehearse.ts";

const [orders] = referenceFleet(30);
assert.ok(orders);

const judging = {
  period: 60,
  evaluationPeriods: 3,
  datapointsToAlarm: 2,
  comparisonOperator: "GreaterThanThreshold",
  threshold: 3,
  treatMissingData: "notBreaching",
} as const;
const errors = on("Errors", "Errors", "Sum", judging);

const fault = (id: string): Fault => CATALOGUE.find((one) => one.id === id) as Fault;
const of = (alarms: readonly AnyAlarm[], ids: readonly string[]) =>
  rehearse(
    [orders],
    { name: "one", functions: { [orders.name]: alarms } },
    { faults: ids.map(fault), seed: 7 },
  );

test("an outage is seen by the alarm on errors, after two bad minutes", () => {
  const [row] = of([errors], ["E1"]).functions[0]?.faults ?? [];
  assert.equal(row?.runs, 12);
  assert.ok(row.detected >= 10, `nights have few calls: ${row.detected}`);
  assert.equal(row.delay, 2);
  assert.ok((row.failedBefore ?? 0) > 10);
});

test("silence is not seen by an alarm on errors", () => {
  const { coverage, functions } = of([errors], ["S1"]);
  assert.equal(coverage, 0);
  assert.equal(functions[0]?.alarms[0]?.redundant, true);
});

test("an alarm that is always red sees nothing, though it is in ALARM during the fault", () => {
  const red: RehearsedAlarm = {
    ...errors,
    comparisonOperator: "GreaterThanOrEqualToThreshold",
    threshold: 0,
  };
  assert.equal(of([red], ["E1"]).coverage, 0);
});

test("an alarm that tells nobody is not counted, but shown", () => {
  const { coverage, functions } = of([{ ...errors, hasAction: false }], ["E1"]);
  assert.equal(coverage, 0);
  assert.ok((functions[0]?.faults[0]?.cells[0]?.detected ?? 0) > 0);
});

test("a composite alarm tells what its children see", () => {
  const quiet = { ...errors, hasAction: false };
  const composite: AnyAlarm = {
    kind: "composite",
    name: "Orders",
    rule: { kind: "or", of: [{ kind: "state", alarm: "Errors", state: "ALARM" }] },
    hasAction: true,
  };
  assert.deepEqual(of([composite, quiet], ["E1"]).coverage, of([errors], ["E1"]).coverage);
});

test("faults that cannot befall a function are not counted", () => {
  assert.deepEqual(
    of([errors], ["E1", "Q3", "Q4"]).functions[0]?.faults.map((row) => row.fault),
    ["E1"],
  );
});

test("the same seed gives the same answer, another one another", () => {
  const run = (seed: number) =>
    JSON.stringify(
      rehearse([orders], { name: "one", functions: { [orders.name]: [errors] } }, { seed, worlds: 1 }),
    );
  assert.equal(run(3), run(3));
  assert.notEqual(run(3), run(4));
});

test("what cannot be rehearsed is refused by name", () => {
  assert.throws(
    () => of([{ ...errors, period: 10 }], ["E1"]),
    /Errors cannot be rehearsed: its period is 10/,
  );
  assert.throws(
    () => of([on("Sizes", "Errors", "p99", judging)], ["E1"]),
    /The statistic p99 of Errors is not rehearsed/,
  );
  assert.throws(
    () =>
      rehearse(
        [orders],
        { name: "one", functions: {} },
        { faults: [{ ...fault("E1"), effect: { errors: 2 } }] },
      ),
    /The fault E1: errors is 2/,
  );
});

test("an alarm that waits for metrics that are late cries wolf, and that counts", () => {
  const silence = on("Silence", "Invocations", "Sum", {
    ...judging,
    evaluationPeriods: 1,
    datapointsToAlarm: 1,
    comparisonOperator: "LessThanThreshold",
    threshold: 1,
    treatMissingData: "breaching",
  });
  const patient = { ...silence, evaluationPeriods: 8, datapointsToAlarm: 8 };
  const wrong = (alarm: RehearsedAlarm) => of([alarm], ["C2"]).functions[0]?.falseAlarmsPerWeek ?? 0;
  assert.ok(wrong(silence) > wrong(patient));
});

test("a percentile of few samples is ignored by an alarm that says so", () => {
  const p99 = on("Duration", "Duration", "p99", { ...judging, threshold: 1000 });
  assert.ok(of([p99], ["D2"]).coverage > 0.5);
  assert.equal(of([{ ...p99, lowSamples: "ignore" }], ["D2"]).coverage, 0, "30 calls a minute are no 1,000");
});
