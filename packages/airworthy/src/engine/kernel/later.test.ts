import assert from "node:assert/strict";
import { test } from "node:test";
import { deferred, type Later, toPromise, whenKnown } from "./later.ts";

test("a result is delivered in the turn it becomes known, and once", () => {
  const reply = deferred<number>();
  const seen: number[] = [];
  reply.whenDone((outcome) => seen.push("ok" in outcome ? outcome.ok : -1));
  reply.resolve(1);
  reply.resolve(2);
  reply.reject(new Error("too late"));
  assert.deepEqual(seen, [1]);
});

test("work goes on at once with what is there", () => {
  assert.equal(
    whenKnown(20, (value) => value + 1),
    21,
  );
});

test("work chains what comes later, and what fails on the way", async () => {
  const orders = deferred<number>();
  const doubled = whenKnown(orders, (value) => whenKnown(value, (inner) => inner * 2)) as Later<number>;
  orders.resolve(21);
  assert.equal(await toPromise(doubled), 42);
  const broken = whenKnown(orders, () => {
    throw new Error("no stock");
  });
  await assert.rejects(toPromise(broken), /no stock/);
});
