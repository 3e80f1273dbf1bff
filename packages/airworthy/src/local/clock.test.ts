import assert from "node:assert/strict";
import { test } from "node:test";
import { ledger } from "../engine/kernel/journal.ts";
import { HOUR, MINUTE } from "../engine/kernel/time.ts";
import { realClock, virtualClock } from "./clock.ts";

test("virtual time stands still until it is told to advance, then jumps", async () => {
  const clock = virtualClock({ seed: "1", start: 0, journal: ledger() });
  const { kernel } = clock.turns;
  const ran: number[] = [];
  const again = (): void => {
    ran.push(kernel.now());
    kernel.after(HOUR, again);
  };
  kernel.after(HOUR, again);
  await clock.advance(3 * HOUR + MINUTE);
  assert.deepEqual(ran, [HOUR, 2 * HOUR, 3 * HOUR]);
  assert.equal(kernel.now(), 3 * HOUR + MINUTE);
});

test("virtual time waits for a function that is really running", async () => {
  const clock = virtualClock({ seed: "1", start: 0, journal: ledger() });
  const { kernel } = clock.turns;
  const happened: string[] = [];
  kernel.after(MINUTE, () => {
    const release = clock.hold();
    setImmediate(() => {
      clock.enter(() => happened.push(`answered at ${kernel.now() / MINUTE}`));
      release();
    });
  });
  kernel.after(2 * MINUTE, () => happened.push("the next minute"));
  await clock.advance(HOUR);
  assert.deepEqual(happened, ["answered at 1", "the next minute"]);
});

test("on the real clock a timer runs at the instant it was due, and a stopped clock runs nothing", async () => {
  const clock = realClock({ seed: "1", journal: ledger() });
  const { kernel } = clock.turns;
  const [due, ran] = await new Promise<[number, number]>((resolve) => {
    clock.enter(() => {
      const at = kernel.now() + 5;
      kernel.after(5, () => resolve([at, kernel.now()]));
    });
  });
  assert.equal(ran, due);
  clock.enter(() => kernel.after(1, () => assert.fail("the clock was stopped")));
  clock.stop();
  await clock.advance(10);
});
