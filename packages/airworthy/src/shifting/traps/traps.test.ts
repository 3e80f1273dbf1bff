import assert from "node:assert/strict";
import { test } from "node:test";
import type { Shift } from "../model.ts";
import { ordersShift } from "../shop.fixture.ts";
import { RULES, traps } from "./traps.ts";
import type { World } from "./world.ts";

const WELL: World = {
  by: "controller",
  alias: { version: "7", weights: {}, revisionId: "r1" },
  old: { role: "arn:aws:iam::123456789012:role/orders", deadLetter: null },
  new: { role: "arn:aws:iam::123456789012:role/orders", deadLetter: null },
  alarms: [
    {
      name: "orders-errors",
      state: "OK",
      metric: "Errors",
      threshold: 5,
      dimensions: { FunctionName: "orders", Resource: "orders:live", ExecutedVersion: "8" },
    },
  ],
  traffic: { requestsPerSecond: 10, failureRate: 0.005 },
};
const WATCHED = ordersShift({ alarms: ["orders-errors"] });
const codedeploy: Partial<World> = { by: "codedeploy" };

/** One world a trap in which it lies, and nothing else does. */
const CASES: Readonly<Record<string, readonly [Shift, Partial<World>]>> = {
  "unpublished-version": [ordersShift({ new: "$LATEST" }), {}],
  "same-version": [ordersShift({ new: "7" }), {}],
  "first-deployment": [WATCHED, { alias: null }],
  "alias-in-use": [WATCHED, { alias: { version: "7", weights: { 6: 0.1 }, revisionId: "r1" } }],
  "role-differs": [
    WATCHED,
    { new: { role: "arn:aws:iam::123456789012:role/orders-least", deadLetter: null } },
  ],
  "dead-letter-differs": [
    WATCHED,
    { new: { role: WELL.new?.role ?? "", deadLetter: "arn:aws:sqs:eu-west-1:123456789012:orders-dlq" } },
  ],
  "provisioned-concurrency": [WATCHED, { aliasConcurrency: 5 }],
  "traffic-bypasses-alias": [WATCHED, { bypasses: ["OrdersQueue"] }],
  "alarm-unknown": [ordersShift({ alarms: ["orders-error"] }), {}],
  "alarm-in-alarm": [WATCHED, { alarms: [{ name: "orders-errors", state: "ALARM" }] }],
  "alarm-function-wide": [
    WATCHED,
    { alarms: [{ name: "orders-errors", state: "OK", dimensions: { FunctionName: "orders" } }] },
  ],
  "alarm-other-version": [
    WATCHED,
    {
      alarms: [
        { name: "orders-errors", state: "OK", dimensions: { FunctionName: "orders", ExecutedVersion: "7" } },
      ],
    },
  ],
  "alarm-any-error": [
    WATCHED,
    { alarms: [{ name: "orders-errors", state: "OK", metric: "Errors", threshold: 0 }] },
  ],
  "too-many-alarms": [
    ordersShift({ alarms: Array.from({ length: 11 }, (_, index) => `orders-${index}`) }),
    {
      ...codedeploy,
      alarms: Array.from({ length: 11 }, (_, index) => ({ name: `orders-${index}`, state: "OK" as const })),
    },
  ],
  "hook-name": [ordersShift({ hooks: { before: ["smoke"] } }), codedeploy],
  "hooks-between-steps": [ordersShift({ hooks: { between: ["CodeDeployHook_check"] } }), codedeploy],
  "hook-timeout": [
    ordersShift({ hooks: { before: ["smoke"] }, limits: { hook: 60_000 } }),
    { hookTimeouts: { smoke: 900 } },
  ],
  "shift-length": [
    ordersShift({
      strategy: { kind: "linear", weight: 0.1, interval: 6 * 3_600_000 },
      limits: { duration: 7 * 86_400_000 },
    }),
    codedeploy,
  ],
  "longer-than-limit": [
    ordersShift({
      strategy: { kind: "canary", weight: 0.1, interval: 7_200_000 },
      limits: { duration: 3_600_000 },
    }),
    { traffic: { requestsPerSecond: 10, failureRate: 0 } },
  ],
  undecidable: [WATCHED, { traffic: { requestsPerSecond: 0.005, failureRate: 0.005 } }],
  "many-at-once": [WATCHED, { together: 40 }],
};

test("a shift without a trap", () => assert.deepEqual(traps(WATCHED, WELL), []));

test("every trap has a world in which it lies", () => {
  assert.deepEqual(Object.keys(CASES).toSorted(), RULES.map(({ id }) => id).toSorted());
});

for (const [id, [shift, world]] of Object.entries(CASES))
  test(`${id} is seen, with a cure and its source`, () => {
    const found = traps(shift, { ...WELL, ...world });
    const own = found.filter((trap) => trap.id === id);
    assert.ok(own.length > 0, JSON.stringify(found));
    for (const trap of own)
      assert.ok(trap.says.length > 20 && trap.cure.length > 10 && trap.source.length > 5);
    const others = found.filter((trap) => trap.id !== id).map((trap) => trap.id);
    assert.deepEqual(
      others.filter((other) => !(ALONGSIDE[id] ?? []).includes(other)),
      [],
    );
  });

/** Traps that another one brings with it. */
const ALONGSIDE: Readonly<Record<string, readonly string[]>> = {
  "longer-than-limit": ["undecidable"],
};

test("what to refuse stands before what to warn of", () => {
  const found = traps(WATCHED, {
    ...WELL,
    together: 99,
    bypasses: ["OrdersQueue"],
    aliasConcurrency: 2,
  });
  assert.deepEqual(
    found.map(({ severity }) => severity),
    ["refuse", "warn", "warn"],
  );
});

test("an undecidable shift is told with what could be decided instead", () => {
  const [trap] = traps(WATCHED, { ...WELL, traffic: { requestsPerSecond: 0.005, failureRate: 0.005 } });
  assert.equal(trap?.id, "undecidable");
  assert.match(
    trap?.cure ?? "",
    /synthetic requests a minute.*shift by time instead: it promotes without evidence/,
  );
});
