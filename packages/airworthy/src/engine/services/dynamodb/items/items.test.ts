import assert from "node:assert/strict";
import { test } from "node:test";
import { flyTables, key } from "../dynamodb.fixture.ts";

test("an item is put, read and deleted", () => {
  const { call, put, get } = flyTables();
  put({ ...key("ada", 1), total: { N: "12.50" } });
  assert.deepEqual(get("ada", 1), { ...key("ada", 1), total: { N: "12.5" } });
  const deleted = call("DeleteItem", { TableName: "orders", Key: key("ada", 1), ReturnValues: "ALL_OLD" });
  assert.deepEqual(deleted, { Attributes: { ...key("ada", 1), total: { N: "12.5" } } });
  assert.equal(get("ada", 1), undefined);
});

test("a condition that does not hold fails, and shows the item when asked", () => {
  const { call, put, metric } = flyTables();
  put({ ...key("ada", 1), state: { S: "paid" } });
  const again = {
    TableName: "orders",
    Item: key("ada", 1),
    ConditionExpression: "attribute_not_exists(customer)",
  };
  assert.throws(() => call("PutItem", again), {
    code: "ConditionalCheckFailedException",
    message: "The conditional request failed",
    fields: {},
  });
  assert.throws(() => call("PutItem", { ...again, ReturnValuesOnConditionCheckFailure: "ALL_OLD" }), {
    fields: { Item: { ...key("ada", 1), state: { S: "paid" } } },
  });
  assert.equal(metric("ConditionalCheckFailedRequests"), 2);
  assert.equal(metric("UserErrors", {}), 0);
});

test("a counter counts exactly, beyond what a float can hold", () => {
  const { call, put } = flyTables();
  put({ ...key("ada", 1), amount: { N: "12345678901234567890123456789012345.678" } });
  const { Attributes } = call("UpdateItem", {
    TableName: "orders",
    Key: key("ada", 1),
    UpdateExpression: "SET amount = amount + :more ADD seen :one",
    ExpressionAttributeValues: { ":more": { N: "0.001" }, ":one": { N: "1" } },
    ReturnValues: "UPDATED_NEW",
  });
  assert.deepEqual(Attributes, {
    amount: { N: "12345678901234567890123456789012345.679" },
    seen: { N: "1" },
  });
});

test("an update of what is not there makes the item; taking away from it does not", () => {
  const { call, get } = flyTables();
  const update = (UpdateExpression: string): void =>
    call("UpdateItem", { TableName: "orders", Key: key("ada", 1), UpdateExpression });
  update("REMOVE note");
  assert.equal(get("ada", 1), undefined);
  call("UpdateItem", { TableName: "orders", Key: key("ada", 1) });
  assert.deepEqual(get("ada", 1), key("ada", 1));
});

test("the key of an item cannot be updated", () => {
  const { call } = flyTables();
  assert.throws(
    () =>
      call("UpdateItem", {
        TableName: "orders",
        Key: key("ada", 1),
        UpdateExpression: "SET customer = :c",
        ExpressionAttributeValues: { ":c": { S: "bob" } },
      }),
    {
      message:
        "One or more parameter values were invalid: Cannot update attribute customer. This attribute is part of the key",
    },
  );
});

test("an item larger than 400 KB is refused", () => {
  const { put } = flyTables();
  put({ ...key("ada", 1), note: { S: "x".repeat(400 * 1024 - 24) } });
  assert.throws(() => put({ ...key("ada", 1), note: { S: "x".repeat(400 * 1024) } }), {
    message: "1 validation error detected: Item size has exceeded the maximum allowed size",
  });
});

test("an attribute may be named as anything an object has", () => {
  const { call, put, get } = flyTables();
  const named = JSON.parse('{"__proto__": {"S": "a"}, "constructor": {"S": "b"}}') as object;
  put({ ...key("ada", 1), ...named });
  assert.equal(JSON.stringify(get("ada", 1)), JSON.stringify({ ...key("ada", 1), ...named }));
  call("PutItem", {
    TableName: "orders",
    Item: key("bob", 1),
    ConditionExpression: "attribute_not_exists(toString)",
  });
});

test("old forms of conditions are refused by name", () => {
  const { call } = flyTables();
  assert.throws(() => call("PutItem", { TableName: "orders", Item: key("ada", 1), Expected: {} }), {
    status: 501,
    message: "airworthy does not fly dynamodb PutItem Expected yet.",
  });
});

test("capacity is counted by the rules", () => {
  const { call } = flyTables();
  const put = (bytes: number) =>
    call("PutItem", {
      TableName: "orders",
      Item: { ...key("ada", 1), note: { S: "x".repeat(bytes) } },
      ReturnConsumedCapacity: "TOTAL",
    }).ConsumedCapacity;
  const get = (ConsistentRead: boolean) =>
    call("GetItem", {
      TableName: "orders",
      Key: key("ada", 1),
      ConsistentRead,
      ReturnConsumedCapacity: "TOTAL",
    }).ConsumedCapacity;
  assert.deepEqual(put(10), { TableName: "orders", CapacityUnits: 1 });
  assert.deepEqual(put(5000), { TableName: "orders", CapacityUnits: 5 });
  assert.deepEqual(get(false), { TableName: "orders", CapacityUnits: 1 });
  assert.deepEqual(get(true), { TableName: "orders", CapacityUnits: 2 });
  // The larger of what was and what is.
  assert.deepEqual(put(10), { TableName: "orders", CapacityUnits: 5 });
});
