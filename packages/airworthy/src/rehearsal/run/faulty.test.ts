import assert from "node:assert/strict";
import { test } from "node:test";
import { CATALOGUE } from "../faults/index.ts";
import type { Fault, RehearsedAlarm } from "../model.ts";
import { referenceFleet } from "../reference.ts";
import { on } from "../sets/tool.ts";
import { edgesOf } from "../watch/banded.ts";
import { flagsOf } from "../watch/flags.ts";
import { prepare } from "../watch/prepare.ts";
import { INSUFFICIENT_DATA, statesOf } from "../watch/timeline.ts";
import { valuesOf } from "../watch/values.ts";
import { fillCalls } from "../world/calls.ts";
import { minutesFor } from "../world/minutes.ts";
import type { World } from "../world/metrics.ts";
import { endOf, faultyWorld, watchFaulty } from "./faulty.ts";
import { ordinaryWorld, watchOrdinary } from "./ordinary.ts";
import { TRAINING } from "./plan.ts";

const judging = {
  evaluationPeriods: 3,
  datapointsToAlarm: 2,
  comparisonOperator: "GreaterThanThreshold",
  treatMissingData: "notBreaching",
} as const;
const ALARMS: readonly RehearsedAlarm[] = [
  on("Errors", "Errors", "Sum", { ...judging, period: 300, threshold: 3 }),
  on("Duration", "Duration", "p99", { ...judging, period: 60, threshold: 800 }),
  {
    ...on("Traffic", "Invocations", "Sum", {
      ...judging,
      period: 300,
      comparisonOperator: "LessThanLowerOrGreaterThanUpperThreshold",
      threshold: 0,
    }),
    band: { deviations: 3 },
  },
];
const at = TRAINING + 1234;

/** The plain way: three weeks with the fault in them… */
function plainWorld(ordinary: World, fault: Fault): World {
  const onset = { fault, at };
  const { setting } = ordinary;
  const end = endOf(onset);
  const minutes = minutesFor(0, end, setting.gaps.length);
  fillCalls(setting, minutes, 0, at);
  if (fault.effect.version) minutes.ofVersion.fill(NaN, 0, at);
  fillCalls(setting, minutes, at, end, onset);
  return { setting, minutes, onset };
}

/** …and an alarm over all of it. */
function plainly(world: World, fault: Fault, alarm: RehearsedAlarm): Uint8Array {
  const end = endOf({ fault, at });
  const prepared = prepare(alarm);
  const values = valuesOf(prepared, world, 0, end);
  const edges = alarm.band && edgesOf(prepared, values, 0, end, undefined).edges;
  const states = statesOf(prepared, flagsOf(prepared, values, edges), 0, 0, end, INSUFFICIENT_DATA);
  return states.slice(at);
}

for (const fn of referenceFleet(30)) {
  test(`going on from the ordinary world is the same as beginning again: ${fn.name}`, () => {
    const ordinary = ordinaryWorld(fn, 11);
    const watched = ALARMS.map((alarm) => watchOrdinary(prepare(alarm), ordinary, [at]));
    const scratch = minutesFor(0, 4000, ordinary.setting.gaps.length);
    for (const fault of CATALOGUE.filter(({ effect }) => effect.late === undefined)) {
      const plain = plainWorld(ordinary, fault);
      for (const [nth, alarm] of ALARMS.entries()) {
        const onset = { fault, at };
        const prepared = prepare(alarm);
        const world = faultyWorld(ordinary, onset, 400, scratch);
        const seen = watchFaulty(prepared, world, onset, watched[nth] as (typeof watched)[number]);
        assert.deepEqual(seen, plainly(plain, fault, alarm), `${fault.id} ${alarm.name}`);
      }
    }
  });
}

test("a fault without effect leaves no trace", () => {
  for (const fn of referenceFleet(0.5)) {
    const ordinary = ordinaryWorld(fn, 5);
    const fault = CATALOGUE.find(({ id }) => id === "C1") as Fault;
    const scratch = minutesFor(0, 2000, ordinary.setting.gaps.length);
    const { minutes } = faultyWorld(ordinary, { fault, at }, 100, scratch);
    for (const [name, column] of Object.entries(minutes)) {
      if (!(column instanceof Float64Array)) continue;
      const usual = (ordinary.minutes as unknown as Record<string, Float64Array>)[name] as Float64Array;
      assert.deepEqual(
        column.subarray(0, minutes.to - minutes.from),
        usual.subarray(minutes.from, minutes.to),
        name,
      );
    }
  }
});
