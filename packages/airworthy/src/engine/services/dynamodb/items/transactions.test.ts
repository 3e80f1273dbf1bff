import assert from "node:assert/strict";
import { test } from "node:test";
import { MINUTE } from "../../../kernel/time.ts";
import { flyTables, key } from "../dynamodb.fixture.ts";

const pay = (customer: string, number: number) => ({
  Update: {
    TableName: "orders",
    Key: key(customer, number),
    UpdateExpression: "SET paid = :yes",
    ConditionExpression: "attribute_exists(customer)",
    ExpressionAttributeValues: { ":yes": { BOOL: true } },
    ReturnValuesOnConditionCheckFailure: "ALL_OLD",
  },
});
const place = (customer: string, number: number) => ({
  Put: { TableName: "orders", Item: key(customer, number) },
});

test("one condition that does not hold cancels all, and says which", () => {
  const { call, get } = flyTables();
  assert.throws(() => call("TransactWriteItems", { TransactItems: [place("ada", 1), pay("bob", 7)] }), {
    code: "TransactionCanceledException",
    message:
      "Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed]",
    fields: {
      CancellationReasons: [
        { Code: "None" },
        { Code: "ConditionalCheckFailed", Message: "The conditional request failed" },
      ],
    },
  });
  assert.equal(get("ada", 1), undefined);
});

test("a transaction writes all, for twice the capacity", () => {
  const { call, put, get } = flyTables();
  put(key("bob", 7));
  const { ConsumedCapacity } = call("TransactWriteItems", {
    TransactItems: [place("ada", 1), pay("bob", 7)],
    ReturnConsumedCapacity: "TOTAL",
  });
  assert.deepEqual(ConsumedCapacity, [{ TableName: "orders", CapacityUnits: 4, WriteCapacityUnits: 4 }]);
  assert.deepEqual(get("bob", 7), { ...key("bob", 7), paid: { BOOL: true } });
});

test("a client token makes the same request once, for ten minutes", () => {
  const { call, turns, get } = flyTables();
  const count = {
    ClientRequestToken: "token-1",
    TransactItems: [
      {
        Update: {
          TableName: "orders",
          Key: key("ada", 1),
          UpdateExpression: "ADD times :one",
          ExpressionAttributeValues: { ":one": { N: "1" } },
        },
      },
    ],
  };
  call("TransactWriteItems", count);
  call("TransactWriteItems", count);
  assert.deepEqual(get("ada", 1)?.["times"], { N: "1" });
  assert.throws(() => call("TransactWriteItems", { ...count, TransactItems: [place("ada", 2)] }), {
    code: "IdempotentParameterMismatchException",
  });
  turns.runUntil(10 * MINUTE);
  call("TransactWriteItems", count);
  assert.deepEqual(get("ada", 1)?.["times"], { N: "2" });
});

test("one item cannot be meant twice", () => {
  const { call } = flyTables();
  assert.throws(() => call("TransactWriteItems", { TransactItems: [place("ada", 1), place("ada", 1)] }), {
    message: "Transaction request cannot include multiple operations on one item",
  });
});

test("reads of a transaction come in its order, empty where nothing is", () => {
  const { call, put } = flyTables();
  put(key("ada", 1));
  const get = (number: number) => ({ Get: { TableName: "orders", Key: key("ada", number) } });
  assert.deepEqual(call("TransactGetItems", { TransactItems: [get(2), get(1)] }), {
    Responses: [{}, { Item: key("ada", 1) }],
  });
});

test("batches write and read up to their limits", () => {
  const { call } = flyTables();
  const requests = Array.from({ length: 25 }, (_, number) => ({ PutRequest: { Item: key("ada", number) } }));
  assert.deepEqual(call("BatchWriteItem", { RequestItems: { orders: requests } }), { UnprocessedItems: {} });
  const more = [...requests, { DeleteRequest: { Key: key("bob", 1) } }];
  assert.throws(() => call("BatchWriteItem", { RequestItems: { orders: more } }), {
    message: "Too many items requested for the BatchWriteItem call",
  });
  const Keys = [key("ada", 3), key("ada", 99), key("ada", 4)];
  assert.deepEqual(call("BatchGetItem", { RequestItems: { orders: { Keys } } }), {
    Responses: { orders: [key("ada", 3), key("ada", 4)] },
    UnprocessedKeys: {},
  });
  assert.throws(
    () => call("BatchGetItem", { RequestItems: { orders: { Keys: [key("ada", 3), key("ada", 3)] } } }),
    { message: "Provided list of item keys contains duplicates" },
  );
});
