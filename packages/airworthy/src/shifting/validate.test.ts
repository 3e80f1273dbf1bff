import assert from "node:assert/strict";
import { test } from "node:test";
import type { Shift } from "./model.ts";
import { MINUTE, ordersShift } from "./shop.fixture.ts";
import { problems } from "./validate.ts";

test("nothing is wrong with the defaults, nor with any kind of strategy", () => {
  const strategies: Shift["strategy"][] = [
    { kind: "all-at-once" },
    { kind: "canary", weight: 0.1, interval: 5 * MINUTE },
    { kind: "linear", weight: 0.1, interval: MINUTE },
    { kind: "requests", steps: [{ weight: 0.1, requests: 500 }] },
    { kind: "evidence" },
    { kind: "failure-budget", budget: 10 },
    { kind: "steps", steps: [{ weight: 0.1, until: { anyOf: [{ approval: "go" }, { evidence: {} }] } }] },
  ];
  for (const strategy of strategies) assert.deepEqual(problems(ordersShift({ strategy })), []);
});

const WRONG: readonly (readonly [RegExp, Partial<Shift>])[] = [
  [/strategy\.weight is 1\.5/, { strategy: { kind: "canary", weight: 1.5, interval: MINUTE } }],
  [/strategy\.weight is 0:/, { strategy: { kind: "linear", weight: 0, interval: MINUTE } }],
  [/strategy\.interval is NaN/, { strategy: { kind: "linear", weight: 0.1, interval: Number.NaN } }],
  [/strategy\.budget is 0\.5/, { strategy: { kind: "failure-budget", budget: 0.5 } }],
  [/strategy\.steps is empty/, { strategy: { kind: "steps", steps: [] } }],
  [/steps\[0\]\.weight is -0\.1/, { strategy: { kind: "requests", steps: [{ weight: -0.1, requests: 5 }] } }],
  [
    /steps\[1\]\.weight is 0\.1, after 0\.2/,
    {
      strategy: {
        kind: "requests",
        steps: [
          { weight: 0.2, requests: 5 },
          { weight: 0.1, requests: 5 },
        ],
      },
    },
  ],
  [
    /steps\[0\]\.until\.anyOf is empty/,
    { strategy: { kind: "steps", steps: [{ weight: 0.1, until: { anyOf: [] } }] } },
  ],
  [
    /approval cannot be called undecided/,
    { strategy: { kind: "steps", steps: [{ weight: 0.1, until: { approval: "undecided" } }] } },
  ],
  [/both version 7/, { new: "7" }],
  [/rollback\.alpha is 0/, { rollback: { alpha: 0 } }],
  [/promotion\.excess is 1/, { promotion: { excess: 1 } }],
  [/promotion\.tolerance\.slow is 2/, { promotion: { tolerance: { slow: 2 } } }],
  [/limits\.duration is -1/, { limits: { duration: -1 } }],
  [/limits\.deadMan must leave time/, { limits: { deadMan: MINUTE } }],
];
for (const [says, more] of WRONG)
  test(`refused: ${says.source}`, () => assert.match(problems(ordersShift(more)).join("\n"), says));
