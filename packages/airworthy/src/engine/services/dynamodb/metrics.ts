import type { Place } from "../../service.ts";
import { type Datum, METRICS } from "../../ports.ts";
import type { Consumed } from "./items/capacity.ts";
import type { Table } from "./store/table.ts";

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html */
const NAMESPACE = "AWS/DynamoDB";

/** A local index belongs to its table; a global one has metrics of its own. */
export function measure(place: Place, table: Table, consumed: Consumed): void {
  const name = consumed.kind === "read" ? "ConsumedReadCapacityUnits" : "ConsumedWriteCapacityUnits";
  let own = consumed.table;
  const data: Datum[] = [];
  for (const [index, units] of consumed.indexes) {
    if (table.indexes.get(index)?.kind === "local") own += units;
    else data.push(counted(name, units, { TableName: table.name, GlobalSecondaryIndexName: index }));
  }
  if (own > 0) data.unshift(counted(name, own, { TableName: table.name }));
  place.use(METRICS).record(data);
}

export function countConditionFailed(place: Place, table: Table): void {
  place.use(METRICS).record([counted("ConditionalCheckFailedRequests", 1, { TableName: table.name })]);
}

/** Requests that ended with HTTP 400, of all tables together. */
export function countUserError(place: Place): void {
  place.use(METRICS).record([counted("UserErrors", 1, {})]);
}

/** Requests that ended with HTTP 500. */
export function countSystemError(place: Place, tableName: string, operation: string): void {
  place.use(METRICS).record([counted("SystemErrors", 1, { TableName: tableName, Operation: operation })]);
}

function counted(name: string, value: number, dimensions: Readonly<Record<string, string>>): Datum {
  return { namespace: NAMESPACE, name, dimensions, value, unit: "Count" };
}
