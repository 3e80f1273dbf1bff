import assert from "node:assert/strict";
import { test } from "node:test";
import { queues } from "./sqs.fixture.ts";

function busy() {
  const flight = queues();
  const orders = flight.queue("orders");
  const put = (tenant: string | undefined, count: number): void => {
    for (let number = 1; number <= count; number++)
      flight.send(orders, `${tenant ?? "nobody"} ${number}`, tenant ? { MessageGroupId: tenant } : {});
  };
  return { ...flight, orders, put };
}

test("a tenant with 30 messages and a tenth of all in flight comes after the others", () => {
  const { put, bodies, orders } = busy();
  put("noisy", 50);
  for (let time = 0; time < 3; time++) bodies(orders);
  put("quiet", 2);
  put(undefined, 1);
  assert.deepEqual(bodies(orders, { MaxNumberOfMessages: 4 }), [
    "quiet 1",
    "quiet 2",
    "nobody 1",
    "noisy 31",
  ]);
});

test("with less than 30 in flight the oldest comes first", () => {
  const { put, bodies, orders } = busy();
  put("noisy", 50);
  for (let time = 0; time < 2; time++) bodies(orders);
  put("quiet", 1);
  assert.deepEqual(bodies(orders, { MaxNumberOfMessages: 1 }), ["noisy 21"]);
});

test("messages without a group are never noisy", () => {
  const { put, bodies, orders } = busy();
  put(undefined, 50);
  for (let time = 0; time < 3; time++) bodies(orders);
  put("quiet", 1);
  assert.deepEqual(bodies(orders, { MaxNumberOfMessages: 1 }), ["nobody 31"]);
});
