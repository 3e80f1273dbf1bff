import assert from "node:assert/strict";
import { test } from "node:test";
import validate from "asl-validator";
import { machine, type MachineOptions } from "./machine.ts";
import { shopOnAws } from "./shop.fixture.ts";

const OPTIONS: MachineOptions = {};
const FULL: MachineOptions = {
  ...OPTIONS,
  alarms: ["OrdersLost"],
  topic: "arn:aws:sns:eu-west-1:123456789012:shop",
};

test("the definition is one of the States language", () => {
  for (const options of [OPTIONS, FULL]) {
    const { isValid, errorsText } = validate(machine(options));
    assert.ok(isValid, errorsText("\n"));
  }
});

test("a good version is promoted, and its history stays small", async () => {
  const shop = shopOnAws({ perMinute: 600 });
  const ran = await shop.run(FULL);
  assert.deepEqual([ran.status, (ran.output as { outcome: string }).outcome], ["SUCCEEDED", "promoted"]);
  assert.deepEqual(shop.alias(), { version: "4", weights: {} });
  assert.deepEqual(
    [...new Set(ran.ticks)].toSorted(),
    [14, 19],
    "14 events a tick, 19 where the weight changes",
  );
  assert.match(shop.told.at(-1) ?? "", /^orders:live promoted: version 4 after 3\. proven: 0 of /);
});

test("a version that fails half its calls is rolled back within minutes, for a few failing requests", async () => {
  const shop = shopOnAws({ perMinute: 600, failing: 0.5 });
  const ran = await shop.run(FULL);
  assert.equal(ran.status, "FAILED");
  assert.equal(ran.error, "rolled back");
  assert.match(ran.cause ?? "", /^worse: \d+ of \d+ new vs 0 of [\d]+ old; odds .*:1; needed 100:1$/);
  assert.deepEqual(shop.alias(), { version: "3", weights: {} });
  assert.ok(shop.failed < 40, `${shop.failed} failing requests`);
});

test("without alarms a tick is 9 events, 14 where the weight changes", async () => {
  const { ticks } = await shopOnAws({ perMinute: 60 }).run(OPTIONS);
  assert.deepEqual(new Set(ticks), new Set([9, 14]));
});

test("an alarm rolls back", async () => {
  const shop = shopOnAws({ perMinute: 60, alarmAt: 5 });
  const ran = await shop.run(FULL);
  assert.equal(ran.cause, "in ALARM: OrdersLost");
  assert.deepEqual(shop.alias(), { version: "3", weights: {} });
});

test("nothing new, or what cannot share an alias, is not shifted", async () => {
  const same = shopOnAws({ newest: "3" });
  assert.deepEqual((await same.run(OPTIONS)).output, { outcome: "nothing new", version: "3" });
  const other = shopOnAws({ newRole: "arn:aws:iam::123456789012:role/other" });
  const ran = await other.run(OPTIONS);
  assert.match(ran.cause ?? "", /has another role or dead-letter queue/);
  assert.deepEqual(other.writes, []);
});

test("an alias that somebody else moved is left alone", async () => {
  const shop = shopOnAws({ perMinute: 600, movedAt: 4 });
  const ran = await shop.run(OPTIONS);
  assert.equal((ran.output as { outcome: string }).outcome, "abandoned");
  assert.deepEqual(shop.alias(), { version: "9", weights: {} });
});

test("a write whose answer was lost is known as our own", async () => {
  for (let write = 0; write < 4; write++) {
    const shop = shopOnAws({ perMinute: 600, loses: write });
    const ran = await shop.run(OPTIONS);
    assert.equal((ran.output as { outcome: string }).outcome, "promoted", `write ${write}`);
    assert.deepEqual(shop.alias(), { version: "4", weights: {} });
  }
});

test("minutes that cannot be read promote nothing, and are read later", async () => {
  const shop = shopOnAws({ perMinute: 600, darkUntil: 20 });
  const ran = await shop.run(OPTIONS);
  assert.equal((ran.output as { outcome: string }).outcome, "promoted");
  assert.ok(shop.minute() > 20);
});

test("too little traffic to decide is never promoted in silence", async () => {
  const shop = shopOnAws({ perMinute: 0.02 });
  const ran = await shop.run(OPTIONS, { limitHours: 1, undecided: "roll-back" });
  assert.match(ran.cause ?? "", /^undecided: /);
  assert.deepEqual(shop.alias(), { version: "3", weights: {} });
});

test("restoring is one call that needs to know nothing", async () => {
  const shop = shopOnAws({ weights: { "4": 0.3 } });
  const ran = await shop.run(OPTIONS, { restore: true });
  assert.deepEqual(ran.output, { outcome: "restored" });
  assert.deepEqual(shop.alias(), { version: "3", weights: {} });
  assert.deepEqual(shop.calls, ["lambda:updateAlias"]);
});
