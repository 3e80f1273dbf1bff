import assert from "node:assert/strict";
import { test } from "node:test";
import { ledger } from "../engine/kernel/journal.ts";
import { DAY, HOUR, MINUTE, SECOND } from "../engine/kernel/time.ts";
import { realClock } from "./clock.ts";
import { flightClock } from "./flight-clock.ts";

const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms));

test("on the real clock things happen when they are due, each at its own time", async () => {
  const clock = realClock({ seed: "orders", journal: ledger() });
  const ran: number[] = [];
  const start = clock.enter(() => {
    clock.kernel.after(20, () => ran.push(clock.kernel.now()));
    clock.kernel.after(10, () => ran.push(clock.kernel.now()));
    return clock.kernel.now();
  });
  await sleep(60);
  clock.close();
  assert.deepEqual(ran, [start + 10, start + 20]);
});

test("a closed clock rings no more", async () => {
  const clock = realClock({ seed: "orders", journal: ledger() });
  let ran = false;
  clock.enter(() => clock.kernel.after(5, () => (ran = true)));
  clock.close();
  await sleep(20);
  assert.equal(ran, false);
});

test("virtual time passes over what nobody waits for", async () => {
  const clock = flightClock({ seed: "orders", journal: ledger(), start: 0 });
  const ran: number[] = [];
  clock.enter(() => {
    clock.kernel.after(MINUTE, () => {
      ran.push(clock.kernel.now());
      clock.kernel.after(HOUR, () => ran.push(clock.kernel.now()));
    });
  });
  const began = performance.now();
  await clock.flyUntil(DAY);
  clock.close();
  assert.deepEqual(ran.map((at) => Math.round(at / SECOND)), [60, 3660]);
  assert.ok(performance.now() - began < 5 * SECOND);
});

test("virtual time passes at the machine's pace while a process runs", async () => {
  const clock = flightClock({ seed: "orders", journal: ledger(), start: 0 });
  let answered = 0;
  let timedOut = false;
  clock.enter(() => {
    clock.kernel.after(HOUR, () => {
      const release = clock.hold();
      const limit = clock.kernel.after(10 * MINUTE, () => (timedOut = true));
      setTimeout(() => {
        clock.enter(() => (answered = clock.kernel.now()));
        limit.cancel();
        release();
      }, 50);
    });
  });
  await clock.flyUntil(2 * HOUR);
  clock.close();
  assert.ok(answered >= HOUR + 40 && answered < HOUR + 2 * SECOND, String(answered));
  assert.equal(timedOut, false);
});

test("a process is told the machine's time, and speaks it", () => {
  const clock = flightClock({ seed: "orders", journal: ledger(), start: 0 });
  const machine = clock.toMachine(HOUR);
  assert.equal(clock.fromMachine(machine), HOUR);
  assert.ok(Math.abs(machine - (Date.now() + HOUR)) < SECOND);
  clock.close();
});
