import assert from "node:assert/strict";
import { test } from "node:test";
import { flyTables, ORDERS } from "../dynamodb.fixture.ts";

// What DynamoDB says of a table, as it was recorded for LocalStack's `test_gsi_with_billing_mode` (2025-10-08):
// https://github.com/localstack/localstack/blob/main/tests/aws/services/dynamodb/test_dynamodb.snapshot.json

test("a new table on demand says since when, and how much it takes, once it is there", () => {
  const { call } = flyTables();
  const { TableDescription: made } = call("CreateTable", { ...ORDERS, TableName: "payments" });
  assert.deepEqual(made.BillingModeSummary, { BillingMode: "PAY_PER_REQUEST" });
  assert.equal(made.WarmThroughput, undefined);
  const { Table: there } = call("DescribeTable", { TableName: "orders" });
  assert.deepEqual(Object.keys(there.BillingModeSummary), [
    "BillingMode",
    "LastUpdateToPayPerRequestDateTime",
  ]);
  assert.deepEqual(there.WarmThroughput, {
    ReadUnitsPerSecond: 12_000,
    WriteUnitsPerSecond: 4000,
    Status: "ACTIVE",
  });
});

test("a provisioned table and its indexes take at once what is provisioned", () => {
  const { call } = flyTables({
    BillingMode: "PROVISIONED",
    ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 },
    GlobalSecondaryIndexes: [
      {
        IndexName: "by-number",
        KeySchema: [{ AttributeName: "number", KeyType: "HASH" }],
        Projection: { ProjectionType: "ALL" },
        ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
      },
    ],
  });
  const { Table } = call("DescribeTable", { TableName: "orders" });
  assert.equal(Table.BillingModeSummary, undefined);
  assert.equal(Table.WarmThroughput.ReadUnitsPerSecond, 5);
  assert.deepEqual(Table.GlobalSecondaryIndexes[0].WarmThroughput, {
    ReadUnitsPerSecond: 1,
    WriteUnitsPerSecond: 1,
    Status: "ACTIVE",
  });
});
