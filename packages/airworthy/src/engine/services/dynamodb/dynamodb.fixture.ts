import type { Datum } from "../../ports.ts";
import { METRICS } from "../../ports.ts";
import { service } from "../../service.ts";
import { fly } from "../fly.fixture.ts";
import dynamodb from "./index.ts";

/** DynamoDB with a table of orders by customer and number, and the metrics it recorded. */
export function flyTables(more: Readonly<Record<string, unknown>> = {}) {
  const data: Datum[] = [];
  const metrics = service({
    port: METRICS,
    create: () => ({ operations: {}, inner: { record: (some) => void data.push(...some) } }),
  });
  const flight = fly(dynamodb, metrics);
  flight.call("CreateTable", { ...ORDERS, ...more });
  /** Sum of a metric under exactly these dimensions. */
  const metric = (name: string, dimensions: Record<string, string> = { TableName: "orders" }): number =>
    data
      .filter((one) => one.name === name && JSON.stringify(one.dimensions) === JSON.stringify(dimensions))
      .reduce((sum, { value }) => sum + value, 0);
  const put = (item: Record<string, unknown>): void =>
    flight.call("PutItem", { TableName: "orders", Item: item });
  const get = (customer: string, number: number): Record<string, unknown> | undefined =>
    flight.call("GetItem", { TableName: "orders", Key: key(customer, number) }).Item;
  return { ...flight, metric, put, get };
}

export const ORDERS = {
  TableName: "orders",
  BillingMode: "PAY_PER_REQUEST",
  KeySchema: [
    { AttributeName: "customer", KeyType: "HASH" },
    { AttributeName: "number", KeyType: "RANGE" },
  ],
  AttributeDefinitions: [
    { AttributeName: "customer", AttributeType: "S" },
    { AttributeName: "number", AttributeType: "N" },
  ],
};

export function key(customer: string, number: number): Record<string, unknown> {
  return { customer: { S: customer }, number: { N: String(number) } };
}
