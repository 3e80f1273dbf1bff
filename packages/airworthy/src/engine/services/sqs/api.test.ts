import assert from "node:assert/strict";
import { test } from "node:test";
import { MINUTE, SECOND } from "../../kernel/time.ts";
import { queues } from "./sqs.fixture.ts";

test("a queue may be created again with what it has, not with something else", () => {
  const { call, queue } = queues();
  const url = queue("orders", { VisibilityTimeout: "10" });
  assert.equal(url, "http://127.0.0.1:4566/123456789012/orders");
  assert.equal(queue("orders"), url);
  assert.throws(() => call("CreateQueue", { QueueName: "orders", Attributes: { VisibilityTimeout: "60" } }), {
    code: "QueueNameExists",
    message:
      "A queue already exists with the same name and a different value for attribute VisibilityTimeout",
  });
});

test("names and attributes are checked as AWS does", () => {
  const { call } = queues();
  const create = (QueueName: string, Attributes = {}) => call("CreateQueue", { QueueName, Attributes });
  assert.throws(() => create("orders!"), /Can only include alphanumeric characters/);
  assert.throws(() => create("orders.fifo"), /Can only include alphanumeric characters/);
  assert.throws(() => create("orders", { FifoQueue: "true" }), /must end with .fifo suffix/);
  assert.throws(() => create("orders", { FifoQueue: "false" }), { message: "Unknown Attribute FifoQueue." });
  assert.throws(() => create("orders", { DeduplicationScope: "queue" }), {
    message: "You can specify the DeduplicationScope only when FifoQueue is set to true.",
  });
  assert.throws(() => create("orders", { MaximumMessageSize: "1048577" }), { code: "InvalidAttributeValue" });
  assert.throws(() => create("orders", { Colour: "red" }), { code: "InvalidAttributeName" });
});

test("a name is free a minute after its queue was deleted", () => {
  const { call, queue, turns } = queues();
  const orders = queue("orders");
  call("DeleteQueue", { QueueUrl: orders });
  assert.throws(() => call("GetQueueUrl", { QueueName: "orders" }), { code: "QueueDoesNotExist" });
  turns.runUntil(MINUTE - 1);
  assert.throws(() => queue("orders"), { code: "QueueDeletedRecently" });
  turns.runUntil(MINUTE);
  assert.equal(queue("orders"), orders);
});

test("queues are listed by prefix and in pages", () => {
  const { call, queue } = queues();
  const urls = ["orders-a", "orders-b", "orders-c", "payments"].map((name) => queue(name));
  assert.deepEqual(call("ListQueues").QueueUrls, urls);
  const first = call("ListQueues", { QueueNamePrefix: "orders", MaxResults: 2 });
  assert.deepEqual(first.QueueUrls, urls.slice(0, 2));
  const rest = { QueueNamePrefix: "orders", MaxResults: 2, NextToken: first.NextToken };
  assert.deepEqual(call("ListQueues", rest), { QueueUrls: [urls[2]] });
  assert.deepEqual(call("ListQueues", { QueueNamePrefix: "stock" }), {});
});

test("attributes are given as asked for, and an empty text takes one away", () => {
  const { call, queue, redrive } = queues();
  queue("dead");
  const orders = queue("orders", redrive("dead", 3));
  const get = (...AttributeNames: string[]) =>
    call("GetQueueAttributes", { QueueUrl: orders, AttributeNames });
  assert.deepEqual(get(), {});
  assert.deepEqual(get("RedrivePolicy").Attributes, redrive("dead", 3));
  assert.equal(get("All").Attributes.MaximumMessageSize, "1048576");
  call("SetQueueAttributes", { QueueUrl: orders, Attributes: { RedrivePolicy: "" } });
  assert.deepEqual(get("RedrivePolicy"), {});
  assert.throws(() => get("Colour"), { message: "Unknown Attribute Colour." });
});

// Digests as the AWS SDKs compute them.
test("digests of bodies and attributes are those that SDKs check", () => {
  const { call, queue, send } = queues();
  const orders = queue("orders");
  const attributes = {
    "SOME_Valid.attribute-Name": { DataType: "Number", StringValue: "1493147359900" },
  };
  assert.deepEqual(
    { ...send(orders, "derp", { MessageAttributes: attributes }), MessageId: "" },
    {
      MessageId: "",
      MD5OfMessageBody: "58fd9edd83341c29f1aebba81c31e257",
      MD5OfMessageAttributes: "36655e7e9d7c0e8479fa3f3f42247ae7",
    },
  );
  const some = call("ReceiveMessage", { QueueUrl: orders, MessageAttributeNames: ["SOME.*"] });
  assert.equal(some.Messages[0].MD5OfMessageAttributes, "36655e7e9d7c0e8479fa3f3f42247ae7");
});

test("a message is as long as its body and its attributes", () => {
  const { queue, send } = queues();
  const orders = queue("orders", { MaximumMessageSize: "1024" });
  const MessageAttributes = { kind: { DataType: "String", StringValue: "x" } };
  send(orders, "a".repeat(1024 - 11), { MessageAttributes });
  assert.throws(() => send(orders, "a".repeat(1024 - 10), { MessageAttributes }), {
    code: "InvalidParameterValue",
    message: "One or more parameters are invalid. Reason: Message must be shorter than 1024 bytes.",
  });
});

test("in a batch each message fails for itself, but not what concerns all", () => {
  const { call, queue } = queues();
  const orders = queue("orders");
  const batch = (...Entries: object[]) => call("SendMessageBatch", { QueueUrl: orders, Entries });
  const answer = batch({ Id: "a", MessageBody: "1" }, { Id: "b", MessageBody: "2", DelaySeconds: 1800 });
  assert.deepEqual(
    answer.Successful.map(({ Id }: { Id: string }) => Id),
    ["a"],
  );
  assert.equal(answer.Failed[0].Code, "InvalidParameterValue");
  assert.throws(() => batch(), { code: "EmptyBatchRequest" });
  assert.throws(() => batch({ Id: "a", MessageBody: "1" }, { Id: "a", MessageBody: "2" }), {
    message: "Id a repeated.",
  });
  assert.throws(() => batch({ Id: "a!", MessageBody: "1" }), { code: "InvalidBatchEntryId" });
  const half = "x".repeat(600 * 1024);
  assert.throws(() => batch({ Id: "a", MessageBody: half }, { Id: "b", MessageBody: half }), {
    code: "BatchRequestTooLong",
  });
});

test("deleting is done for good, with an older handle, too; a made up handle is refused", () => {
  const { call, queue, send, receive, counts } = queues();
  const orders = queue("orders", { VisibilityTimeout: "0" });
  send(orders, "order 1");
  const [first] = receive(orders);
  receive(orders);
  const wish = { QueueUrl: orders, ReceiptHandle: first?.ReceiptHandle };
  call("DeleteMessage", wish);
  call("DeleteMessage", wish);
  assert.equal(counts(orders).visible, 0);
  assert.throws(() => call("DeleteMessage", { QueueUrl: orders, ReceiptHandle: "made-up" }), {
    code: "ReceiptHandleIsInvalid",
    message: 'The input receipt handle "made-up" is not a valid receipt handle.',
  });
});

test("nobody holds a message for more than twelve hours", () => {
  const { call, queue, send, receive, turns } = queues();
  const orders = queue("orders", { VisibilityTimeout: "600" });
  send(orders, "order 1");
  const [message] = receive(orders);
  const extend = (VisibilityTimeout: number) =>
    call("ChangeMessageVisibility", {
      QueueUrl: orders,
      ReceiptHandle: message?.ReceiptHandle,
      VisibilityTimeout,
    });
  turns.runUntil(300 * SECOND);
  extend(43_200 - 300);
  assert.throws(() => extend(43_200), /Total VisibilityTimeout for the message is beyond the limit/);
  assert.throws(() => extend(43_201), /must be an integer between 0 and 43200/);
});

test("a purge empties a queue, in flight and delayed messages among them, once a minute", () => {
  const { call, queue, send, receive, counts } = queues();
  const orders = queue("orders");
  send(orders, "order 1");
  send(orders, "order 2", { DelaySeconds: 60 });
  receive(orders);
  call("PurgeQueue", { QueueUrl: orders });
  assert.deepEqual(counts(orders), { visible: 0, inFlight: 0, delayed: 0 });
  assert.throws(() => call("PurgeQueue", { QueueUrl: orders }), { code: "PurgeQueueInProgress" });
});

test("permissions are written into the policy, and taken out of it", () => {
  const { call, queue, arn } = queues();
  const orders = queue("orders");
  const policy = () => {
    const wish = { QueueUrl: orders, AttributeNames: ["Policy"] };
    const { Attributes } = call("GetQueueAttributes", wish);
    return Attributes ? JSON.parse(Attributes.Policy) : undefined;
  };
  const permission = { QueueUrl: orders, Label: "shop", AWSAccountIds: ["111111111111"] };
  call("AddPermission", { ...permission, Actions: ["SendMessage"] });
  assert.deepEqual(policy().Statement, [
    {
      Sid: "shop",
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::111111111111:root" },
      Action: "SQS:SendMessage",
      Resource: arn("orders"),
    },
  ]);
  assert.throws(() => call("AddPermission", { ...permission, Actions: ["*"] }), /Already exists/);
  call("RemovePermission", { QueueUrl: orders, Label: "shop" });
  assert.equal(policy(), undefined);
});

test("tags", () => {
  const { call, queue } = queues();
  const orders = queue("orders");
  call("TagQueue", { QueueUrl: orders, Tags: { team: "shop", tier: "1" } });
  call("UntagQueue", { QueueUrl: orders, TagKeys: ["tier", "unknown"] });
  assert.deepEqual(call("ListQueueTags", { QueueUrl: orders }), { Tags: { team: "shop" } });
});

test("what a receive asks for is checked, and only that is given", () => {
  const { call, queue, send } = queues();
  const orders = queue("orders");
  const MessageSystemAttributes = { AWSTraceHeader: { DataType: "String", StringValue: "Root=1-0-0" } };
  send(orders, "order 1", { MessageSystemAttributes });
  const ask = (more: object) => call("ReceiveMessage", { QueueUrl: orders, VisibilityTimeout: 0, ...more });
  assert.equal(ask({}).Messages[0].Attributes, undefined);
  const { Attributes } = ask({ AttributeNames: ["AWSTraceHeader"] }).Messages[0];
  assert.deepEqual(Attributes, { AWSTraceHeader: "Root=1-0-0" });
  assert.throws(() => ask({ MaxNumberOfMessages: 11 }), {
    message:
      "Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.",
  });
  assert.throws(() => ask({ WaitTimeSeconds: 21 }), /Must be >= 0 and <= 20, if provided/);
});

test("names of attributes may have letters of any alphabet, their values no control characters", () => {
  const { queue, send } = queues();
  const orders = queue("orders");
  const attribute = (name: string, StringValue: string) => ({
    MessageAttributes: { [name]: { DataType: "String", StringValue } },
  });
  send(orders, "paid", attribute("größe.1", "7"));
  for (const [name, value] of [
    ["a(b", "7"],
    ["size", "7\u0008"],
  ] as const)
    assert.throws(() => send(orders, "paid", attribute(name, value)), { code: "InvalidParameterValue" });
});

test("True is true, and a batch without a group is told so in words of its own", () => {
  const { call } = queues();
  const { QueueUrl } = call("CreateQueue", { QueueName: "orders.fifo", Attributes: { FifoQueue: "True" } });
  assert.equal(
    call("GetQueueAttributes", { QueueUrl, AttributeNames: ["All"] }).Attributes.FifoQueue,
    "true",
  );
  const entry = { Id: "1", MessageBody: "paid" };
  assert.throws(() => call("SendMessage", { QueueUrl, ...entry }), { code: "MissingParameter" });
  assert.throws(() => call("SendMessageBatch", { QueueUrl, Entries: [entry] }), {
    code: "InvalidParameterValue",
  });
});
