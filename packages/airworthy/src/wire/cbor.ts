import { readCbor } from "./cbor-read.ts";
import { Tag, writeCbor } from "./cbor-write.ts";
import type { SimpleType } from "./model.ts";
import { bytesOf } from "./text.ts";
import { fromEpoch, toEpoch } from "./timestamps.ts";
import { type Leaves, mismatch } from "./tree.ts";

/** Source: https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html#shape-serialization */
export const CBOR_LEAVES: Leaves = { nameOf: (member) => member.name, read, write };

/** Tag of a time in seconds since 1970. Source: https://www.rfc-editor.org/rfc/rfc8949.html#section-3.4.2 */
const EPOCH_TAG = 1;

/** An empty body is an empty structure. */
export function parseCbor(body: Uint8Array): unknown {
  return body.length === 0 ? {} : readCbor(body);
}

export function cborBytes(tree: unknown): Uint8Array {
  return writeCbor(tree);
}

function read(type: SimpleType, value: unknown): unknown {
  switch (type.kind) {
    case "string":
      if (typeof value === "string") return value;
      throw mismatch(value, "string");
    case "number":
      if (typeof value === "number") return value;
      if (typeof value === "bigint") return Number(value);
      throw mismatch(value, "number");
    case "boolean":
      if (typeof value === "boolean") return value;
      throw mismatch(value, "boolean");
    case "blob":
      if (value instanceof Uint8Array) return value;
      throw mismatch(value, "blob");
    case "timestamp": {
      const seconds = isTag(value) ? value.value : value;
      if (typeof seconds === "number") return fromEpoch(seconds);
      if (typeof seconds === "bigint") return fromEpoch(Number(seconds));
      throw mismatch(value, "timestamp");
    }
    case "bigint":
      if (typeof value === "bigint") return value;
      if (typeof value === "number" && Number.isInteger(value)) return BigInt(value);
      throw mismatch(value, "integer");
    default:
      return value;
  }
}

function write(type: SimpleType, value: unknown): unknown {
  if (type.kind === "blob") return bytesOf(value);
  if (type.kind === "timestamp") return new Tag(EPOCH_TAG, toEpoch(value));
  return value;
}

function isTag(value: unknown): value is { readonly tag: number; readonly value: unknown } {
  return typeof value === "object" && value !== null && "tag" in value && value.tag === EPOCH_TAG;
}
