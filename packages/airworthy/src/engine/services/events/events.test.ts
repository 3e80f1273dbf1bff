import assert from "node:assert/strict";
import { test } from "node:test";
import { ServiceError } from "../../error.ts";
import { DAY, HOUR, MINUTE } from "../../kernel/time.ts";
import { BUS, DEAD, flyEvents, QUEUE } from "./events.fixture.ts";

const texts = (message: { attributes?: Readonly<Record<string, { StringValue?: string }>> } | undefined) =>
  Object.fromEntries(
    Object.entries(message?.attributes ?? {}).map(([name, { StringValue }]) => [name, StringValue]),
  );

test("a rule hands on what its pattern matches, and nothing else", () => {
  const { route, put, sent } = flyEvents();
  route();
  const id = put();
  put({}, { Source: "attic" });
  assert.equal(sent.length, 1);
  assert.deepEqual(JSON.parse(sent[0]?.body ?? ""), {
    version: "0",
    id,
    "detail-type": "OrderPaid",
    source: "shop",
    account: "123456789012",
    time: "1970-01-01T00:00:00Z",
    region: "eu-west-1",
    resources: [],
    detail: { order: 1 },
  });
});

test("a disabled rule sees nothing until it is enabled again", () => {
  const { call, route, put, sent } = flyEvents();
  route();
  call("DisableRule", { Name: "paid" });
  put();
  assert.equal(sent.length, 0);
  call("EnableRule", { Name: "paid" });
  put();
  assert.equal(sent.length, 1);
});

test("a schedule comes at its times", () => {
  const { call, turns, invoked } = flyEvents();
  const Arn = "arn:aws:lambda:eu-west-1:123456789012:function:orders";
  call("PutRule", { Name: "nightly", ScheduleExpression: "rate(1 hour)" });
  call("PutTargets", { Rule: "nightly", Targets: [{ Id: "function", Arn, Input: '{"report":true}' }] });
  turns.runUntil(3 * HOUR + MINUTE);
  assert.equal(invoked.length, 3);
  assert.equal(Buffer.from(invoked[0]?.payload ?? []).toString(), '{"report":true}');
  call("DisableRule", { Name: "nightly" });
  turns.runUntil(5 * HOUR);
  assert.equal(invoked.length, 3);
});

test("what a queue cannot take now is tried again, and rests as a dead letter when the tries are over", () => {
  const { route, put, sent, fail, turns } = flyEvents();
  route({ RetryPolicy: { MaximumRetryAttempts: 2 }, DeadLetterConfig: { Arn: DEAD } });
  fail(new ServiceError("ServiceUnavailable", "not now", { status: 503 }));
  put();
  turns.runUntil(HOUR);
  assert.equal(sent.length, 1);
  assert.deepEqual(texts(sent[0]?.message), {
    RULE_ARN: "arn:aws:events:eu-west-1:123456789012:rule/paid",
    TARGET_ARN: QUEUE,
    ERROR_CODE: "ERROR_FROM_TARGET",
    ERROR_MESSAGE: "not now",
    EXHAUSTED_RETRY_CONDITION: "MaximumRetryAttempts",
    RETRY_ATTEMPTS: "2",
  });
});

test("an event that grows too old rests too, after a day when nothing else is said", () => {
  const { route, put, sent, fail, turns } = flyEvents();
  route({ DeadLetterConfig: { Arn: DEAD } });
  fail(new ServiceError("ThrottlingException", "slowly", { status: 429 }));
  put();
  turns.runUntil(2 * DAY);
  assert.ok((sent[0]?.at ?? 0) > 20 * HOUR && (sent[0]?.at ?? 0) <= DAY);
  assert.equal(texts(sent[0]?.message)["ERROR_CODE"], "THROTTLING");
});

test("what a queue will never take is not tried again", () => {
  const { route, put, sent, fail, data } = flyEvents();
  route({ DeadLetterConfig: { Arn: DEAD } });
  fail(new ServiceError("QueueDoesNotExist", "gone", { status: 404 }));
  put();
  const about = texts(sent[0]?.message);
  assert.deepEqual([about["ERROR_CODE"], about["RETRY_ATTEMPTS"]], ["NO_RESOURCE", undefined]);
  const sum = (name: string) =>
    data.filter((one) => one.name === name).reduce((total, { value }) => total + value, 0);
  assert.deepEqual(
    ["MatchedEvents", "TriggeredRules", "FailedInvocations", "InvocationsSentToDlq", "Invocations"].map(sum),
    [1, 1, 1, 1, 0],
  );
});

test("one bad entry does not keep the others from the bus", () => {
  const { call } = flyEvents();
  const entry = { Source: "shop", DetailType: "OrderPaid", Detail: "{}" };
  const put = (...Entries: object[]) => call("PutEvents", { Entries });
  const { FailedEntryCount, Entries } = put(
    entry,
    { ...entry, Source: undefined },
    { ...entry, Detail: "no" },
  );
  assert.equal(FailedEntryCount, 2);
  assert.deepEqual(
    Entries.map(({ ErrorCode }: { ErrorCode?: string }) => ErrorCode),
    [undefined, "InvalidArgument", "MalformedDetail"],
  );
  assert.throws(() => put(...Array.from({ length: 11 }, () => entry)), /PutEventsRequestEntry\(time=null/);
});

test("targets are checked by shape before the rule is looked for", () => {
  const { call } = flyEvents();
  const put = (target: object) => () =>
    call("PutTargets", { Rule: "unknown", Targets: [{ Id: "1", Arn: QUEUE, ...target }] });
  assert.throws(put({ Id: "n/a" }), /Value 'n\/a' at 'targets.1.member.id'/);
  assert.throws(put({ Arn: "orders" }), /Provided Arn is not in correct format/);
  assert.throws(put({ Arn: `${QUEUE}.fifo` }), /SqsParameters must be specified for target: 1/);
  assert.throws(put({}), { code: "ResourceNotFoundException" });
});

test("a rule has five targets at most", () => {
  const { call, route } = flyEvents();
  route();
  const Targets = Array.from({ length: 5 }, (_, index) => ({ Id: String(index), Arn: QUEUE }));
  assert.throws(() => call("PutTargets", { Rule: "paid", Targets }), { code: "LimitExceededException" });
});

test("an event that goes on to another bus stays what it was, but for its id in another Region", () => {
  const { call, route, put, sent, engine, turns } = flyEvents();
  const far = (operation: string, input: object) =>
    turns.enter(turns.kernel.now(), () =>
      engine.handle("us-east-1", {
        service: "events",
        operation,
        input: input as Record<string, unknown>,
        caller: { kind: "credentials", accessKeyId: "test" },
      }),
    );
  const onward = (Arn: string) => call("PutTargets", { Rule: "paid", Targets: [{ Id: "bus", Arn }] });
  route();
  call("CreateEventBus", { Name: "near" });
  const all = { Name: "all", EventPattern: '{"source":["shop"]}' };
  call("PutRule", { ...all, EventBusName: "near" });
  call("PutTargets", { Rule: "all", EventBusName: "near", Targets: [{ Id: "1", Arn: QUEUE }] });
  far("PutRule", all);
  far("PutTargets", { Rule: "all", Targets: [{ Id: "1", Arn: QUEUE }] });
  for (const [Arn, same] of [
    ["arn:aws:events:eu-west-1:123456789012:event-bus/near", true],
    ["arn:aws:events:us-east-1:123456789012:event-bus/default", false],
  ] as const) {
    onward(Arn);
    sent.length = 0;
    const id = put();
    const ids = sent.map(({ body }) => JSON.parse(body) as { id: string; region: string });
    assert.deepEqual(
      ids.map(({ region }) => region),
      ["eu-west-1", "eu-west-1"],
    );
    assert.equal(ids.at(-1)?.id === id, same);
  }
});

test("an event that a bus handed on goes to no third bus: it rests as a dead letter, and buses do not go round", () => {
  const { call, put, sent } = flyEvents();
  const near = "arn:aws:events:eu-west-1:123456789012:event-bus/near";
  const hand = (Arn: string, bus: object = {}) => {
    call("PutRule", { Name: "onward", EventPattern: '{"source":["shop"]}', ...bus });
    const target = { Id: "bus", Arn, DeadLetterConfig: { Arn: DEAD } };
    call("PutTargets", { Rule: "onward", Targets: [target], ...bus });
  };
  call("CreateEventBus", { Name: "near" });
  hand(near);
  hand(BUS, { EventBusName: "near" });
  put();
  assert.equal(sent.length, 1);
  assert.equal(texts(sent[0]?.message)["ERROR_CODE"], "THIRD_ACCOUNT_HOP_DETECTED");
  assert.equal(texts(sent[0]?.message)["TARGET_ARN"], BUS);
});

test("tags of what is not there are refused by its own name", () => {
  const { call } = flyEvents();
  const tags = (name: string) => () =>
    call("ListTagsForResource", { ResourceARN: `arn:aws:events:eu-west-1:123456789012:${name}` });
  assert.throws(tags("event-bus/shop"), { message: "Event bus shop does not exist." });
  assert.throws(tags("rule/paid"), { message: "Rule paid does not exist on EventBus default." });
  assert.throws(tags("rule/shop/paid"), { message: "Rule paid does not exist on EventBus shop." });
});

test("a pattern is tried on an event only", () => {
  const { call } = flyEvents();
  const EventPattern = '{"source":["shop"]}';
  for (const Event of ["shop", "[]", '{"source":"shop"}'])
    assert.throws(() => call("TestEventPattern", { EventPattern, Event }), {
      message: "Parameter Event is not valid.",
    });
});
