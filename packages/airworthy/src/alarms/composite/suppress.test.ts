import assert from "node:assert/strict";
import { test } from "node:test";
import { changed, expired, IDLE, type Periods, replaced, type Step, suppressorChanged } from "./suppress.ts";

const PERIODS: Periods = { wait: 2, extension: 3 };

/** Flies a timeline of the documentation: `alarm` and `suppressor` change at given times. Tells when actions are done. */
function timeline(
  events: readonly (readonly [at: number, what: "composite" | "suppressor ALARM" | "suppressor OK"])[],
  suppressorAtFirst = false,
) {
  let suppressor = suppressorAtFirst;
  let step: Step = { suppression: IDLE, act: false };
  const told: string[] = [];
  for (let now = 0; now <= 12; now++) {
    const hear = (next: Step): void => {
      step = next;
      if (step.act) told.push(`t${now} acts`);
    };
    hear({ ...expired(step.suppression, now) });
    for (const [, what] of events.filter(([at]) => at === now)) {
      if (what === "composite") hear(changed(PERIODS, suppressor, now));
      else {
        suppressor = what === "suppressor ALARM";
        hear(suppressorChanged(PERIODS, step.suppression, suppressor, now));
      }
      told.push(`t${now} ${step.suppression.by ?? "-"}`);
    }
  }
  return told;
}

test("1: the suppressor stays OK: the alarm acts when the wait is over", () => {
  assert.deepEqual(timeline([[2, "composite"]]), ["t2 WaitPeriod", "t4 acts"]);
});

test("2: the suppressor comes into ALARM during the wait: it suppresses", () => {
  assert.deepEqual(
    timeline([
      [2, "composite"],
      [3, "suppressor ALARM"],
    ]),
    ["t2 WaitPeriod", "t3 Alarm"],
  );
});

test("3: the alarm changes again during the wait: a new wait begins", () => {
  assert.deepEqual(
    timeline([
      [2, "composite"],
      [3, "composite"],
    ]),
    ["t2 WaitPeriod", "t3 WaitPeriod", "t5 acts"],
  );
});

test("4: the suppressor is in ALARM already: no wait, no action", () => {
  assert.deepEqual(timeline([[2, "composite"]], true), ["t2 Alarm"]);
});

test("5: the suppressor comes out of ALARM: the alarm acts when the extension is over", () => {
  assert.deepEqual(
    timeline(
      [
        [4, "composite"],
        [6, "suppressor OK"],
      ],
      true,
    ),
    ["t4 Alarm", "t6 ExtensionPeriod", "t9 acts"],
  );
});

test("6: the alarm changes during the extension: it is discarded, and a new wait begins", () => {
  assert.deepEqual(
    timeline(
      [
        [4, "composite"],
        [6, "suppressor OK"],
        [7, "composite"],
      ],
      true,
    ),
    ["t4 Alarm", "t6 ExtensionPeriod", "t7 WaitPeriod", "t9 acts"],
  );
});

test("another suppressor discards what runs; without one the held back actions are done", () => {
  const waiting = changed(PERIODS, false, 2).suppression;
  assert.deepEqual(replaced(PERIODS, waiting, true, 3), { suppression: { by: "Alarm" }, act: false });
  assert.deepEqual(replaced(PERIODS, waiting, false, 3).suppression, { by: "WaitPeriod", until: 5 });
  assert.deepEqual(replaced(undefined, waiting, false, 3), { suppression: {}, act: true });
  assert.deepEqual(replaced(undefined, IDLE, false, 3), { suppression: {}, act: false });
});
