import assert from "node:assert/strict";
import { test } from "node:test";
import { topics } from "./sns.fixture.ts";

test("a topic may be created again with what it has", () => {
  const { call, topic } = topics();
  const orders = topic("orders", { DisplayName: "Orders" });
  assert.equal(orders, "arn:aws:sns:eu-west-1:123456789012:orders");
  assert.equal(topic("orders"), orders);
  assert.throws(() => topic("orders", { DisplayName: "Payments" }), {
    message: "Invalid parameter: Attributes Reason: Topic already exists with different attributes",
  });
  call("DeleteTopic", { TopicArn: orders });
  call("DeleteTopic", { TopicArn: orders });
  assert.deepEqual(call("ListTopics"), { Topics: [] });
});

test("names, ARNs and attributes are checked as AWS does", () => {
  const { call, topic } = topics();
  assert.throws(() => topic("no spaces"), { message: "Invalid parameter: Topic Name" });
  assert.throws(() => call("GetTopicAttributes", { TopicArn: "orders" }), {
    message: "Invalid parameter: TopicArn Reason: An ARN must have at least 6 elements, not 1",
  });
  const TopicArn = "arn:aws:sns:eu-west-1:123456789012:nobody";
  assert.throws(() => call("GetTopicAttributes", { TopicArn }), {
    code: "NotFound",
    status: 404,
    message: "Topic does not exist",
  });
  const change = { TopicArn: topic("orders"), AttributeName: "Colour", AttributeValue: "red" };
  assert.throws(() => call("SetTopicAttributes", change), { message: "Invalid parameter: AttributeName" });
});

test("what would do nothing is refused by name", () => {
  const { topic, subscribe, queue } = topics();
  assert.throws(() => topic("orders", { TracingConfig: "Active" }), { code: "NotImplemented", status: 501 });
  assert.throws(() => topic("orders", { SQSSuccessFeedbackRoleArn: "arn" }), /SQSSuccessFeedbackRoleArn/);
  const orders = topic("orders");
  assert.throws(() => subscribe(orders, queue("orders"), { ReplayPolicy: "{}" }), /ReplayPolicy/);
});

test("attributes of a topic count its subscriptions", () => {
  const { call, topic, subscribe, queue } = topics();
  const orders = topic("orders");
  const SubscriptionArn = subscribe(orders, queue("orders"));
  subscribe(orders, queue("archive"));
  call("Subscribe", { TopicArn: orders, Protocol: "email", Endpoint: "shop@example.com" });
  call("Unsubscribe", { SubscriptionArn });
  const { Attributes } = call("GetTopicAttributes", { TopicArn: orders });
  assert.equal(Attributes.SubscriptionsConfirmed, "1");
  assert.equal(Attributes.SubscriptionsPending, "1");
  assert.equal(Attributes.SubscriptionsDeleted, "1");
  assert.equal(JSON.parse(Attributes.Policy).Id, "__default_policy_ID");
});

test("the same endpoint is subscribed once", () => {
  const { topic, subscribe, queue } = topics();
  const orders = topic("orders");
  const first = subscribe(orders, queue("orders"));
  assert.equal(subscribe(orders, queue("orders")), first);
  assert.throws(() => subscribe(orders, queue("orders"), { RawMessageDelivery: "true" }), {
    message: "Invalid parameter: Attributes Reason: Subscription already exists with different attributes",
  });
});

test("who listens elsewhere has to confirm, with the token that the journal tells", () => {
  const { call, topic, journal, publish } = topics();
  const TopicArn = topic("orders");
  const wish = { TopicArn, Protocol: "https", Endpoint: "https://shop.example.com/orders" };
  assert.deepEqual(call("Subscribe", wish), { SubscriptionArn: "pending confirmation" });
  const [pending] = call("ListSubscriptionsByTopic", { TopicArn }).Subscriptions;
  assert.equal(pending.SubscriptionArn, "PendingConfirmation");
  publish(TopicArn, "order 1");
  assert.equal(journal.entries.at(-1)?.what, "sns.message-published");
  const Token = journal.entries.find(({ what }) => what === "sns.subscribed")?.data["confirmWith"];
  assert.throws(() => call("ConfirmSubscription", { TopicArn, Token: "abcdef" }), {
    message: "Invalid parameter: Token",
  });
  assert.throws(() => call("ConfirmSubscription", { TopicArn, Token: "order 1" }), {
    message: "Invalid token",
  });
  const { SubscriptionArn } = call("ConfirmSubscription", { TopicArn, Token });
  const { Attributes } = call("GetSubscriptionAttributes", { SubscriptionArn });
  assert.equal(Attributes.PendingConfirmation, "false");
  assert.equal(Attributes.ConfirmationWasAuthenticated, "false");
});

test("endpoints are checked by protocol", () => {
  const { call, topic } = topics();
  const TopicArn = topic("orders");
  const wrong = (Protocol: string, Endpoint: string, message: string) =>
    assert.throws(() => call("Subscribe", { TopicArn, Protocol, Endpoint }), { message });
  wrong("sqs", "http://127.0.0.1/orders", "Invalid parameter: SQS endpoint ARN");
  wrong("sms", "+15--551234567", "Invalid SMS endpoint: +15--551234567");
  wrong("https", "http://a.example", "Invalid parameter: Endpoint must match the specified protocol");
  wrong("pigeon", "home", "Invalid parameter: Amazon SNS does not support this protocol string: pigeon");
  wrong("firehose", "arn", "airworthy does not fly SNS subscriptions of the protocol firehose yet.");
});

test("a filter policy and its scope come and go", () => {
  const { call, topic, subscribe, queue, publish, sent } = topics();
  const orders = topic("orders");
  const SubscriptionArn = subscribe(orders, queue("orders"));
  const set = (AttributeName: string, AttributeValue: string): void =>
    call("SetSubscriptionAttributes", { SubscriptionArn, AttributeName, AttributeValue });
  const get = () => call("GetSubscriptionAttributes", { SubscriptionArn }).Attributes;
  set("FilterPolicy", JSON.stringify({ size: ["big"] }));
  assert.equal(get().FilterPolicyScope, "MessageAttributes");
  set("FilterPolicyScope", "MessageBody");
  publish(orders, JSON.stringify({ size: "small" }));
  publish(orders, JSON.stringify({ size: "big" }));
  assert.equal(sent.length, 1);
  set("FilterPolicy", "");
  assert.equal(get().FilterPolicy, undefined);
  assert.equal(get().FilterPolicyScope, undefined);
  publish(orders, "anything");
  assert.equal(sent.length, 2);
});

test("messages are checked as AWS does", () => {
  const { topic, publish } = topics();
  const orders = topic("orders");
  const wrong = (Message: string, more: object, message: string | RegExp) =>
    assert.throws(() => publish(orders, Message, more), { message });
  wrong("", {}, "Invalid parameter: Empty message");
  wrong("x".repeat(262_145), {}, "Invalid parameter: Message too long");
  wrong("x", { Subject: "" }, "Invalid parameter: Subject");
  wrong(
    "x",
    { MessageStructure: "json" },
    "Invalid parameter: Message Structure - JSON message body failed to parse",
  );
  wrong(
    "{}",
    { MessageStructure: "json" },
    "Invalid parameter: Message Structure - No default entry in JSON message body",
  );
  const attribute = (name: string, DataType: string, StringValue?: string) => ({
    MessageAttributes: { [name]: { DataType, ...(StringValue ? { StringValue } : {}) } },
  });
  wrong("x", attribute("a", "String"), /must contain non-empty message attribute value/);
  wrong("x", attribute("a", "Number", "many"), "Could not cast message attribute 'a' value to number.");
  wrong("x", attribute("a^", "String", "x"), /'#x5E'/);
});

test("a batch", () => {
  const { call, topic, subscribe, queue, bodies, turns } = topics();
  const TopicArn = topic("orders");
  subscribe(TopicArn, queue("orders"), { RawMessageDelivery: "true" });
  const batch = (...ids: string[]) =>
    call("PublishBatch", {
      TopicArn,
      PublishBatchRequestEntries: ids.map((Id) => ({ Id, Message: `order ${Id}` })),
    });
  const { Successful } = batch("1", "2");
  turns.runUntil(0);
  assert.deepEqual(
    Successful.map(({ Id }: { Id: string }) => Id),
    ["1", "2"],
  );
  assert.deepEqual(bodies(), ["order 1", "order 2"]);
  assert.throws(() => batch("1", "1"), { code: "BatchEntryIdsNotDistinct" });
  assert.throws(() => batch("a.b"), { code: "InvalidBatchEntryId" });
  assert.throws(() => batch(...Array.from({ length: 11 }, (_, id) => String(id))), {
    code: "TooManyEntriesInBatchRequest",
  });
});

test("permissions are written into the policy, and taken out of it", () => {
  const { call, topic } = topics();
  const TopicArn = topic("orders");
  const statements = () =>
    JSON.parse(call("GetTopicAttributes", { TopicArn }).Attributes.Policy).Statement as object[];
  const permission = { TopicArn, Label: "shop", AWSAccountId: ["111111111111"] };
  call("AddPermission", { ...permission, ActionName: ["Publish"] });
  assert.deepEqual(statements()[1], {
    Sid: "shop",
    Effect: "Allow",
    Principal: { AWS: "arn:aws:iam::111111111111:root" },
    Action: "SNS:Publish",
    Resource: TopicArn,
  });
  assert.throws(() => call("AddPermission", { ...permission, ActionName: ["Publish"] }), /already exists/);
  call("RemovePermission", { TopicArn, Label: "shop" });
  assert.equal(statements().length, 1);
});

test("tags", () => {
  const { call, topic } = topics();
  const ResourceArn = topic("orders");
  call("TagResource", {
    ResourceArn,
    Tags: [
      { Key: "team", Value: "shop" },
      { Key: "tier", Value: "1" },
    ],
  });
  call("UntagResource", { ResourceArn, TagKeys: ["tier"] });
  assert.deepEqual(call("ListTagsForResource", { ResourceArn }), { Tags: [{ Key: "team", Value: "shop" }] });
  assert.throws(() => call("ListTagsForResource", { ResourceArn: "nobody" }), {
    message: "Resource does not exist",
  });
});

test("devices are kept, and told when they are disabled", () => {
  const { call } = topics();
  const { PlatformApplicationArn } = call("CreatePlatformApplication", { Name: "shop", Platform: "APNS" });
  const device = { PlatformApplicationArn, Token: "phone" };
  const { EndpointArn } = call("CreatePlatformEndpoint", device);
  assert.deepEqual(call("CreatePlatformEndpoint", device), { EndpointArn });
  call("SetEndpointAttributes", { EndpointArn, Attributes: { Enabled: "false" } });
  assert.throws(() => call("Publish", { TargetArn: EndpointArn, Message: "hello" }), {
    code: "EndpointDisabled",
  });
});

test("a topic may be created again with a part of its tags, not with others", () => {
  const { call } = topics();
  const Tags = [
    { Key: "team", Value: "orders" },
    { Key: "stage", Value: "live" },
  ];
  const first = call("CreateTopic", { Name: "orders", Tags });
  assert.deepEqual(call("CreateTopic", { Name: "orders", Tags: Tags.slice(1) }), first);
  assert.throws(
    () => call("CreateTopic", { Name: "orders", Tags: [...Tags, { Key: "cost", Value: "shop" }] }),
    {
      message: "Invalid parameter: Tags Reason: Topic already exists with different tags",
    },
  );
});

test("a subscription may be made again with what holds anyway, and not with anything else", () => {
  const { call, topic } = topics();
  const wish = {
    TopicArn: topic("orders"),
    Protocol: "sqs",
    Endpoint: "arn:aws:sqs:eu-west-1:123456789012:orders",
  };
  const first = call("Subscribe", { ...wish, Attributes: { RawMessageDelivery: "True" } });
  const again = { RawMessageDelivery: "true", FilterPolicyScope: "MessageAttributes" };
  assert.deepEqual(call("Subscribe", { ...wish, Attributes: again }), first);
  assert.throws(() => call("Subscribe", { ...wish, Attributes: { FilterPolicyScope: "MessageBody" } }), {
    message: "Invalid parameter: Attributes Reason: Subscription already exists with different attributes",
  });
});

test("the default of a structured message has to be a text", () => {
  const { call, topic } = topics();
  const publish = (message: object) =>
    call("Publish", {
      TopicArn: topic("orders"),
      Message: JSON.stringify(message),
      MessageStructure: "json",
    });
  assert.throws(() => publish({ default: { order: 1 } }), {
    message: "Invalid parameter: Message Structure - No default entry in JSON message body",
  });
});

test("an application of a push service keeps its credentials to itself, and needs both", () => {
  const { call } = topics();
  const make = (Attributes: object) =>
    call("CreatePlatformApplication", { Name: "shop", Platform: "ADM", Attributes });
  assert.throws(() => make({ PlatformCredential: "secret" }), /provided without PlatformPrincipal/);
  assert.throws(() => make({ PlatformPrincipal: "shop" }), /provided without PlatformCredential/);
  const arn = make({ PlatformCredential: "secret", PlatformPrincipal: "shop" });
  assert.deepEqual(call("GetPlatformApplicationAttributes", arn), { Attributes: { Enabled: "true" } });
});

test("an endpoint of a device takes its own attributes only, and no more data than it may keep", () => {
  const { call } = topics();
  const { PlatformApplicationArn } = call("CreatePlatformApplication", {
    Name: "shop",
    Platform: "ADM",
    Attributes: { PlatformCredential: "secret", PlatformPrincipal: "shop" },
  });
  const make = (Attributes: object) => () =>
    call("CreatePlatformEndpoint", { PlatformApplicationArn, Token: "phone", Attributes });
  assert.throws(make({ Colour: "red" }), /Invalid attribute name: Colour/);
  assert.throws(make({ CustomUserData: "x".repeat(2049) }), /must be at most 2048 bytes/);
  make({ CustomUserData: "customer 1" })();
});
