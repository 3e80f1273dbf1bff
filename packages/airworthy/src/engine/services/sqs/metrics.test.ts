import assert from "node:assert/strict";
import { test } from "node:test";
import { HOUR, MINUTE, SECOND } from "../../kernel/time.ts";
import { queues } from "./sqs.fixture.ts";

function flown() {
  const flight = queues();
  const values = (metric: string, queueName = "orders"): number[] =>
    flight.data
      .filter(({ name, dimensions }) => name === metric && dimensions["QueueName"] === queueName)
      .map(({ value }) => value);
  return { ...flight, values };
}

test("each minute says what happened in it, and how things stand at its end", () => {
  const { call, queue, send, receive, values, data, turns } = flown();
  const orders = queue("orders");
  send(orders, "order 1");
  send(orders, "order 2", { DelaySeconds: 900 });
  const [message] = receive(orders);
  receive(orders);
  turns.runUntil(MINUTE);
  call("DeleteMessage", { QueueUrl: orders, ReceiptHandle: message?.ReceiptHandle });
  turns.runUntil(2 * MINUTE);
  assert.deepEqual(values("NumberOfMessagesSent"), [2, 0]);
  assert.deepEqual(values("NumberOfMessagesReceived"), [1, 0]);
  assert.deepEqual(values("NumberOfEmptyReceives"), [1, 0]);
  assert.deepEqual(values("NumberOfMessagesDeleted"), [0, 1]);
  assert.deepEqual(values("ApproximateNumberOfMessagesVisible"), [1, 0]);
  assert.deepEqual(values("ApproximateNumberOfMessagesDelayed"), [1, 1]);
  assert.deepEqual(values("SentMessageSize"), [7, 7]);
  assert.deepEqual(values("ApproximateAgeOfOldestMessage"), [60, 120]);
  assert.deepEqual([...new Set(data.map(({ at }) => at))], [0, MINUTE]);
});

test("what is moved to a dead-letter queue does not count as sent, and its age begins there", () => {
  const { queue, send, receive, redrive, values, turns } = flown();
  queue("dead");
  const orders = queue("orders", { ...redrive("dead", 1), VisibilityTimeout: "1" });
  send(orders, "poison");
  receive(orders);
  turns.runUntil(90 * SECOND);
  receive(orders);
  turns.runUntil(3 * MINUTE);
  assert.deepEqual(values("NumberOfMessagesSent", "dead"), [0, 0, 0]);
  assert.deepEqual(values("ApproximateNumberOfMessagesVisible", "dead"), [0, 1, 1]);
  assert.deepEqual(values("ApproximateAgeOfOldestMessage", "dead"), [30, 90]);
});

test("a message received three times no longer counts for the age of the oldest", () => {
  const { queue, send, receive, values, turns } = flown();
  const orders = queue("orders", { VisibilityTimeout: "0" });
  send(orders, "poison");
  turns.runUntil(30 * SECOND);
  for (let time = 0; time < 3; time++) receive(orders);
  send(orders, "order 2");
  turns.runUntil(MINUTE);
  assert.deepEqual(values("ApproximateAgeOfOldestMessage"), [30]);
});

test("six hours after the last touch an empty queue falls silent, until somebody asks for it", () => {
  const { queue, bodies, values, turns } = flown();
  const orders = queue("orders");
  turns.runUntil(24 * HOUR);
  assert.equal(values("NumberOfMessagesSent").length, 6 * 60);
  bodies(orders);
  turns.runUntil(24 * HOUR + MINUTE);
  assert.equal(values("NumberOfEmptyReceives").at(-1), 1);
});

test("a FIFO queue tells of duplicates and of groups in flight", () => {
  const { queue, send, receive, values, turns } = flown();
  const orders = queue("orders.fifo", { ContentBasedDeduplication: "true" });
  for (const group of ["anna", "bert", "bert"]) send(orders, `of ${group}`, { MessageGroupId: group });
  receive(orders, { VisibilityTimeout: 600 });
  turns.runUntil(MINUTE);
  assert.deepEqual(values("NumberOfMessagesSent", "orders.fifo"), [2]);
  assert.deepEqual(values("NumberOfDeduplicatedSentMessages", "orders.fifo"), [1]);
  assert.deepEqual(values("ApproximateNumberOfGroupsWithInflightMessages", "orders.fifo"), [2]);
});
