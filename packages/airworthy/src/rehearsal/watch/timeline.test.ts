import assert from "node:assert/strict";
import { test } from "node:test";
import { judge, type Slot, type TreatMissingData } from "../../alarms/judge.ts";
import { keyOf, uniform } from "../chance/draws.ts";
import type { RehearsedAlarm } from "../model.ts";
import { on } from "../sets/tool.ts";
import { prepare } from "./prepare.ts";
import { statesOf } from "./timeline.ts";

const NAMES = ["OK", "ALARM", "INSUFFICIENT_DATA"];
const SLOTS: readonly Slot[] = ["fine", "breaching", "missing"];

/** Asks the plain decision at every minute. */
function naive(alarm: RehearsedAlarm, flags: Uint8Array, before: number): number[] {
  const { length, range } = prepare(alarm);
  let state = before;
  return Array.from(flags, (_, at) => {
    const slots = Array.from({ length: range }, (_, slot) => flags[at - (range - 1 - slot) * length])
      // What is earlier than the first flag is missing.
      .map((flag) => (flag === undefined ? "missing" : (SLOTS[flag] as Slot)));
    const verdict = judge(slots, alarm);
    if (verdict !== "retain") state = NAMES.indexOf(verdict);
    return state;
  });
}

const shapes = [
  [1, 1, 1],
  [3, 2, 1],
  [5, 5, 1],
  [3, 3, 5],
  [12, 8, 5],
  [2, 1, 60],
] as const;

for (const treatMissingData of ["missing", "ignore", "breaching", "notBreaching"] as TreatMissingData[]) {
  test(`the jumping timeline decides as the plain one does: ${treatMissingData}`, () => {
    for (const [evaluationPeriods, datapointsToAlarm, length] of shapes) {
      const alarm = on("Errors", "Errors", "Sum", {
        period: 60 * length,
        evaluationPeriods,
        datapointsToAlarm,
        comparisonOperator: "GreaterThanThreshold",
        threshold: 1,
        treatMissingData,
      });
      const prepared = prepare(alarm);
      for (const [rare, missing] of [
        [0.02, 0],
        [0.02, 0.02],
        [0.4, 0.3],
        [0.1, 0.8],
      ] as const) {
        const key = keyOf(1, `${evaluationPeriods} ${rare} ${missing}`);
        const flags = Uint8Array.from({ length: 1500 }, (_, at) => {
          const u = uniform(key, at);
          return u < rare ? 1 : u < rare + missing ? 2 : 0;
        });
        // From a minute by which its range is filled: before, nobody knows what was.
        const from = prepared.range * length;
        const plain = naive(alarm, flags, 2);
        const states = statesOf(prepared, flags, 0, from, flags.length, plain[from - 1] as number);
        assert.deepEqual([...states], plain.slice(from));
      }
    }
  });
}
