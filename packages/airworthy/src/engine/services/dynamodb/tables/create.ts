import type { Members } from "../../../service.ts";
import { enumViolation, throwViolations } from "../constraints.ts";
import type { Database } from "../database.ts";
import { inUse, invalid, parameters, refuse } from "../errors.ts";
import { type Keys, partsOf } from "../store/keys.ts";
import { rowsOf } from "../store/rows.ts";
import type { Index, Table } from "../store/table.ts";
import { describe } from "./describe.ts";
import { encryptionOf, type EncryptionInput } from "./encryption.ts";
import { type IndexInput, indexViolations, nameViolations, newIndexes } from "./indexes.ts";
import {
  type AttributeDefinition,
  checkDefinitions,
  type KeySchemaElement,
  keysOf,
  schemaViolations,
} from "./schema.ts";
import { setStream, type StreamInput } from "./stream-setting.ts";
import { type TagInput, takenTags } from "./tags.ts";
import { tableThroughput, type ThroughputInput } from "./throughput.ts";

export interface CreateTableInput {
  readonly TableName: string;
  readonly AttributeDefinitions?: readonly AttributeDefinition[];
  readonly KeySchema?: readonly KeySchemaElement[];
  readonly LocalSecondaryIndexes?: readonly IndexInput[];
  readonly GlobalSecondaryIndexes?: readonly IndexInput[];
  readonly BillingMode?: "PROVISIONED" | "PAY_PER_REQUEST";
  readonly ProvisionedThroughput?: ThroughputInput;
  readonly StreamSpecification?: StreamInput;
  readonly SSESpecification?: EncryptionInput;
  readonly Tags?: readonly TagInput[];
  readonly TableClass?: string;
  readonly DeletionProtectionEnabled?: boolean;
}

const NOT_FLOWN = [
  "WarmThroughput",
  "OnDemandThroughput",
  "ResourcePolicy",
  "GlobalTableSourceArn",
  "GlobalTableSettingsReplicationMode",
];

/**
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html
 *
 * The answer says CREATING, as AWS's does; the table can be used at once and the next question finds it ACTIVE.
 * Clients wait for that before their first write, so a slower table would only cost time.
 */
export function createTable(database: Database, input: CreateTableInput): Members {
  refuse("CreateTable", input as unknown as Members, NOT_FLOWN);
  const { keys, indexes, definitions } = schemaOf(input);
  const { place, tables } = database;
  const { kernel } = place;
  const billing = input.BillingMode ?? "PROVISIONED";
  const throughput = tableThroughput(billing, input.ProvisionedThroughput);
  const { TableName: name } = input;
  if (tables.has(name)) throw inUse(`Table already exists: ${name}`);
  const table: Table = {
    name,
    arn: `arn:${place.partition}:dynamodb:${place.region}:${place.account}:table/${name}`,
    id: kernel.random("dynamodb.table-id").uuid(),
    createdAt: kernel.now(),
    keys,
    attributes: definitions,
    rows: rowsOf(),
    indexes,
    billing,
    onDemandSince: billing === "PAY_PER_REQUEST" ? kernel.now() : undefined,
    throughput,
    deletionProtected: input.DeletionProtectionEnabled ?? false,
    tableClass: input.TableClass,
    encryption: encryptionOf(place, input.SSESpecification),
    tags: takenTags(input.Tags ?? []),
    timeToLive: undefined,
    stream: undefined,
  };
  if (input.StreamSpecification) setStream(database, table, input.StreamSpecification);
  kernel.note("dynamodb.table-created", { table: name });
  tables.set(name, table);
  return { TableDescription: describe(table, "CREATING") };
}

function schemaOf(input: CreateTableInput): {
  readonly keys: Keys;
  readonly indexes: Map<string, Index>;
  readonly definitions: readonly AttributeDefinition[];
} {
  const { TableName: name, KeySchema: schema = [], AttributeDefinitions: definitions = [] } = input;
  const { LocalSecondaryIndexes: local, GlobalSecondaryIndexes: global } = input;
  if (name.length < 3 || name.length > 255)
    throw invalid("TableName must be at least 3 characters long and at most 255 characters long");
  throwViolations([
    ...nameViolations(name, "tableName"),
    ...schemaViolations(schema, "keySchema"),
    ...enumViolation(input.BillingMode, "billingMode", ["PROVISIONED", "PAY_PER_REQUEST"]),
    ...enumViolation(input.TableClass, "tableClass", ["STANDARD", "STANDARD_INFREQUENT_ACCESS"]),
    ...indexViolations(local ?? [], "localSecondaryIndexes"),
    ...indexViolations(global ?? [], "globalSecondaryIndexes"),
  ]);
  checkDefinitions(definitions);
  if (schema.length > definitions.length)
    throw invalid("Invalid KeySchema: Some index key attribute have no definition");
  const keys = keysOf(schema, definitions);
  if (!local && !global && schema.length !== definitions.length)
    throw parameters(
      "Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions",
    );
  const indexes = newIndexes(keys, input.BillingMode ?? "PROVISIONED", definitions, local, global);
  checkAllUsed(definitions, [keys, ...[...indexes.values()].map((index) => index.keys)]);
  return { keys, indexes, definitions };
}

/** A definition that no key uses is refused. */
export function checkAllUsed(definitions: readonly AttributeDefinition[], all: readonly Keys[]): void {
  const used = new Set(all.flatMap((keys) => partsOf(keys).map(({ attribute }) => attribute)));
  const names = definitions.map(({ AttributeName }) => AttributeName);
  if (names.some((name) => !used.has(name)))
    throw parameters(
      `Some AttributeDefinitions are not used. AttributeDefinitions: [${names.join(", ")}], keys used: [${[...used].join(", ")}]`,
    );
}
