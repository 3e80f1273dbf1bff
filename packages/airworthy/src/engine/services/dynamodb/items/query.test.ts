import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { flyTables, key } from "../dynamodb.fixture.ts";

interface Answer {
  readonly Items: { readonly number: { readonly N: string } }[];
  readonly LastEvaluatedKey?: Record<string, unknown>;
  readonly ScannedCount: number;
}

const CONDITIONS: Readonly<Record<string, (number: number, a: number, b: number) => boolean>> = {
  "": () => true,
  " AND #n = :a": (number, a) => number === a,
  " AND #n < :a": (number, a) => number < a,
  " AND #n <= :a": (number, a) => number <= a,
  " AND #n > :a": (number, a) => number > a,
  " AND :a <= #n": (number, a) => number >= a,
  " AND #n BETWEEN :a AND :b": (number, a, b) => number >= a && number <= b,
};

test("pages of a query give what a plain list would, in either direction", () => {
  const numbers = fc.uniqueArray(fc.integer({ min: -12, max: 12 }), { maxLength: 15 });
  const bound = fc.integer({ min: -13, max: 13 });
  const condition = fc.constantFrom(...Object.keys(CONDITIONS));
  fc.assert(
    fc.property(
      numbers,
      bound,
      bound,
      condition,
      fc.boolean(),
      fc.integer({ min: 1, max: 6 }),
      (all, x, y, ...rest) => {
        const [text, forward, Limit] = rest;
        const [a, b] = [Math.min(x, y), Math.max(x, y)];
        const { call, put } = flyTables();
        for (const number of all) {
          put(key("ada", number));
          put(key("bob", number));
        }
        const found: number[] = [];
        let ExclusiveStartKey: Record<string, unknown> | undefined;
        do {
          const answer: Answer = call("Query", {
            TableName: "orders",
            KeyConditionExpression: `customer = :c${text}`,
            ...(text ? { ExpressionAttributeNames: { "#n": "number" } } : {}),
            ExpressionAttributeValues: {
              ":c": { S: "ada" },
              ...(text.includes(":a") ? { ":a": { N: String(a) } } : {}),
              ...(text.includes(":b") ? { ":b": { N: String(b) } } : {}),
            },
            ScanIndexForward: forward,
            Limit,
            ...(ExclusiveStartKey ? { ExclusiveStartKey } : {}),
          });
          found.push(...answer.Items.map(({ number }) => Number(number.N)));
          ExclusiveStartKey = answer.LastEvaluatedKey;
        } while (ExclusiveStartKey);
        const order = (p: number, q: number): number => (forward ? p - q : q - p);
        const expected = all.filter((number) => CONDITIONS[text]?.(number, a, b)).sort(order);
        assert.deepEqual(found, expected);
      },
    ),
    { numRuns: 60 },
  );
});

test("segments of a scan are together the table, page by page, each item once", () => {
  const { call, put } = flyTables();
  for (let number = 0; number < 50; number++) put(key(`customer-${number % 20}`, number));
  const seen: string[] = [];
  for (let Segment = 0; Segment < 3; Segment++) {
    let ExclusiveStartKey: Record<string, unknown> | undefined;
    do {
      const answer: Answer = call("Scan", {
        TableName: "orders",
        TotalSegments: 3,
        Segment,
        Limit: 4,
        ...(ExclusiveStartKey ? { ExclusiveStartKey } : {}),
      });
      seen.push(...answer.Items.map(({ number }) => number.N));
      ExclusiveStartKey = answer.LastEvaluatedKey;
    } while (ExclusiveStartKey);
  }
  assert.deepEqual(
    seen.map(Number).sort((a, b) => a - b),
    Array.from({ length: 50 }, (_, number) => number),
  );
});

test("a page ends at a megabyte, before the filter", () => {
  const { call, put } = flyTables();
  for (let number = 0; number < 5; number++)
    put({ ...key("ada", number), note: { S: "x".repeat(300 * 1024) } });
  const answer = call("Query", {
    TableName: "orders",
    KeyConditionExpression: "customer = :c",
    FilterExpression: "attribute_not_exists(note)",
    ExpressionAttributeValues: { ":c": { S: "ada" } },
    ReturnConsumedCapacity: "TOTAL",
  });
  assert.equal(answer.ScannedCount, 4);
  assert.equal(answer.Count, 0);
  assert.deepEqual(answer.LastEvaluatedKey, key("ada", 3));
  assert.equal(answer.ConsumedCapacity.CapacityUnits, 150.5);
});

const INDEXES = {
  AttributeDefinitions: [
    { AttributeName: "customer", AttributeType: "S" },
    { AttributeName: "number", AttributeType: "N" },
    { AttributeName: "state", AttributeType: "S" },
  ],
  LocalSecondaryIndexes: [
    {
      IndexName: "by-state",
      KeySchema: [
        { AttributeName: "customer", KeyType: "HASH" },
        { AttributeName: "state", KeyType: "RANGE" },
      ],
      Projection: { ProjectionType: "KEYS_ONLY" },
    },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: "all-by-state",
      KeySchema: [{ AttributeName: "state", KeyType: "HASH" }],
      Projection: { ProjectionType: "INCLUDE", NonKeyAttributes: ["amount"] },
    },
  ],
};

test("an index has the items that have its key, and of them what it projects", () => {
  const { call, put } = flyTables(INDEXES);
  put({ ...key("ada", 1), state: { S: "paid" }, amount: { N: "5" }, note: { S: "gift" } });
  put({ ...key("bob", 2), state: { S: "paid" } });
  put(key("eve", 3));
  const query = () =>
    call("Query", {
      TableName: "orders",
      IndexName: "all-by-state",
      KeyConditionExpression: "#s = :s",
      ExpressionAttributeNames: { "#s": "state" },
      ExpressionAttributeValues: { ":s": { S: "paid" } },
    }).Items;
  assert.deepEqual(query(), [
    { ...key("ada", 1), state: { S: "paid" }, amount: { N: "5" } },
    { ...key("bob", 2), state: { S: "paid" } },
  ]);
  put({ ...key("ada", 1), state: { S: "sent" } });
  assert.deepEqual(query(), [{ ...key("bob", 2), state: { S: "paid" } }]);
});

test("a local index fetches what it does not project; a global one cannot", () => {
  const { call, put } = flyTables(INDEXES);
  put({ ...key("ada", 1), state: { S: "paid" }, note: { S: "gift" } });
  const read = (IndexName: string) =>
    call("Scan", {
      TableName: "orders",
      IndexName,
      Select: "ALL_ATTRIBUTES",
      ReturnConsumedCapacity: "INDEXES",
    });
  const { Items, ConsumedCapacity } = read("by-state");
  assert.deepEqual(Items, [{ ...key("ada", 1), state: { S: "paid" }, note: { S: "gift" } }]);
  assert.deepEqual(ConsumedCapacity, {
    TableName: "orders",
    CapacityUnits: 1,
    Table: { CapacityUnits: 0.5 },
    LocalSecondaryIndexes: { "by-state": { CapacityUnits: 0.5 } },
  });
  assert.throws(() => read("all-by-state"), {
    message:
      "One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for global secondary index all-by-state because its projection type is not ALL",
  });
});

test("a write pays for the entries it changes in indexes", () => {
  const { call, metric } = flyTables(INDEXES);
  const put = (state: string) =>
    call("PutItem", {
      TableName: "orders",
      Item: { ...key("ada", 1), state: { S: state } },
      ReturnConsumedCapacity: "INDEXES",
    }).ConsumedCapacity;
  assert.equal(put("paid").CapacityUnits, 3);
  assert.equal(put("paid").CapacityUnits, 1);
  // The entry under the old key goes, one under the new key comes.
  assert.deepEqual(put("sent").GlobalSecondaryIndexes, { "all-by-state": { CapacityUnits: 2 } });
  const global = { TableName: "orders", GlobalSecondaryIndexName: "all-by-state" };
  assert.equal(metric("ConsumedWriteCapacityUnits", global), 3);
});

test("a condition that the key cannot answer is refused", () => {
  const { call } = flyTables();
  const refused = (KeyConditionExpression: string, message: string): void => {
    const values = { ":c": { S: "ada" }, ":n": { N: "1" } };
    const given = Object.entries(values).filter(([name]) => KeyConditionExpression.includes(name));
    const input = {
      TableName: "orders",
      KeyConditionExpression,
      ...(KeyConditionExpression.includes("#n") ? { ExpressionAttributeNames: { "#n": "number" } } : {}),
      ExpressionAttributeValues: Object.fromEntries(given),
    };
    assert.throws(() => call("Query", input), { code: "ValidationException", message });
  };
  refused("#n = :n", "Query condition missed key schema element: customer");
  refused("customer > :c", "Query key condition not supported");
  refused("customer = :c OR #n = :n", "Invalid operator used in KeyConditionExpression: OR");
  refused("customer = :c AND #n <> :n", "Invalid operator used in KeyConditionExpression: <>");
  refused(
    "customer = :n",
    "One or more parameter values were invalid: Condition parameter type does not match schema type",
  );
});
