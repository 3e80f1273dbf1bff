import { ServiceError } from "../../error.ts";
import { TABLE_STREAMS, type TableStreams } from "../../ports.ts";
import { type Operation, type Place, service } from "../../service.ts";
import { type Database, databaseIn, tableName } from "./database.ts";
import { batchGetItem } from "./items/batch-get.ts";
import { batchWriteItem } from "./items/batch-write.ts";
import { getItem } from "./items/get.ts";
import { query } from "./items/query.ts";
import { scan } from "./items/scan.ts";
import { transactGetItems } from "./items/transact-get.ts";
import { transactWriteItems } from "./items/transact-write.ts";
import { deleteItem, putItem, updateItem } from "./items/write.ts";
import { countSystemError, countUserError } from "./metrics.ts";
import { tableStreams } from "./streams/inner.ts";
import { createTable } from "./tables/create.ts";
import {
  deleteTable,
  describeContinuousBackups,
  describeEndpoints,
  describeLimits,
  describeTable,
  describeTimeToLive,
  listTables,
  updateContinuousBackups,
  updateTimeToLive,
} from "./tables/operations.ts";
import { listTagsOfResource, tagResource, untagResource } from "./tables/tags.ts";
import { updateTable } from "./tables/update.ts";

// oxlint-disable-next-line no-explicit-any
type Served = (database: Database, input: any) => ReturnType<Operation>;

const OPERATIONS: Readonly<Record<string, Served>> = {
  BatchGetItem: batchGetItem,
  BatchWriteItem: batchWriteItem,
  CreateTable: createTable,
  DeleteItem: deleteItem,
  DeleteTable: deleteTable,
  DescribeContinuousBackups: describeContinuousBackups,
  DescribeEndpoints: describeEndpoints,
  DescribeLimits: describeLimits,
  DescribeTable: describeTable,
  DescribeTimeToLive: describeTimeToLive,
  GetItem: getItem,
  ListTables: listTables,
  ListTagsOfResource: listTagsOfResource,
  PutItem: putItem,
  Query: query,
  Scan: scan,
  TagResource: tagResource,
  TransactGetItems: transactGetItems,
  TransactWriteItems: transactWriteItems,
  UntagResource: untagResource,
  UpdateContinuousBackups: updateContinuousBackups,
  UpdateItem: updateItem,
  UpdateTable: updateTable,
  UpdateTimeToLive: updateTimeToLive,
};

/** DynamoDB: tables, items, expressions, streams. */
export default service<TableStreams>({
  port: TABLE_STREAMS,
  create(place) {
    const database = databaseIn(place);
    const operations = Object.entries(OPERATIONS).map(([name, served]) => [
      name,
      counting(place, name, (input) => served(database, input)),
    ]);
    return { operations: Object.fromEntries(operations), inner: tableStreams(database) };
  },
});

/** Refused requests, apart from these two, are the user's errors. The page of metrics.ts, UserErrors. */
const EXPECTED = new Set(["ConditionalCheckFailedException", "ProvisionedThroughputExceededException"]);

function counting(place: Place, name: string, operation: Operation): Operation {
  return (input, call) => {
    try {
      return operation(input, call);
    } catch (error) {
      if (!(error instanceof ServiceError)) {
        countSystemError(place, tableName(String(input.TableName ?? "")), name);
        throw error;
      }
      if (error.status === 400 && !EXPECTED.has(error.code)) countUserError(place);
      throw error;
    }
  };
}
