import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { created, decide, type Deployment, type Fact, hasEnded, running } from "./deployment.ts";
import { minutesOf, stepsOf } from "./plan.ts";
import { predefined } from "./predefined.ts";

const shift = { functionName: "orders", alias: "live", current: "1", target: "2", hooks: {} };
const problem = { code: "ALARM_ACTIVE", message: "too many errors" };
const hooks = fc.constantFrom(
  {},
  { BeforeAllowTraffic: "check" },
  { BeforeAllowTraffic: "a", AfterAllowTraffic: "b" },
);
const event = fc.constantFrom("BeforeAllowTraffic" as const, "AfterAllowTraffic" as const);
const fact: fc.Arbitrary<Fact> = fc.oneof(
  { weight: 8, arbitrary: fc.constant<Fact>({ kind: "due" }) },
  {
    weight: 2,
    arbitrary: hooks.map((given): Fact => ({ kind: "started", shift: { ...shift, hooks: given } })),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(event, fc.boolean())
      .map(([name, succeeded]): Fact => ({ kind: "hook-answered", event: name, succeeded })),
  },
  { weight: 1, arbitrary: event.map((name): Fact => ({ kind: "hook-failed", event: name, problem })) },
  { weight: 1, arbitrary: fc.constantFrom<Fact>({ kind: "failed", problem }, { kind: "stopped", problem }) },
);
const config = fc.constantFrom(
  ...[...predefined().values()].filter(({ computePlatform }) => computePlatform === "Lambda"),
);

test("whatever comes and in whatever order: one event at a time, weights along the steps, an end is an end", () => {
  fc.assert(
    fc.property(config, fc.array(fact, { maxLength: 40 }), (chosen, facts) => {
      const steps = stepsOf(chosen.trafficRoutingConfig);
      let now: Deployment = created(steps);
      facts.forEach((given, at) => {
        const { next, effects } = decide(now, given, at);
        if (hasEnded(now)) assert.equal(next, now);
        if (hasEnded(next)) assert.deepEqual(effects, []);
        assert.ok(next.events.filter(({ status }) => status === "InProgress").length <= 1);
        assert.ok(next.weight >= now.weight, "a deployment never takes traffic back: its rollback does");
        assert.ok(next.weight === 0 || steps.some(({ percent }) => percent === next.weight * 100));
        if (next.weight > now.weight) assert.equal(running(next)?.name, "AllowTraffic");
        if (next.status === "Succeeded") assert.equal(next.weight, 1);
        if (next !== now && next.status === "InProgress" && !running(next))
          assert.ok(effects.some((one) => one.do === "wait"));
        now = next;
      });
    }),
    { numRuns: 2000, seed: 20_261_130 },
  );
});

test("steps end with all traffic, within the limits", () => {
  for (const { deploymentConfigName, trafficRoutingConfig } of predefined().values()) {
    const steps = stepsOf(trafficRoutingConfig);
    assert.equal(steps.at(-1)?.percent, 100, deploymentConfigName);
    assert.ok(minutesOf(steps) <= 2880);
  }
  assert.deepEqual(
    stepsOf({ type: "TimeBasedLinear", timeBasedLinear: { linearPercentage: 40, linearInterval: 3 } }),
    [
      { afterMinutes: 0, percent: 40 },
      { afterMinutes: 3, percent: 80 },
      { afterMinutes: 6, percent: 100 },
    ],
  );
});
