import assert from "node:assert/strict";
import { test } from "node:test";
import { ServiceError } from "../../error.ts";
import { deferred } from "../../kernel/later.ts";
import { DAY, SECOND } from "../../kernel/time.ts";
import type { Invoked } from "../../ports.ts";
import { retryPause } from "./retry.ts";
import { topics } from "./sns.fixture.ts";

const down = new ServiceError("InternalError", "We are down.", { status: 500 });
const gone = new ServiceError("QueueDoesNotExist", "The specified queue does not exist.");

test("a queue gets the notification as AWS writes it", () => {
  const { topic, subscribe, queue, publish, sent } = topics();
  const orders = topic("orders");
  const subscription = subscribe(orders, queue("orders"));
  const { MessageId } = publish(orders, "order 1", {
    Subject: "New order",
    MessageAttributes: { store: { DataType: "Binary", BinaryValue: new Uint8Array([2, 3, 4]) } },
  });
  const { Signature, SigningCertURL, ...body } = JSON.parse(sent[0]?.message.body ?? "");
  assert.ok(Signature && SigningCertURL);
  assert.deepEqual(body, {
    Type: "Notification",
    MessageId,
    TopicArn: orders,
    Subject: "New order",
    Message: "order 1",
    Timestamp: "1970-01-01T00:00:00.000Z",
    SignatureVersion: "1",
    UnsubscribeURL: `http://127.0.0.1:4566/?Action=Unsubscribe&SubscriptionArn=${subscription}`,
    MessageAttributes: { store: { Type: "Binary", Value: "AgME" } },
  });
});

test("raw delivery gives the body as it is, and attributes as attributes", () => {
  const { topic, subscribe, queue, publish, sent } = topics();
  const orders = topic("orders");
  subscribe(orders, queue("orders"), { RawMessageDelivery: "true" });
  const store = { DataType: "String", StringValue: "shop" };
  publish(orders, "order 1", { MessageAttributes: { store } });
  assert.deepEqual(sent[0]?.message, { body: "order 1", attributes: { store } });
});

test("a function is invoked asynchronously with the event of SNS", () => {
  const { topic, subscribe, fn, publish, invoked } = topics();
  const orders = topic("orders");
  const subscription = subscribe(orders, fn("orders"));
  publish(orders, "order 1");
  const [request] = invoked;
  assert.equal(request?.type, "Event");
  assert.deepEqual(request?.caller, {
    kind: "service",
    principal: "sns.amazonaws.com",
    sourceArn: orders,
  });
  const [record] = JSON.parse(new TextDecoder().decode(request?.payload)).Records;
  assert.equal(record.EventSource, "aws:sns");
  assert.equal(record.EventSubscriptionArn, subscription);
  assert.equal(record.Sns.Message, "order 1");
  assert.equal(record.Sns.Subject, null);
  assert.deepEqual(record.Sns.MessageAttributes, {});
  assert.ok(record.Sns.SigningCertUrl && record.Sns.UnsubscribeUrl);
});

test("a queue of another Region gets its messages there", () => {
  const { topic, subscribe, queue, publish, sent } = topics();
  const orders = topic("orders");
  subscribe(orders, queue("orders", "us-east-1"));
  publish(orders, "order 1");
  assert.equal(sent[0]?.region, "us-east-1");
});

test("retries: three at once, two after a second, ten slower and slower, 100,000 every 20 seconds", () => {
  const pauses = Array.from({ length: 17 }, (_, retry) => retryPause(retry));
  assert.deepEqual(pauses.slice(0, 6), [0, 0, 0, SECOND, SECOND, SECOND]);
  assert.deepEqual(pauses.slice(14), [20 * SECOND, 20 * SECOND, 20 * SECOND]);
  assert.equal(retryPause(100_014), 20 * SECOND);
  assert.equal(retryPause(100_015), undefined);
});

test("what is down gets the message when it is up again", () => {
  const { topic, subscribe, queue, publish, bodies, failing, turns, journal, count } = topics();
  const orders = topic("orders");
  subscribe(orders, queue("orders"), { RawMessageDelivery: "true" });
  failing.set(queue("orders"), down);
  publish(orders, "order 1");
  turns.runUntil(DAY);
  assert.deepEqual(bodies(), []);
  failing.clear();
  turns.runUntil(DAY + 20 * SECOND);
  assert.deepEqual(bodies(), ["order 1"]);
  assert.equal(count("NumberOfNotificationsDelivered"), 1);
  assert.equal(count("NumberOfNotificationsFailed"), 0);
  assert.ok(journal.entries.filter(({ what }) => what === "sns.delivery-failed").length > 4000);
});

test("after 23 days a message that nobody takes goes to the dead-letter queue", () => {
  const { topic, subscribe, fn, queue, publish, sent, failing, turns, count } = topics();
  const orders = topic("orders");
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: queue("dead") });
  subscribe(orders, fn("orders"), { RedrivePolicy });
  failing.set(fn("orders"), new ServiceError("TooManyRequestsException", "Rate Exceeded.", { status: 429 }));
  publish(orders, "order 1");
  turns.runUntil(23 * DAY);
  assert.equal(sent.length, 0);
  turns.runUntil(24 * DAY);
  assert.equal(sent[0]?.arn, queue("dead"));
  assert.equal(JSON.parse(sent[0]?.message.body ?? "").Message, "order 1");
  assert.equal(count("NumberOfNotificationsFailed"), 1);
  assert.equal(count("NumberOfNotificationsRedrivenToDlq"), 1);
});

test("what is not there is not tried again", () => {
  const { topic, subscribe, queue, publish, sent, failing, turns, journal, count } = topics();
  const orders = topic("orders");
  subscribe(orders, queue("orders"), {
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: queue("dead") }),
  });
  failing.set(queue("orders"), gone);
  publish(orders, "order 1");
  assert.equal(sent[0]?.arn, queue("dead"));
  failing.set(queue("dead"), gone);
  publish(orders, "order 2");
  assert.equal(journal.entries.at(-1)?.what, "sns.message-lost");
  assert.equal(count("NumberOfNotificationsFailedToRedriveToDlq"), 1);
  assert.equal(turns.next(), undefined);
});

test("a refusal that comes later counts like one that comes at once", () => {
  const { topic, subscribe, fn, publish, answers, turns, invoked } = topics();
  const orders = topic("orders");
  subscribe(orders, fn("orders"));
  const answer = deferred<Invoked>();
  answers.set(fn("orders"), answer);
  publish(orders, "order 1");
  answers.clear();
  answer.reject(down);
  turns.runUntil(0);
  assert.equal(invoked.length, 2);
});

test("a subscription that is gone gets no more retries", () => {
  const { call, topic, subscribe, queue, publish, failing, turns } = topics();
  const orders = topic("orders");
  const SubscriptionArn = subscribe(orders, queue("orders"));
  failing.set(queue("orders"), down);
  publish(orders, "order 1");
  call("Unsubscribe", { SubscriptionArn });
  turns.runUntil(2 * SECOND);
  assert.equal(turns.next(), undefined);
});

test("delivery that does not leave this machine is said in the journal", () => {
  const { call, topic, publish, journal, count } = topics();
  const orders = topic("orders");
  call("Subscribe", { TopicArn: orders, Protocol: "sms", Endpoint: "+15551234567" });
  publish(orders, "order 1");
  const entry = journal.entries.at(-1);
  assert.equal(entry?.what, "sns.not-delivered");
  assert.equal(entry?.data["why"], "delivery by sms does not leave this machine");
  assert.equal(count("NumberOfNotificationsDelivered"), 0);
});

test("each protocol gets its own text of a structured message", () => {
  const { topic, subscribe, queue, fn, publish, bodies, invoked } = topics();
  const orders = topic("orders");
  subscribe(orders, queue("orders"), { RawMessageDelivery: "true" });
  subscribe(orders, fn("orders"));
  publish(orders, JSON.stringify({ default: "all", sqs: "queues" }), { MessageStructure: "json" });
  assert.deepEqual(bodies(), ["queues"]);
  assert.match(new TextDecoder().decode(invoked[0]?.payload), /"Message":"all"/);
  publish(orders, JSON.stringify({ default: "all", sqs: { order: 1 } }), { MessageStructure: "json" });
  assert.deepEqual(bodies(), ["queues", "all"]);
});

test("metrics of a topic", () => {
  const { topic, subscribe, queue, publish, count, data } = topics();
  const orders = topic("orders");
  subscribe(orders, queue("orders"));
  subscribe(orders, queue("big"), { FilterPolicy: JSON.stringify({ size: ["big"] }) });
  publish(orders, "order 1");
  assert.equal(count("NumberOfMessagesPublished"), 1);
  assert.equal(count("PublishSize"), 7);
  assert.equal(count("NumberOfNotificationsDelivered"), 1);
  assert.equal(count("NumberOfNotificationsFilteredOut"), 1);
  assert.equal(count("NumberOfNotificationsFilteredOut-NoMessageAttributes"), 1);
  assert.deepEqual(data[0]?.dimensions, { TopicName: "orders" });
});
