import assert from "node:assert/strict";
import { test } from "node:test";
import { judge, type Shape, type Slot, type TreatMissingData } from "./judge.ts";
import { amend, push, rolling, VERDICTS } from "./rolling.ts";

const SLOTS: readonly Slot[] = ["fine", "breaching", "missing"];
const TREATMENTS: readonly TreatMissingData[] = ["missing", "ignore", "breaching", "notBreaching"];

test("both evaluators agree on every pattern of seven periods", () => {
  for (const shape of shapes(3))
    for (let pattern = 0; pattern < 3 ** 7; pattern++) {
      const range = shape.evaluationPeriods + 2;
      const ring = rolling(shape, range);
      const slots: number[] = [];
      for (let rest = pattern, index = 0; index < 7; index++, rest = Math.floor(rest / 3)) {
        slots.push(rest % 3);
        const fast = VERDICTS[push(ring, rest % 3)];
        const plain = judge(seen(slots, range), shape);
        if (fast !== plain) assert.fail(`${JSON.stringify(shape)} ${slots.join()}: ${fast}, not ${plain}`);
      }
    }
});

test("late data counts as if it had come in time", () => {
  for (const shape of shapes(3))
    for (let pattern = 0; pattern < 3 ** 5; pattern++) {
      const slots = [0, 1, 2, 3, 4].map((index) => Math.floor(pattern / 3 ** index) % 3);
      const ring = rolling(shape, 5);
      slots.forEach((slot, index) => push(ring, index === 2 ? 2 : slot));
      const after = amend(ring, 2, slots[2] as number);
      assert.equal(VERDICTS[after], judge(seen(slots, 5), shape));
    }
});

test("a period that has left the range is refused", () => {
  const ring = rolling({ evaluationPeriods: 1, datapointsToAlarm: 1, treatMissingData: "missing" }, 3);
  for (let index = 0; index < 9; index++) push(ring, 0);
  assert.throws(() => amend(ring, 3, 1), RangeError);
});

function* shapes(most: number): Generator<Shape> {
  for (let n = 1; n <= most; n++)
    for (let m = 1; m <= n; m++)
      for (const treatMissingData of TREATMENTS)
        for (const prematureRule of ["all-breaching", "exactly-m-old"] as const)
          yield { evaluationPeriods: n, datapointsToAlarm: m, treatMissingData, prematureRule };
}

function seen(slots: readonly number[], range: number): Slot[] {
  const newest = slots.slice(-range).map((slot) => SLOTS[slot] as Slot);
  return [...Array<Slot>(range - newest.length).fill("missing"), ...newest];
}
