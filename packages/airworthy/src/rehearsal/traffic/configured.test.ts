import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ASSUMED } from "../fleet/profiles.ts";
import type { FunctionProfile } from "../model.ts";
import { configured } from "./configured.ts";
import { weekOf } from "./shapes.ts";

const PLACE_ORDER: FunctionProfile = {
  name: "PlaceOrder",
  tier: "standard",
  kinds: ["sync"],
  timeoutSeconds: 10,
  memoryMb: 256,
  ...ASSUMED,
  insights: false,
  shifted: false,
};

describe("what is known of a function", () => {
  it("stays assumed when nothing is said", () => assert.deepEqual(configured(PLACE_ORDER), PLACE_ORDER));

  it("is what was measured, unless it is said otherwise", () => {
    const measured = { traffic: { perMinute: 12, week: weekOf("flat"), restless: 0.2 }, errorRate: 0.01 };
    const { traffic, errorRate } = configured(PLACE_ORDER, { perMinute: 50 }, measured);
    assert.deepEqual([traffic, errorRate], [{ ...measured.traffic, perMinute: 50 }, 0.01]);
  });

  it("has the day and weekend that are said, with a mean of 1", () => {
    const { week } = configured(PLACE_ORDER, { day: "flat", weekend: 0.3 }).traffic;
    assert.ok(Math.abs((week[140] ?? 0) / (week[0] ?? 1) - 0.3) < 1e-9);
    assert.ok(Math.abs(week.reduce((sum, one) => sum + one, 0) / 168 - 1) < 1e-9);
  });

  it("runs as long as its median and p99 say", () => {
    const { median, sigma } = configured(PLACE_ORDER, { durationMs: { median: 100, p99: 400 } }).duration;
    assert.ok(Math.abs(median * Math.exp(2.3263 * sigma) - 400) < 0.1);
  });
});
