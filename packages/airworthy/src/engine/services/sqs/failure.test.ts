import assert from "node:assert/strict";
import { test } from "node:test";
import { DAY, HOUR, SECOND } from "../../kernel/time.ts";
import { queues } from "./sqs.fixture.ts";

test("a message that is not deleted comes back after its visibility timeout, with a new handle", () => {
  const { queue, send, receive, counts, turns } = queues();
  const orders = queue("orders");
  send(orders, "order 1");
  const [first] = receive(orders);
  assert.deepEqual(counts(orders), { visible: 0, inFlight: 1, delayed: 0 });
  turns.runUntil(30 * SECOND - 1);
  assert.deepEqual(receive(orders), []);
  turns.runUntil(30 * SECOND);
  const [second] = receive(orders);
  assert.equal(second?.MessageId, first?.MessageId);
  assert.notEqual(second?.ReceiptHandle, first?.ReceiptHandle);
  assert.equal(second?.Attributes["ApproximateReceiveCount"], "2");
  assert.equal(second?.Attributes["ApproximateFirstReceiveTimestamp"], "0");
});

test("a message goes to the dead-letter queue when it is asked for once too often, not before", () => {
  const { queue, send, receive, counts, redrive, arn, turns } = queues();
  const dead = queue("orders-dead");
  const orders = queue("orders", redrive("orders-dead", 2));
  const { MessageId } = send(orders, "order 1");
  receive(orders);
  turns.runUntil(30 * SECOND);
  receive(orders);
  turns.runUntil(HOUR);
  assert.deepEqual(counts(orders), { visible: 1, inFlight: 0, delayed: 0 });
  assert.deepEqual(receive(orders), []);
  assert.deepEqual(counts(orders), { visible: 0, inFlight: 0, delayed: 0 });
  const [buried] = receive(dead);
  assert.equal(buried?.MessageId, MessageId);
  assert.equal(buried?.Attributes["DeadLetterQueueSourceArn"], arn("orders"));
  // It was received twice from the queue, and now once more.
  assert.equal(buried?.Attributes["ApproximateReceiveCount"], "3");
  assert.equal(buried?.Attributes["SentTimestamp"], "0");
});

test("a receive goes on past what it buries", () => {
  const { queue, send, receive, bodies, redrive, turns } = queues();
  queue("orders-dead");
  const orders = queue("orders", redrive("orders-dead", 1));
  send(orders, "poison");
  receive(orders);
  turns.runUntil(30 * SECOND);
  send(orders, "order 2");
  assert.deepEqual(bodies(orders), ["order 2"]);
});

test("on a standard queue a buried message expires counted from when it was sent", () => {
  const { queue, send, receive, counts, redrive, turns } = queues();
  const dead = queue("orders-dead", { MessageRetentionPeriod: String(4 * 24 * 3600) });
  const orders = queue("orders", redrive("orders-dead", 1));
  send(orders, "order 1");
  receive(orders);
  turns.runUntil(DAY);
  receive(orders);
  assert.equal(counts(dead).visible, 1);
  turns.runUntil(4 * DAY - 1);
  assert.equal(counts(dead).visible, 1);
  turns.runUntil(4 * DAY);
  assert.equal(counts(dead).visible, 0);
});

test("on a FIFO queue the retention of a buried message begins anew", () => {
  const { queue, send, receive, counts, redrive, turns } = queues();
  const dead = queue("orders-dead.fifo");
  const orders = queue("orders.fifo", redrive("orders-dead.fifo", 1));
  send(orders, "order 1", { MessageGroupId: "anna", MessageDeduplicationId: "1" });
  receive(orders);
  turns.runUntil(DAY);
  receive(orders);
  turns.runUntil(5 * DAY - 1);
  assert.equal(counts(dead).visible, 1);
  turns.runUntil(5 * DAY);
  assert.equal(counts(dead).visible, 0);
});

test("a message expires in flight, too, and deleting it then is no error", () => {
  const { call, queue, send, receive, counts, turns } = queues();
  const orders = queue("orders", { MessageRetentionPeriod: "60", VisibilityTimeout: "600" });
  send(orders, "order 1");
  turns.runUntil(50 * SECOND);
  const [message] = receive(orders);
  turns.runUntil(60 * SECOND);
  assert.deepEqual(counts(orders), { visible: 0, inFlight: 0, delayed: 0 });
  call("DeleteMessage", { QueueUrl: orders, ReceiptHandle: message?.ReceiptHandle });
});

test("a message that keeps failing goes behind the others", () => {
  const { queue, send, bodies, turns } = queues();
  const orders = queue("orders", { VisibilityTimeout: "1" });
  for (const body of ["poison", "order 2"]) send(orders, body);
  for (let second = 1; second <= 3; second++) {
    assert.deepEqual(bodies(orders, { MaxNumberOfMessages: 1 }), ["poison"]);
    turns.runUntil(second * SECOND);
  }
  assert.deepEqual(bodies(orders, { MaxNumberOfMessages: 1 }), ["order 2"]);
});

test("a redrive policy must name a queue that is there, of the same kind, and that allows it", () => {
  const { call, queue, redrive, arn } = queues();
  assert.throws(() => queue("orders", redrive("nobody", 1)), /Dead letter target does not exist/);
  queue("orders-dead.fifo");
  assert.throws(() => queue("orders", redrive("orders-dead.fifo", 1)), /must be same type/);
  const allow = { redrivePermission: "byQueue", sourceQueueArns: [arn("payments")] };
  queue("dead", { RedriveAllowPolicy: JSON.stringify(allow) });
  assert.throws(() => queue("orders", redrive("dead", 1)), /does not allow/);
  const payments = queue("payments", redrive("dead", 1));
  const dead = "http://127.0.0.1:4566/123456789012/dead";
  assert.deepEqual(call("ListDeadLetterSourceQueues", { QueueUrl: dead }), { queueUrls: [payments] });
});

test("without its dead-letter queue a message stays where it is", () => {
  const { call, queue, send, receive, bodies, redrive, turns } = queues();
  const dead = queue("orders-dead");
  const orders = queue("orders", redrive("orders-dead", 1));
  send(orders, "order 1");
  receive(orders);
  call("DeleteQueue", { QueueUrl: dead });
  turns.runUntil(30 * SECOND);
  assert.deepEqual(bodies(orders), ["order 1"]);
});

test("moving back keeps its pace, and makes new messages", () => {
  const { call, queue, send, receive, counts, redrive, arn, turns } = queues();
  const dead = queue("orders-dead");
  const orders = queue("orders", { ...redrive("orders-dead", 1), VisibilityTimeout: "1" });
  const ids = new Set([1, 2, 3].map((number) => send(orders, `order ${number}`).MessageId));
  receive(orders);
  turns.runUntil(SECOND);
  receive(orders);
  assert.equal(counts(dead).visible, 3);
  const SourceArn = arn("orders-dead");
  const start = { SourceArn, MaxNumberOfMessagesPerSecond: 2 };
  const { TaskHandle } = call("StartMessageMoveTask", start);
  assert.throws(() => call("StartMessageMoveTask", start), /already a task running/);
  turns.runUntil(SECOND);
  const [task] = call("ListMessageMoveTasks", { SourceArn }).Results;
  assert.equal(task.TaskHandle, TaskHandle);
  assert.equal(task.Status, "RUNNING");
  assert.equal(counts(orders).visible, 2);
  turns.runUntil(2 * SECOND);
  const [done] = call("ListMessageMoveTasks", { SourceArn }).Results;
  assert.equal(done.Status, "COMPLETED");
  assert.equal(done.ApproximateNumberOfMessagesMoved, 3);
  const back = receive(orders);
  assert.deepEqual(
    back.map(({ Attributes }) => Attributes["ApproximateReceiveCount"]),
    ["1", "1", "1"],
  );
  assert.ok(back.every(({ MessageId }) => !ids.has(MessageId)));
});

test("a move can be stopped", () => {
  const { call, queue, send, counts, redrive, arn, turns } = queues();
  const dead = queue("orders-dead");
  queue("orders", redrive("orders-dead", 1));
  const elsewhere = queue("elsewhere");
  for (const body of ["1", "2", "3"]) send(dead, body);
  const { TaskHandle } = call("StartMessageMoveTask", {
    SourceArn: arn("orders-dead"),
    DestinationArn: arn("elsewhere"),
    MaxNumberOfMessagesPerSecond: 1,
  });
  turns.runUntil(SECOND);
  const answer = call("CancelMessageMoveTask", { TaskHandle });
  assert.deepEqual(answer, { ApproximateNumberOfMessagesMoved: 2 });
  turns.runUntil(10 * SECOND);
  assert.equal(counts(dead).visible, 1);
  assert.equal(counts(elsewhere).visible, 2);
});
