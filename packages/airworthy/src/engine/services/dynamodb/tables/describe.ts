import type { Index, Table, Throughput } from "../store/table.ts";
import { WARM_READS, WARM_WRITES } from "../limits.ts";
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
      ...warm(table, index.throughput, status),
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
            ...(status === "CREATING" ? {} : { LastUpdateToPayPerRequestDateTime: new Date(onDemandSince) }),
          },
        }),
    ...warm(table, table.throughput, status),
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

/**
 * What a table takes at once, once it is there: a new one on demand 4,000 writes and 12,000 reads a second.
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput.html
 */
function warm({ billing }: Table, { read, write }: Throughput, status: Status): Record<string, unknown> {
  if (status === "CREATING" || status === "DELETING") return {};
  const onDemand = billing === "PAY_PER_REQUEST";
  return {
    WarmThroughput: {
      ReadUnitsPerSecond: onDemand ? WARM_READS : read,
      WriteUnitsPerSecond: onDemand ? WARM_WRITES : write,
      Status: "ACTIVE",
    },
  };
}

function describeThroughput({ read, write }: Throughput): Record<string, number> {
  return { NumberOfDecreasesToday: 0, ReadCapacityUnits: read, WriteCapacityUnits: write };
}
