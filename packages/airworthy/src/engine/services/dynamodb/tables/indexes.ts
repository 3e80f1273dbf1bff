import { enumViolation, violation } from "../constraints.ts";
import { parameters, refuse } from "../errors.ts";
import { MOST_GLOBAL_INDEXES, MOST_LOCAL_INDEXES, MOST_PROJECTED } from "../limits.ts";
import type { Keys } from "../store/keys.ts";
import { type Index, indexOf, type IndexProjection, type Throughput } from "../store/table.ts";
import { type AttributeDefinition, type KeySchemaElement, keysOf, schemaViolations } from "./schema.ts";
import { type ThroughputInput, throughputOf } from "./throughput.ts";

export interface IndexInput {
  readonly IndexName: string;
  readonly KeySchema: readonly KeySchemaElement[];
  readonly Projection: {
    readonly ProjectionType?: IndexProjection["type"];
    readonly NonKeyAttributes?: readonly string[];
  };
  readonly ProvisionedThroughput?: ThroughputInput;
}

/** Broken rules of indexes in themselves. `where`: `globalSecondaryIndexes` */
export function indexViolations(indexes: readonly IndexInput[], where: string): readonly string[] {
  return indexes.flatMap(({ IndexName, KeySchema, Projection }, position) => {
    const at = `${where}.${position + 1}.member`;
    return [
      ...nameViolations(IndexName, `${at}.indexName`),
      ...schemaViolations(KeySchema, `${at}.keySchema`),
      ...enumViolation(Projection.ProjectionType, `${at}.projection.projectionType`, [
        "ALL",
        "INCLUDE",
        "KEYS_ONLY",
      ]),
    ];
  });
}

/** Names of tables and indexes have one form. */
export function nameViolations(name: string, where: string): readonly string[] {
  return [
    ...(name.length < 3
      ? [violation(name, where, "Member must have length greater than or equal to 3")]
      : []),
    ...(name.length > 255
      ? [violation(name, where, "Member must have length less than or equal to 255")]
      : []),
    ...(/^[a-zA-Z0-9_.-]+$/.test(name)
      ? []
      : [violation(name, where, "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+")]),
  ];
}

/** The indexes of a new table, checked against it. */
export function newIndexes(
  table: Keys,
  billing: "PROVISIONED" | "PAY_PER_REQUEST",
  definitions: readonly AttributeDefinition[],
  local: readonly IndexInput[] | undefined,
  global: readonly IndexInput[] | undefined,
): Map<string, Index> {
  const indexes = new Map<string, Index>();
  if (local?.length === 0) throw parameters("List of LocalSecondaryIndexes is empty");
  if (local && !table.range)
    throw parameters(
      "Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex",
    );
  for (const input of local ?? []) add(indexes, localIndex(table, definitions, input));
  if (local && local.length > MOST_LOCAL_INDEXES)
    throw parameters("Number of LocalSecondaryIndexes exceeds per-table limit of 5");
  if (global?.length === 0) throw parameters("List of GlobalSecondaryIndexes is empty");
  for (const input of global ?? []) add(indexes, globalIndex(billing, definitions, input));
  if (global && global.length > MOST_GLOBAL_INDEXES)
    throw parameters("GlobalSecondaryIndex count exceeds the per-table limit of 20");
  return indexes;
}

function add(indexes: Map<string, Index>, index: Index): void {
  if (indexes.has(index.name)) throw parameters(`Duplicate index name: ${index.name}`);
  indexes.set(index.name, index);
}

function localIndex(table: Keys, definitions: readonly AttributeDefinition[], input: IndexInput): Index {
  const keys = keysOf(input.KeySchema, definitions);
  if (!keys.range)
    throw parameters(`Index KeySchema does not have a range key for index: ${input.IndexName}`);
  if (keys.hash.attribute !== table.hash.attribute)
    throw parameters(
      `Index KeySchema does not have the same leading hash key as table KeySchema for index: ${input.IndexName}. index hash key: ${keys.hash.attribute}, table hash key: ${table.hash.attribute}`,
    );
  return made(input, "local", keys, { read: 0, write: 0 });
}

export function globalIndex(
  billing: "PROVISIONED" | "PAY_PER_REQUEST",
  definitions: readonly AttributeDefinition[],
  input: IndexInput,
): Index {
  refuse("GlobalSecondaryIndex", input as unknown as Record<string, unknown>, [
    "OnDemandThroughput",
    "WarmThroughput",
  ]);
  const keys = keysOf(input.KeySchema, definitions);
  return made(input, "global", keys, indexThroughput(billing, input));
}

function indexThroughput(billing: string, { IndexName, ProvisionedThroughput }: IndexInput): Throughput {
  if (billing === "PAY_PER_REQUEST" && ProvisionedThroughput)
    throw parameters(
      `ProvisionedThroughput should not be specified for index: ${IndexName} when BillingMode is PAY_PER_REQUEST`,
    );
  if (billing === "PROVISIONED" && !ProvisionedThroughput)
    throw parameters(`ProvisionedThroughput must be specified for index: ${IndexName}`);
  return ProvisionedThroughput ? throughputOf(ProvisionedThroughput) : { read: 0, write: 0 };
}

function made(input: IndexInput, kind: Index["kind"], keys: Keys, throughput: Throughput): Index {
  const { ProjectionType: type, NonKeyAttributes: attributes } = input.Projection;
  if (!type) throw parameters("Unknown ProjectionType: null");
  if (attributes && type !== "INCLUDE")
    throw parameters(`ProjectionType is ${type}, but NonKeyAttributes is specified`);
  if (!attributes && type === "INCLUDE")
    throw parameters(`ProjectionType is INCLUDE, but NonKeyAttributes is not specified`);
  if (attributes && attributes.length > MOST_PROJECTED)
    throw parameters(`Number of NonKeyAttributes exceeds the per-table limit of ${MOST_PROJECTED}`);
  return indexOf({
    name: input.IndexName,
    kind,
    keys,
    projection: { type, attributes: attributes ?? [] },
    throughput,
  });
}
