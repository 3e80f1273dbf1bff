import assert from "node:assert/strict";
import { test } from "node:test";
import { kernelFor } from "../../kernel/kernel.ts";
import { ledger } from "../../kernel/journal.ts";
import { MOST_IN_FLIGHT } from "./limits.ts";
import { receive } from "./poll.ts";
import { newQueue } from "./queue.ts";
import type { Room } from "./room.ts";
import { DEFAULTS } from "./settings.ts";

/** A queue as if 120,000 messages of it were in flight. */
function full(fifo: boolean) {
  const { kernel } = kernelFor({ seed: "test", start: 0, journal: ledger() });
  const about = { name: "orders", arn: "", url: "", createdAt: 0, attributes: DEFAULTS, tags: {} };
  const queue = newQueue({ ...about, fifo });
  queue.contents.inFlight = MOST_IN_FLIGHT;
  const ask = (wait: number) =>
    receive({ kernel } as Room, queue, { most: 10, visibility: 30, wait, attempt: undefined });
  return { ask };
}

test("with 120,000 in flight a short poll is told so, a long poll waits", () => {
  const { ask } = full(false);
  assert.throws(() => ask(0), { code: "OverLimit" });
  assert.ok("later" in ask(1));
});

test("a FIFO queue just gives nothing", () => {
  assert.deepEqual(full(true).ask(0), []);
});
