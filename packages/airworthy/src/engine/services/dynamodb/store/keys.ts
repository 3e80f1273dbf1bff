import { invalid, parameters } from "../errors.ts";
import { LARGEST_PARTITION_KEY, LARGEST_SORT_KEY } from "../limits.ts";
import { sortable } from "../values/order.ts";
import { valueSize } from "../values/size.ts";
import { takenValue } from "../values/taken.ts";
import { type Item, type KeyType, member, setMember, typeOf, type Value } from "../values/value.ts";
import type { Position } from "./rows.ts";

export interface KeyPart {
  readonly attribute: string;
  readonly type: KeyType;
}

export interface Keys {
  readonly hash: KeyPart;
  readonly range?: KeyPart;
}

export function partsOf({ hash, range }: Keys): readonly KeyPart[] {
  return range ? [hash, range] : [hash];
}

/** Where an item with valid keys stands in its table. */
export function positionOf(keys: Keys, item: Item): Position {
  return {
    hash: sortable(item[keys.hash.attribute] as Value),
    range: keys.range ? sortable(item[keys.range.attribute] as Value) : "",
    tie: "",
  };
}

/** Where it stands in an index; `undefined` when it has no place there. */
export function indexPosition(index: Keys, table: Keys, item: Item): Position | undefined {
  for (const { attribute } of partsOf(index)) if (!member(item, attribute)) return undefined;
  const { hash, range } = positionOf(table, item);
  return { ...positionOf(index, item), tie: `${hash}\u0000${range}` };
}

/** The key of an item, as clients get it. */
export function keyOf(item: Item, ...all: readonly Keys[]): Item {
  const key: Record<string, Value> = {};
  for (const keys of all)
    for (const { attribute } of partsOf(keys)) setMember(key, attribute, item[attribute] as Value);
  return key;
}

const NO_MATCH = "The provided key element does not match the schema";

/** A key from a request, checked against the schema. */
export function takenKey(keys: Keys, input: Readonly<Record<string, unknown>>): Item {
  const parts = partsOf(keys);
  if (Object.keys(input).length !== parts.length) throw invalid(NO_MATCH);
  const key: Record<string, Value> = {};
  for (const part of parts) {
    const given = member(input as Item, part.attribute);
    if (!given) throw invalid(NO_MATCH);
    const value = takenValue(given);
    if (typeOf(value) !== part.type) throw invalid(NO_MATCH);
    checkPart(part, value, part === keys.hash);
    setMember(key, part.attribute, value);
  }
  return key;
}

/** The keys within a whole item. */
export function checkKeys(keys: Keys, item: Item): void {
  for (const part of partsOf(keys)) {
    const value = member(item, part.attribute);
    if (!value) throw parameters(`Missing the key ${part.attribute} in the item`);
    if (typeOf(value) !== part.type)
      throw parameters(
        `Type mismatch for key ${part.attribute} expected: ${part.type} actual: ${typeOf(value)}`,
      );
    checkPart(part, value, part === keys.hash);
  }
}

function checkPart({ attribute, type }: KeyPart, value: Value, hash: boolean): void {
  if (type === "N") return;
  const size = valueSize(value);
  if (size === 0)
    throw invalid(
      `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty ${type === "S" ? "string" : "binary"} value. Key: ${attribute}`,
    );
  checkLength(size, hash);
}

/** The missing space is AWS's. */
function checkLength(size: number, hash: boolean): void {
  if (hash && size > LARGEST_PARTITION_KEY)
    throw parameters("Size of hashkey has exceeded the maximum size limit of2048 bytes");
  if (!hash && size > LARGEST_SORT_KEY)
    throw parameters("Aggregated size of all range keys has exceeded the size limit of 1024 bytes");
}

/** An item may lack the key of an index, but not have another type there. AWS words updates otherwise. */
export function checkIndexKeys(index: string, keys: Keys, item: Item, updates = false): void {
  for (const part of partsOf(keys)) {
    const { attribute, type } = part;
    const value = member(item, attribute);
    if (!value) continue;
    if (typeOf(value) !== type)
      throw parameters(
        `Type mismatch for Index Key ${attribute} Expected: ${type} Actual: ${typeOf(value)} IndexName: ${index}`,
      );
    if (type === "N") continue;
    const size = valueSize(value);
    if (size === 0)
      throw invalid(
        `One or more parameter values are not valid. ${
          updates
            ? "The update expression attempted to update a secondary index key to a value that is not supported."
            : "A value specified for a secondary index key is not supported."
        } The AttributeValue for a key attribute cannot contain an empty ${type === "S" ? "string" : "binary"} value.${updates ? "" : ` IndexName: ${index}, IndexKey: ${attribute}`}`,
      );
    checkLength(size, part === keys.hash);
  }
}
