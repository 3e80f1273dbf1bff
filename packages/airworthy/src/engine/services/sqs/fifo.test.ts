import assert from "node:assert/strict";
import { test } from "node:test";
import { MINUTE, SECOND } from "../../kernel/time.ts";
import { queues } from "./sqs.fixture.ts";

function fifo(attributes: Record<string, string> = {}) {
  const flight = queues();
  const orders = flight.queue("orders.fifo", { ContentBasedDeduplication: "true", ...attributes });
  return {
    ...flight,
    orders,
    put: (group: string, body: string, more: object = {}) =>
      flight.send(orders, body, { MessageGroupId: group, ...more }),
  };
}

test("a group waits while one of its messages is in flight; other groups do not", () => {
  const { orders, put, receive, bodies, call } = fifo();
  put("anna", "anna 1");
  put("anna", "anna 2");
  put("bert", "bert 1");
  const [first] = receive(orders, { MaxNumberOfMessages: 1 });
  assert.equal(first?.Body, "anna 1");
  assert.deepEqual(bodies(orders), ["bert 1"]);
  assert.deepEqual(bodies(orders), []);
  call("DeleteMessage", { QueueUrl: orders, ReceiptHandle: first?.ReceiptHandle });
  assert.deepEqual(bodies(orders), ["anna 2"]);
});

test("one receive may take several of a group, in order", () => {
  const { orders, put, bodies } = fifo();
  for (const body of ["anna 1", "anna 2", "anna 3"]) put("anna", body);
  assert.deepEqual(bodies(orders), ["anna 1", "anna 2", "anna 3"]);
});

// As recorded against AWS: what lies before the message that is still in flight comes back without it.
test("a group comes back up to the first message that is still in flight", () => {
  const { orders, put, receive, bodies, call, turns } = fifo({ VisibilityTimeout: "1" });
  for (const body of ["anna 1", "anna 2", "anna 3"]) put("anna", body);
  const [, second] = receive(orders);
  call("ChangeMessageVisibility", {
    QueueUrl: orders,
    ReceiptHandle: second?.ReceiptHandle,
    VisibilityTimeout: 4,
  });
  turns.runUntil(2 * SECOND);
  assert.deepEqual(bodies(orders), ["anna 1"]);
});

test("a duplicate within five minutes is accepted and dropped, also after the first was deleted", () => {
  const { orders, put, receive, call, turns } = fifo();
  const { MessageId } = put("anna", "order 1");
  const [first] = receive(orders);
  call("DeleteMessage", { QueueUrl: orders, ReceiptHandle: first?.ReceiptHandle });
  turns.runUntil(5 * MINUTE - 1);
  assert.equal(put("bert", "order 1").MessageId, MessageId);
  assert.deepEqual(receive(orders), []);
  turns.runUntil(5 * MINUTE);
  assert.notEqual(put("anna", "order 1").MessageId, MessageId);
  assert.equal(receive(orders).length, 1);
});

test("the id goes before the content, and each group can have its own", () => {
  const { orders, put, bodies } = fifo({ DeduplicationScope: "messageGroup" });
  put("anna", "order 1", { MessageDeduplicationId: "a" });
  put("anna", "order 2", { MessageDeduplicationId: "a" });
  put("bert", "order 3", { MessageDeduplicationId: "a" });
  assert.deepEqual(bodies(orders), ["order 1", "order 3"]);
});

test("a FIFO queue wants a group, and an id unless it looks at contents", () => {
  const { queue, send } = queues();
  const orders = queue("orders.fifo");
  assert.throws(() => send(orders, "order 1"), {
    code: "MissingParameter",
    message: "The request must contain the parameter MessageGroupId.",
  });
  assert.throws(
    () => send(orders, "order 1", { MessageGroupId: "anna" }),
    /ContentBasedDeduplication enabled or MessageDeduplicationId/,
  );
});

test("a handle of a message that came back does not delete it", () => {
  const { orders, put, receive, call, turns } = fifo();
  put("anna", "order 1");
  const [first] = receive(orders);
  turns.runUntil(30 * SECOND);
  const late = { QueueUrl: orders, ReceiptHandle: first?.ReceiptHandle };
  assert.throws(() => call("DeleteMessage", late), /The receipt handle has expired/);
});

test("sequence numbers grow, and have 20 digits", () => {
  const { put } = fifo();
  const [one, two] = ["order 1", "order 2"].map(
    (body) => (put("anna", body) as unknown as { SequenceNumber: string }).SequenceNumber,
  );
  assert.match(one as string, /^\d{20}$/);
  assert.ok(BigInt(two as string) > BigInt(one as string));
});

test("a poison message holds up its group until it is buried", () => {
  const { orders, put, bodies, queue, redrive, call, turns } = fifo({ VisibilityTimeout: "1" });
  queue("dead.fifo");
  call("SetQueueAttributes", { QueueUrl: orders, Attributes: redrive("dead.fifo", 2) });
  put("anna", "poison");
  put("anna", "order 2");
  const one = { MaxNumberOfMessages: 1 };
  assert.deepEqual(bodies(orders, one), ["poison"]);
  turns.runUntil(SECOND);
  assert.deepEqual(bodies(orders, one), ["poison"]);
  turns.runUntil(2 * SECOND);
  assert.deepEqual(bodies(orders, one), ["order 2"]);
});

test("the same receive attempt gets the same messages again, and hides them anew", () => {
  const { orders, put, receive, counts, turns } = fifo();
  put("anna", "order 1");
  const attempt = { ReceiveRequestAttemptId: "attempt-1" };
  const [first] = receive(orders, attempt);
  turns.runUntil(20 * SECOND);
  assert.deepEqual(receive(orders, attempt), [first]);
  turns.runUntil(40 * SECOND);
  assert.equal(counts(orders).inFlight, 1);
  turns.runUntil(50 * SECOND);
  assert.equal(counts(orders).visible, 1);
});

test("300 calls a second of an action, unless throughput is by group", () => {
  const { orders, put, call, turns } = fifo();
  for (let number = 0; number < 300; number++) put("anna", `order ${number}`);
  assert.throws(() => put("anna", "one too many"), { code: "RequestThrottled" });
  turns.runUntil(SECOND);
  put("anna", "one too many");
  const high = { DeduplicationScope: "messageGroup", FifoThroughputLimit: "perMessageGroupId" };
  call("SetQueueAttributes", { QueueUrl: orders, Attributes: high });
  for (let number = 0; number < 400; number++) put("anna", `more ${number}`);
});

test("groups take turns: one that has been received from waits behind the others", () => {
  const { orders, put, bodies } = fifo();
  for (const [group, body] of [
    ["anna", "anna 1"],
    ["bert", "bert 1"],
    ["bert", "bert 2"],
    ["cleo", "cleo 1"],
    ["anna", "anna 2"],
  ] as const)
    put(group, body);
  const now = { VisibilityTimeout: 0 };
  assert.deepEqual(bodies(orders, { ...now, MaxNumberOfMessages: 3 }), ["anna 1", "anna 2", "bert 1"]);
  assert.deepEqual(bodies(orders, now), ["cleo 1", "anna 1", "anna 2", "bert 1", "bert 2"]);
});

test("what was purged may be sent again", () => {
  const { orders, put, call, bodies } = fifo();
  put("anna", "first", { MessageDeduplicationId: "1" });
  call("PurgeQueue", { QueueUrl: orders });
  put("anna", "second", { MessageDeduplicationId: "1" });
  assert.deepEqual(bodies(orders), ["second"]);
});
