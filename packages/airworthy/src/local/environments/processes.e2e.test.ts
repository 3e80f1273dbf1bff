import assert from "node:assert/strict";
import { after, test } from "node:test";
import { read, workshop } from "./processes.fixture.ts";

const shop = workshop();
after(() => shop.close());

test("a handler's result is the answer, and the process is used again", async () => {
  const env = shop.start("let n = 0; export const handler = async (event) => ({ ...event, n: ++n });");
  await env.hear("ready");
  assert.deepEqual(read(await env.invoke({ order: 7 })), { order: 7, n: 1 });
  assert.deepEqual(read(await env.invoke({ order: 8 })), { order: 8, n: 2 });
  env.handle.stop("idle");
});
