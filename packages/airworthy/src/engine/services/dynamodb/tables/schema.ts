import { enumViolation, throwViolations, violation } from "../constraints.ts";
import { invalid, parameters } from "../errors.ts";
import type { Keys } from "../store/keys.ts";
import type { KeyType } from "../values/value.ts";

export interface KeySchemaElement {
  readonly AttributeName: string;
  readonly KeyType: "HASH" | "RANGE";
}

export interface AttributeDefinition {
  readonly AttributeName: string;
  readonly AttributeType: KeyType;
}

/** Broken rules of a key schema in itself. `where` is its place in the request: `keySchema`. */
export function schemaViolations(schema: readonly KeySchemaElement[], where: string): readonly string[] {
  const shown = `[${schema.map((one) => `KeySchemaElement(attributeName=${one.AttributeName}, keyType=${one.KeyType})`).join(", ")}]`;
  return [
    ...(schema.length > 2
      ? [violation(shown, where, "Member must have length less than or equal to 2")]
      : []),
    ...(schema.length < 1
      ? [violation("[]", where, "Member must have length greater than or equal to 1")]
      : []),
    ...schema.flatMap(({ KeyType }, index) =>
      enumViolation(KeyType, `${where}.${index + 1}.member.keyType`, ["HASH", "RANGE"]),
    ),
  ];
}

export function checkDefinitions(definitions: readonly AttributeDefinition[]): void {
  throwViolations(
    definitions.flatMap(({ AttributeType }, index) =>
      enumViolation(AttributeType, `attributeDefinitions.${index + 1}.member.attributeType`, ["B", "N", "S"]),
    ),
  );
}

/** The keys of a schema, with the types that the definitions give them. */
export function keysOf(
  schema: readonly KeySchemaElement[],
  definitions: readonly AttributeDefinition[],
): Keys {
  const names = schema.map(({ AttributeName }) => AttributeName);
  const types = new Map(
    definitions.map(({ AttributeName, AttributeType }) => [AttributeName, AttributeType]),
  );
  if (names.some((name) => !types.has(name)))
    throw parameters(
      `Some index key attributes are not defined in AttributeDefinitions. Keys: [${names.join(", ")}], AttributeDefinitions: [${[...types.keys()].join(", ")}]`,
    );
  if (names[0] === names[1])
    throw invalid("Both the Hash Key and the Range Key element in the KeySchema have the same name");
  const [hash, range] = schema;
  if (hash?.KeyType !== "HASH")
    throw invalid("Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
  if (range && range.KeyType !== "RANGE")
    throw invalid("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
  const part = (name: string) => ({ attribute: name, type: types.get(name) as KeyType });
  return {
    hash: part(hash.AttributeName),
    ...(range ? { range: part(range.AttributeName) } : {}),
  };
}

/** As clients get it. */
export function presentKeys({ hash, range }: Keys): KeySchemaElement[] {
  return [
    { AttributeName: hash.attribute, KeyType: "HASH" },
    ...(range ? [{ AttributeName: range.attribute, KeyType: "RANGE" } as const] : []),
  ];
}
