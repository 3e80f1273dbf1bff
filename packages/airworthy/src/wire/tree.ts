import { Malformed, within } from "./error.ts";
import type { Member, SimpleType, StructureType, Type } from "./model.ts";
import { put } from "./text.ts";

/** How a protocol whose messages are trees (JSON, CBOR) writes what the trees have no word for. */
export interface Leaves {
  readonly nameOf: (member: Member) => string;
  readonly read: (type: SimpleType, value: unknown) => unknown;
  readonly write: (type: SimpleType, value: unknown) => unknown;
}

/** A value of the model from a parsed tree. Unknown members are dropped, null is absence, as the services have it. */
export function fromTree(type: Type, value: unknown, leaves: Leaves): unknown {
  switch (type.kind) {
    case "structure":
    case "union":
      return structureFrom(type, value, leaves);
    case "list": {
      if (!Array.isArray(value)) throw mismatch(value, "list");
      const items: unknown[] = [];
      let at = 0;
      try {
        for (; at < value.length; at++) {
          const item: unknown = value[at];
          if (item !== null && item !== undefined) items.push(fromTree(type.member.type, item, leaves));
          else if (type.sparse) items.push(null);
        }
      } catch (error) {
        throw within(error, at);
      }
      return items;
    }
    case "map": {
      const record: Record<string, unknown> = {};
      const given = objectFrom(value, "map");
      let at = "";
      try {
        for (at of Object.keys(given)) {
          const item = given[at];
          if (item !== null && item !== undefined) put(record, at, fromTree(type.value.type, item, leaves));
          else if (type.sparse) put(record, at, null);
        }
      } catch (error) {
        throw within(error, at);
      }
      return record;
    }
    default:
      return leaves.read(type, value);
  }
}

export function structureFrom(
  type: StructureType,
  value: unknown,
  leaves: Leaves,
  members: readonly Member[] = type.members,
): Record<string, unknown> {
  const given = objectFrom(value, "structure");
  const result: Record<string, unknown> = {};
  let at = "";
  try {
    for (const member of members) {
      at = leaves.nameOf(member);
      const item = Object.hasOwn(given, at) ? given[at] : undefined;
      if (item !== null && item !== undefined) result[member.name] = fromTree(member.type, item, leaves);
    }
  } catch (error) {
    throw within(error, at);
  }
  return result;
}

/** The tree of a value. Members that the model does not have are a mistake of the service and are left out. */
export function toTree(type: Type, value: unknown, leaves: Leaves): unknown {
  switch (type.kind) {
    case "structure":
    case "union":
      return structureTo(type, value as Readonly<Record<string, unknown>>, leaves);
    case "list":
      return [...(value as Iterable<unknown>)].map((item) =>
        item === null || item === undefined ? null : toTree(type.member.type, item, leaves),
      );
    case "map": {
      const tree: Record<string, unknown> = {};
      for (const [key, item] of Object.entries(value as object)) {
        if (item !== null && item !== undefined) put(tree, key, toTree(type.value.type, item, leaves));
        else if (type.sparse) put(tree, key, null);
      }
      return tree;
    }
    default:
      return leaves.write(type, value);
  }
}

export function structureTo(
  type: StructureType,
  value: Readonly<Record<string, unknown>>,
  leaves: Leaves,
  members: readonly Member[] = type.members,
): Record<string, unknown> {
  const tree: Record<string, unknown> = {};
  for (const member of members) {
    const item = value[member.name];
    if (item !== null && item !== undefined) tree[leaves.nameOf(member)] = toTree(member.type, item, leaves);
  }
  return tree;
}

/** What a value is called in a message about the wrong one. */
export function mismatch(value: unknown, wanted: string): Malformed {
  const given = Array.isArray(value) ? "list" : value instanceof Uint8Array ? "blob" : typeof value;
  return new Malformed(`${given === "object" ? "an" : "a"} ${given} where a ${wanted} belongs`);
}

function objectFrom(value: unknown, wanted: string): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value) || value instanceof Uint8Array)
    throw mismatch(value, wanted);
  return value as Readonly<Record<string, unknown>>;
}
