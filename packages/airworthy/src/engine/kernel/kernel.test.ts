import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { line, ledger } from "./journal.ts";
import { kernelFor } from "./kernel.ts";
import { HOUR, MINUTE, SECOND } from "./time.ts";

function shop(onSooner?: (instant: number) => void) {
  const journal = ledger();
  const turns = kernelFor({ seed: "orders", start: 0, journal, ...(onSooner ? { onSooner } : {}) });
  return { journal, turns, kernel: turns.kernel };
}

test("what is due runs in the order of time, then in the order it was put in", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 60 }), (delays) => {
      const { kernel, turns } = shop();
      const ran: [number, number][] = [];
      for (const [index, delay] of delays.entries())
        kernel.after(delay, () => ran.push([kernel.now(), index]));
      turns.runUntil(HOUR);
      const expected = delays
        .map((delay, index) => [delay, index])
        .sort((a, b) => a[0]! - b[0]! || a[1]! - b[1]!);
      assert.deepEqual(ran, expected);
    }),
  );
});

test("time stands still within a turn and never goes back", () => {
  const { kernel, turns } = shop();
  const seen: number[] = [];
  kernel.after(2 * SECOND, () => {
    seen.push(kernel.now());
    kernel.at(0, () => seen.push(kernel.now()));
  });
  turns.runUntil(MINUTE);
  turns.enter(SECOND, () => seen.push(kernel.now()));
  assert.deepEqual(seen, [2 * SECOND, 2 * SECOND, MINUTE]);
});

test("what was due before a request comes happens before it, at its own time", () => {
  const { kernel, turns, journal } = shop();
  kernel.after(SECOND, () => kernel.note("timer"));
  turns.enter(5 * SECOND, () => kernel.note("request"));
  assert.deepEqual(
    journal.entries.map(({ at, what }) => [at, what]),
    [
      [SECOND, "timer"],
      [5 * SECOND, "request"],
    ],
  );
});

test("a cancelled timer does not run, and does not keep the engine awake", () => {
  const { kernel, turns } = shop();
  const timer = kernel.after(SECOND, () => assert.fail("it was cancelled"));
  timer.cancel();
  assert.equal(turns.next(), undefined);
  assert.equal(turns.runNext(), false);
});

test("the driver is told only when something is due sooner than all else", () => {
  const told: number[] = [];
  const { kernel } = shop((instant) => told.push(instant));
  for (const delay of [30, 40, 10, 20]) kernel.after(delay, () => {});
  assert.deepEqual(told, [30, 10]);
});

test("equal seeds write equal journals, byte for byte", () => {
  const run = (): string => {
    const { kernel, turns, journal } = shop();
    const order = (): void => {
      kernel.note("order", {
        id: kernel.random("order.id").uuid(),
        lucky: kernel.random("luck").number() < 0.5,
      });
      if (kernel.now() < HOUR) kernel.after(1 + kernel.random("arrival").number() * MINUTE, order);
    };
    kernel.after(0, order);
    turns.runUntil(2 * HOUR);
    return journal.entries.map(line).join("");
  };
  const journal = run();
  assert.ok(journal.length > 1000);
  assert.equal(run(), journal);
});

test("one purpose that draws more does not change what another draws", () => {
  const [alone, beside] = [shop(), shop()];
  beside.kernel.random("payments").hex(800);
  assert.equal(alone.kernel.random("orders").uuid(), beside.kernel.random("orders").uuid());
  assert.match(
    alone.kernel.random("orders").uuid(),
    /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
});
