import type { Members } from "../../../service.ts";
import { enumViolation, throwViolations } from "../constraints.ts";
import type { Database } from "../database.ts";
import { invalid, notFound, parameters, refuse } from "../errors.ts";
import { MOST_GLOBAL_INDEXES } from "../limits.ts";
import { type Index, indexRow, type Table } from "../store/table.ts";
import { checkAllUsed } from "./create.ts";
import { describe } from "./describe.ts";
import { encryptionOf, type EncryptionInput } from "./encryption.ts";
import { globalIndex, type IndexInput, indexViolations } from "./indexes.ts";
import { tableNamed } from "./operations.ts";
import { type AttributeDefinition, checkDefinitions } from "./schema.ts";
import { setStream, type StreamInput } from "./stream-setting.ts";
import { tableThroughput, type ThroughputInput, throughputOf } from "./throughput.ts";

export interface UpdateTableInput {
  readonly TableName: string;
  readonly AttributeDefinitions?: readonly AttributeDefinition[];
  readonly BillingMode?: "PROVISIONED" | "PAY_PER_REQUEST";
  readonly ProvisionedThroughput?: ThroughputInput;
  readonly GlobalSecondaryIndexUpdates?: readonly IndexUpdate[];
  readonly StreamSpecification?: StreamInput;
  readonly SSESpecification?: EncryptionInput;
  readonly TableClass?: string;
  readonly DeletionProtectionEnabled?: boolean;
}

interface IndexUpdate {
  readonly Create?: IndexInput;
  readonly Update?: { readonly IndexName: string; readonly ProvisionedThroughput?: ThroughputInput };
  readonly Delete?: { readonly IndexName: string };
}

const NOT_FLOWN = [
  "ReplicaUpdates",
  "MultiRegionConsistency",
  "GlobalTableWitnessUpdates",
  "OnDemandThroughput",
  "WarmThroughput",
  "GlobalTableSettingsReplicationMode",
];

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html */
export function updateTable(database: Database, input: UpdateTableInput): Members {
  refuse("UpdateTable", input as unknown as Members, NOT_FLOWN);
  throwViolations([
    ...enumViolation(input.BillingMode, "billingMode", ["PROVISIONED", "PAY_PER_REQUEST"]),
    ...enumViolation(input.TableClass, "tableClass", ["STANDARD", "STANDARD_INFREQUENT_ACCESS"]),
  ]);
  const table = tableNamed(database, input);
  checkSaysSomething(input);
  const { place } = database;
  const apply = [
    ...billingChange(table, input, place.kernel.now()),
    ...indexUpdates(table, input),
    ...(input.TableClass ? [() => void (table.tableClass = input.TableClass)] : []),
    ...(input.SSESpecification
      ? [() => void (table.encryption = encryptionOf(place, input.SSESpecification))]
      : []),
    ...(input.DeletionProtectionEnabled === undefined
      ? []
      : [() => void (table.deletionProtected = input.DeletionProtectionEnabled ?? false)]),
  ];
  // The stream checks itself and is set last: until here nothing has changed.
  if (input.StreamSpecification) setStream(database, table, input.StreamSpecification);
  place.kernel.note("dynamodb.table-updated", { table: table.name });
  for (const change of apply) change();
  return { TableDescription: describe(table, "UPDATING") };
}

function checkSaysSomething(input: UpdateTableInput): void {
  const { TableName: _, AttributeDefinitions: __, ...rest } = input;
  if (Object.values(rest).every((value) => value === undefined))
    throw invalid(
      "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required",
    );
}

function billingChange(table: Table, input: UpdateTableInput, now: number): (() => void)[] {
  const { BillingMode: mode, ProvisionedThroughput: wanted } = input;
  if (!mode && !wanted) return [];
  const billing = mode ?? table.billing;
  if (billing === "PROVISIONED" && !wanted && table.billing === "PROVISIONED") return [];
  const throughput = tableThroughput(billing, wanted);
  if (!mode && throughput.read === table.throughput.read && throughput.write === table.throughput.write)
    throw invalid(
      `The provisioned throughput for the table will not change. The requested value equals the current value. Current ReadCapacityUnits provisioned for the table: ${throughput.read}. Requested ReadCapacityUnits: ${throughput.read}. Current WriteCapacityUnits provisioned for the table: ${throughput.write}. Requested WriteCapacityUnits: ${throughput.write}. Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.`,
    );
  return [
    () => {
      if (billing === "PAY_PER_REQUEST" && table.billing !== billing) table.onDemandSince = now;
      table.billing = billing;
      table.throughput = throughput;
      if (billing === "PAY_PER_REQUEST")
        for (const index of table.indexes.values()) index.throughput = { read: 0, write: 0 };
    },
  ];
}

function indexUpdates(table: Table, input: UpdateTableInput): (() => void)[] {
  const definitions = input.AttributeDefinitions ?? table.attributes;
  checkDefinitions(definitions);
  const created: Index[] = [];
  const changes = (input.GlobalSecondaryIndexUpdates ?? []).map(({ Create, Update, Delete }) => {
    if (Create) {
      throwViolations(indexViolations([Create], "globalSecondaryIndexUpdates"));
      if (table.indexes.has(Create.IndexName))
        throw parameters(`Attempting to create an index which already exists`);
      const index = globalIndex(input.BillingMode ?? table.billing, merged(table, definitions), Create);
      created.push(index);
      return () => fill(table, index, definitions);
    }
    const index = table.indexes.get((Update ?? Delete)?.IndexName ?? "");
    if (!index || index.kind === "local") throw notFound();
    if (Delete) return () => remove(table, index);
    const { ProvisionedThroughput: wanted } = Update ?? {};
    if (!wanted) throw parameters("ProvisionedThroughput is required to update an index");
    return () => void (index.throughput = throughputOf(wanted));
  });
  const global = [...table.indexes.values()].filter(({ kind }) => kind === "global").length;
  if (created.length > 0 && global + created.length > MOST_GLOBAL_INDEXES)
    throw parameters("GlobalSecondaryIndex count exceeds the per-table limit of 20");
  if (created.length > 0)
    checkAllUsed(definitions, [
      table.keys,
      ...[...table.indexes.values(), ...created].map(({ keys }) => keys),
    ]);
  return changes;
}

function merged(table: Table, definitions: readonly AttributeDefinition[]): readonly AttributeDefinition[] {
  const all = new Map(table.attributes.map((one) => [one.AttributeName, one]));
  for (const one of definitions) all.set(one.AttributeName, one);
  return [...all.values()];
}

/** A new index holds what is in the table; items whose attribute has another type are left out. */
function fill(table: Table, index: Index, definitions: readonly AttributeDefinition[]): void {
  table.indexes.set(index.name, index);
  table.attributes = merged(table, definitions);
  for (const partition of table.rows.partitions)
    for (const { item } of partition.rows) {
      const row = fits(index, item) ? indexRow(table, index, item) : undefined;
      if (row) index.rows.put(row);
    }
}

function fits({ keys }: Index, item: Readonly<Record<string, object>>): boolean {
  return [keys.hash, ...(keys.range ? [keys.range] : [])].every(({ attribute, type }) =>
    Object.hasOwn(item[attribute] ?? {}, type),
  );
}

function remove(table: Table, index: Index): void {
  table.indexes.delete(index.name);
  const used = new Set(
    [table.keys, ...[...table.indexes.values()].map(({ keys }) => keys)].flatMap(({ hash, range }) => [
      hash.attribute,
      range?.attribute,
    ]),
  );
  table.attributes = table.attributes.filter(({ AttributeName }) => used.has(AttributeName));
}
