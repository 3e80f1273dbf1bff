import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { layered } from "../../checklist/standard.ts";
import { MINUTE } from "../../engine/kernel/time.ts";
import type { Flight } from "../../local/flight.ts";
import { flyingShop } from "../../local/shifts/shop.fixture.ts";
import { leadChanged } from "./by-evidence.ts";

let root = "";
beforeEach(() => (root = mkdtempSync(path.join(tmpdir(), "airworthy-evidence-"))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

const standardOf = (controller: string) => () => layered({ shifting: { controller } });

/** A flight of one stack with a function and its alias; `failing` calls of version 2 fail, of 100. */
async function flightOf(failing: number) {
  const shop = await flyingShop(root, failing);
  const arn = "arn:aws:lambda:eu-west-1:123456789012:function:orders";
  const resource = (id: string, type: string, ref: string) =>
    [id, { resource: { id, type }, made: { ref } }] as const;
  const stack = {
    name: "shop",
    resources: new Map([
      resource("Orders", "AWS::Lambda::Function", "orders"),
      resource("OrdersAliaslive", "AWS::Lambda::Alias", `${arn}:live`),
    ]),
  };
  const flight = { ...shop, stacks: [stack] } as unknown as Flight;
  return { shop, flight };
}

test("what was deployed is published, and its alias shifted by evidence", async () => {
  const { shop, flight } = await flightOf(0);
  await shop.traffic(2 * MINUTE);
  const [led, more] = await leadChanged(flight, standardOf("step-functions"), "as the template says");
  assert.equal(led?.name, "Orders");
  assert.equal(more, undefined);
  await shop.traffic(5 * MINUTE);
  assert.equal(await led.ended, "promoted");
  assert.equal(shop.alias()["FunctionVersion"], "2");
  assert.deepEqual(await leadChanged(flight, standardOf("step-functions"), "as the template says"), []);
});

test("a version that fails goes back, and the next deployment is shifted again", async () => {
  const { shop, flight } = await flightOf(50);
  await shop.traffic(2 * MINUTE);
  const [led] = await leadChanged(flight, standardOf("step-functions"), "as the template says");
  await shop.traffic(MINUTE);
  assert.equal(await led?.ended, "rolled-back");
  assert.equal(shop.alias()["FunctionVersion"], "1");
  await shop.deploy("old prices again");
  const [again] = await leadChanged(flight, standardOf("step-functions"), "as the template says");
  await shop.traffic(5 * MINUTE);
  assert.equal(await again?.ended, "promoted");
  assert.equal(shop.alias()["FunctionVersion"], "3");
});

test("at once means at once, also where evidence would lead", async () => {
  const { shop, flight } = await flightOf(50);
  assert.deepEqual(await leadChanged(flight, standardOf("step-functions"), "at once"), []);
  assert.equal(shop.alias()["FunctionVersion"], "2");
});

test("where CodeDeploy leads, nothing is done here", async () => {
  const { shop, flight } = await flightOf(0);
  assert.deepEqual(await leadChanged(flight, standardOf("codedeploy"), "at once"), []);
  assert.equal(shop.alias()["FunctionVersion"], "1");
});
