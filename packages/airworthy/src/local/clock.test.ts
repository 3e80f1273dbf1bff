import assert from "node:assert/strict";
import { test } from "node:test";
import { ledger } from "../engine/kernel/journal.ts";
import { HOUR, MINUTE, SECOND } from "../engine/kernel/time.ts";
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
    setTimeout(() => {
      clock.enter(() => happened.push(`answered in minute ${Math.floor(kernel.now() / MINUTE)}`));
      release();
    }, 20);
  });
  kernel.after(2 * MINUTE, () => happened.push("the next minute"));
  await clock.advance(HOUR);
  assert.deepEqual(happened, ["answered in minute 1", "the next minute"]);
  assert.equal(kernel.now(), HOUR);
});

test("a function that hangs is timed out at the machine's pace, also when nobody lets time pass", async () => {
  const clock = virtualClock({ seed: "1", start: HOUR, journal: ledger() });
  const { kernel } = clock.turns;
  const timedOut = await new Promise<number>((resolve) => {
    const release = clock.hold();
    kernel.after(30, () => {
      resolve(kernel.now());
      release();
    });
  });
  assert.equal(timedOut, HOUR + 30);
});

test("a process is told the machine's time, and speaks it", () => {
  const clock = virtualClock({ seed: "1", start: HOUR, journal: ledger() });
  const deadline = clock.toMachine(HOUR + 3 * SECOND);
  assert.ok(Math.abs(deadline - (Date.now() + 3 * SECOND)) < SECOND);
  assert.ok(Math.abs(clock.fromMachine(deadline) - (HOUR + 3 * SECOND)) < SECOND);
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

test("with a pace time goes by faster, but at the machine's while something real is running", async () => {
  const clock = virtualClock({ seed: "1", start: 0, journal: ledger(), pace: 60_000 });
  const { kernel } = clock.turns;
  const began = Date.now();
  const release = await new Promise<() => void>((resolve) =>
    clock.enter(() => kernel.after(30 * MINUTE, () => resolve(clock.hold()))),
  );
  const reached = kernel.now();
  assert.ok(reached >= 30 * MINUTE && Date.now() - began < 5 * SECOND);
  const fired = await new Promise<number>((resolve) =>
    clock.enter(() => kernel.after(20, () => resolve(kernel.now()))),
  );
  assert.ok(fired - reached < MINUTE, `${fired - reached} ms passed`);
  release();
  clock.stop();
});
