import assert from "node:assert/strict";
import { test } from "node:test";
import validate from "asl-validator";
import { observer, ODDS_NEEDED } from "./observer.ts";
import { shopOnAws } from "./shop.fixture.ts";

test("the definition is one of the States language", () => {
  const { isValid, errorsText } = validate(observer());
  assert.ok(isValid, errorsText("\n"));
});

test("while CodeDeploy shifts, the odds of a failing version are published each minute, and pass what is needed", async () => {
  const shop = shopOnAws({ perMinute: 600, failing: 0.5, weights: { "4": 0.1 }, movedAt: 6 });
  const ran = await shop.observe();
  assert.equal(ran.status, "SUCCEEDED");
  assert.ok(shop.evidence.length >= 3, "a value a minute");
  assert.ok((shop.evidence.at(-1) ?? 0) > ODDS_NEEDED, `odds ${shop.evidence.join(", ")}`);
  assert.deepEqual(shop.writes, [], "and nothing is moved");
});

test("of a good version there is no evidence that it is worse", async () => {
  const shop = shopOnAws({ perMinute: 600, weights: { "4": 0.1 }, movedAt: 10 });
  await shop.observe();
  assert.ok(Math.max(...shop.evidence) <= 1.1, `odds ${shop.evidence.join(", ")}`);
});

test("a deployment that shifts nothing is waited for, and not for ever", async () => {
  const shop = shopOnAws({ perMinute: 60 });
  const ran = await shop.observe();
  assert.equal(ran.status, "SUCCEEDED");
  assert.deepEqual(shop.evidence, []);
});
