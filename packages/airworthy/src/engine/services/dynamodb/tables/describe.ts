import type { Index, Table, Throughput } from "../store/table.ts";
import { presentKeys } from "./schema.ts";

export type Status = "CREATING" | "UPDATING" | "DELETING" | "ACTIVE";

/**
 * A table as DescribeTable shows it. Counts and sizes are those of now; AWS's are up to six hours old.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableDescription.html
 */
export function describe(table: Table, status: Status = "ACTIVE"): Record<string, unknown> {
  const { stream, onDemandSince, encryption, tableClass } = table;
  const open = stream && stream.closedAt === undefined;
  const indexes = [...table.indexes.values()];
  const local = indexes.filter(({ kind }) => kind === "local").map((index) => describeIndex(table, index));
  const global = indexes
    .filter(({ kind }) => kind === "global")
    .map((index) => ({
      ...describeIndex(table, index),
      IndexStatus: status === "CREATING" || status === "DELETING" ? status : "ACTIVE",
      ProvisionedThroughput: describeThroughput(index.throughput),
    }));
  return {
    AttributeDefinitions: table.attributes,
    TableName: table.name,
    KeySchema: presentKeys(table.keys),
    TableStatus: status,
    CreationDateTime: new Date(table.createdAt),
    ProvisionedThroughput: describeThroughput(table.throughput),
    TableSizeBytes: table.rows.bytes,
    ItemCount: table.rows.count,
    TableArn: table.arn,
    TableId: table.id,
    ...(onDemandSince === undefined
      ? {}
      : {
          BillingModeSummary: {
            BillingMode: table.billing,
            LastUpdateToPayPerRequestDateTime: new Date(onDemandSince),
          },
        }),
    ...(local.length > 0 ? { LocalSecondaryIndexes: local } : {}),
    ...(global.length > 0 ? { GlobalSecondaryIndexes: global } : {}),
    ...(open ? { StreamSpecification: { StreamEnabled: true, StreamViewType: stream.view } } : {}),
    ...(stream ? { LatestStreamLabel: stream.label, LatestStreamArn: stream.arn } : {}),
    ...(encryption
      ? { SSEDescription: { Status: "ENABLED", SSEType: "KMS", KMSMasterKeyArn: encryption.keyArn } }
      : {}),
    ...(tableClass ? { TableClassSummary: { TableClass: tableClass } } : {}),
    DeletionProtectionEnabled: table.deletionProtected,
  };
}

function describeIndex(table: Table, { name, keys, projection, rows }: Index): Record<string, unknown> {
  return {
    IndexName: name,
    KeySchema: presentKeys(keys),
    Projection: {
      ProjectionType: projection.type,
      ...(projection.type === "INCLUDE" ? { NonKeyAttributes: projection.attributes } : {}),
    },
    IndexSizeBytes: rows.bytes,
    ItemCount: rows.count,
    IndexArn: `${table.arn}/index/${name}`,
  };
}

function describeThroughput({ read, write }: Throughput): Record<string, number> {
  return { NumberOfDecreasesToday: 0, ReadCapacityUnits: read, WriteCapacityUnits: write };
}
