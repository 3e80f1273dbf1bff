import assert from "node:assert/strict";
import { test } from "node:test";
import { MINUTE } from "../../kernel/time.ts";
import { topics } from "./sns.fixture.ts";

function fifo(attributes: Record<string, string> = {}) {
  const flight = topics();
  const orders = flight.topic("orders.fifo", { ContentBasedDeduplication: "true", ...attributes });
  flight.subscribe(orders, flight.queue("orders.fifo"), { RawMessageDelivery: "true" });
  const put = (group: string, body: string, more: object = {}) =>
    flight.publish(orders, body, { MessageGroupId: group, ...more });
  return { ...flight, orders, put };
}

test("a FIFO queue gets the group, and the digest of the message as its id", () => {
  const { put, sent } = fifo();
  put("anna", "Test");
  assert.equal(sent[0]?.message.groupId, "anna");
  assert.equal(
    sent[0]?.message.deduplicationId,
    "532eaabd9574880dbf76b9b8cc00832c20a6ec113d682299550d7a6e0f345e25",
  );
});

test("a duplicate within five minutes is accepted and dropped", () => {
  const { put, bodies, turns } = fifo();
  const first = put("anna", "order 1");
  assert.equal(put("bert", "order 1").MessageId, first.MessageId);
  turns.runUntil(5 * MINUTE);
  put("anna", "order 1");
  assert.deepEqual(bodies(), ["order 1", "order 1"]);
});

test("with throughput by group, duplicates are those of the same group", () => {
  const { put, bodies } = fifo({ FifoThroughputScope: "MessageGroup" });
  put("anna", "order 1");
  put("bert", "order 1");
  put("bert", "order 1");
  assert.equal(bodies().length, 2);
});

test("the notification has a sequence number and no signature", () => {
  const { topic, subscribe, queue, publish, sent } = topics();
  const orders = topic("orders.fifo", { ContentBasedDeduplication: "true" });
  subscribe(orders, queue("orders"));
  publish(orders, "order 1", { MessageGroupId: "anna" });
  const body = JSON.parse(sent[0]?.message.body ?? "");
  assert.match(body.SequenceNumber, /^\d{20}$/);
  assert.equal(body.SignatureVersion, undefined);
  // As recorded against AWS: a standard queue learns nothing of groups.
  assert.equal(sent[0]?.message.groupId, undefined);
});

test("a FIFO topic wants a group and an id, and queues only", () => {
  const { topic, subscribe, queue, fn, publish } = topics();
  const orders = topic("orders.fifo");
  assert.throws(() => publish(orders, "order 1"), /MessageGroupId parameter is required/);
  assert.throws(
    () => publish(orders, "order 1", { MessageGroupId: "anna" }),
    /ContentBasedDeduplication enabled or MessageDeduplicationId/,
  );
  assert.throws(() => subscribe(orders, fn("orders")), { code: "InvalidParameter" });
  const standard = topic("orders");
  assert.throws(() => subscribe(standard, queue("orders.fifo")), {
    message:
      "Invalid parameter: Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics",
  });
  assert.throws(
    () => publish(standard, "order 1", { MessageDeduplicationId: "1" }),
    /not valid for this topic type/,
  );
});
