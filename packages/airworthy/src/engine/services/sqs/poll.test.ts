import assert from "node:assert/strict";
import { test } from "node:test";
import { toPromise } from "../../kernel/later.ts";
import { SECOND } from "../../kernel/time.ts";
import { QUEUES } from "../../ports.ts";
import { queues } from "./sqs.fixture.ts";

test("a long poll ends as soon as a message comes", async () => {
  const { call, queue, send, turns } = queues();
  const orders = queue("orders");
  const reply = toPromise(call("ReceiveMessage", { QueueUrl: orders, WaitTimeSeconds: 20 }));
  turns.runUntil(7 * SECOND);
  send(orders, "order 1");
  const { Messages } = (await reply) as { Messages: { Body: string }[] };
  assert.equal(Messages[0]?.Body, "order 1");
});

test("a long poll ends empty after its time, and counts as an empty receive", async () => {
  const { call, queue, turns, journal } = queues();
  const orders = queue("orders", { ReceiveMessageWaitTimeSeconds: "5" });
  const reply = toPromise(call("ReceiveMessage", { QueueUrl: orders }));
  turns.runUntil(4 * SECOND);
  assert.ok(!journal.entries.some(({ what }) => what === "sqs.empty-receive"));
  turns.runUntil(5 * SECOND);
  assert.deepEqual(await reply, {});
  assert.equal(journal.entries.at(-1)?.what, "sqs.empty-receive");
});

test("a long poll wakes when a message in flight becomes visible", async () => {
  const { call, queue, send, receive, turns } = queues();
  const orders = queue("orders", { VisibilityTimeout: "3" });
  send(orders, "order 1");
  receive(orders);
  const reply = toPromise(call("ReceiveMessage", { QueueUrl: orders, WaitTimeSeconds: 20 }));
  turns.runUntil(3 * SECOND);
  assert.equal(((await reply) as { Messages: unknown[] }).Messages.length, 1);
});

test("who waits longest is served first, each message once", async () => {
  const { call, queue, send } = queues();
  const orders = queue("orders");
  const wait = { QueueUrl: orders, WaitTimeSeconds: 20 };
  const first = toPromise(call("ReceiveMessage", wait));
  const second = toPromise(call("ReceiveMessage", wait));
  send(orders, "order 1");
  send(orders, "order 2");
  const bodyOf = (answer: unknown): string | undefined =>
    (answer as { Messages: { Body: string }[] }).Messages[0]?.Body;
  assert.equal(bodyOf(await first), "order 1");
  assert.equal(bodyOf(await second), "order 2");
});

test("a delayed message is not there before its time; its own delay goes before the queue's", () => {
  const { queue, send, bodies, counts, turns } = queues();
  const orders = queue("orders", { DelaySeconds: "10" });
  send(orders, "late");
  send(orders, "soon", { DelaySeconds: 2 });
  send(orders, "now", { DelaySeconds: 0 });
  assert.deepEqual(counts(orders), { visible: 1, inFlight: 0, delayed: 2 });
  assert.deepEqual(bodies(orders), ["now"]);
  turns.runUntil(2 * SECOND);
  assert.deepEqual(bodies(orders), ["soon"]);
  turns.runUntil(10 * SECOND);
  assert.deepEqual(bodies(orders), ["late"]);
});

test("other services are told once a turn, also of what is there already", () => {
  const { place, arn, queue, send, turns } = queues();
  const orders = queue("orders");
  send(orders, "order 1");
  let told = 0;
  const inner = place.use(QUEUES);
  const stop = inner.watch(arn("orders"), () => told++);
  inner.send(arn("orders"), { body: "order 2" }, { kind: "service", principal: "sns.amazonaws.com" });
  assert.equal(told, 0);
  turns.runUntil(0);
  assert.equal(told, 1);
  assert.equal(inner.receive(arn("orders"), 100).length, 2);
  turns.runUntil(30 * SECOND);
  assert.equal(told, 2);
  stop();
  send(orders, "order 3");
  turns.runUntil(31 * SECOND);
  assert.equal(told, 2);
});
