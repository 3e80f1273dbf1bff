import { Malformed } from "./error.ts";
import type { Member, SimpleType } from "./model.ts";
import { specialNumber } from "./scalars.ts";
import { fromBase64, toBase64, utf8 } from "./text.ts";
import { formatTimestamp, fromEpoch, parseTimestamp, toEpoch } from "./timestamps.ts";
import { type Leaves, mismatch } from "./tree.ts";

/** Source: https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html#shape-serialization */
export const JSON_LEAVES: Leaves = { nameOf: (member) => member.name, read, write };

/** Only REST looks at jsonName: https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html */
export const REST_JSON_LEAVES: Leaves = {
  nameOf: (member: Member) => member.traits.jsonName ?? member.name,
  read,
  write,
};

/** An empty body is an empty structure. */
export function parseJson(body: Uint8Array): unknown {
  if (body.length === 0) return {};
  const text = utf8(body);
  try {
    return JSON.parse(text);
  } catch {
    throw new Malformed("the body is not JSON");
  }
}

export function jsonBytes(tree: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(tree));
}

function read(type: SimpleType, value: unknown): unknown {
  switch (type.kind) {
    case "string":
      if (typeof value === "string") return value;
      throw mismatch(value, "string");
    case "number":
      return numberFrom(value);
    case "boolean":
      if (typeof value === "boolean") return value;
      throw mismatch(value, "boolean");
    case "blob":
      if (typeof value === "string") return fromBase64(value);
      throw mismatch(value, "string in base64");
    case "timestamp":
      if (typeof value === "number") return fromEpoch(value);
      if (typeof value === "string") return parseTimestamp(value);
      throw mismatch(value, "timestamp");
    case "bigint":
      if (typeof value === "number" && Number.isInteger(value)) return BigInt(value);
      throw mismatch(value, "integer");
    default:
      return value;
  }
}

function numberFrom(value: unknown): number {
  if (typeof value === "number") return value;
  const special = typeof value === "string" ? specialNumber(value) : undefined;
  if (special === undefined) throw mismatch(value, "number");
  return special;
}

function write(type: SimpleType, value: unknown): unknown {
  switch (type.kind) {
    case "blob":
      return toBase64(value);
    case "timestamp":
      return type.format === undefined || type.format === "epoch-seconds"
        ? toEpoch(value)
        : formatTimestamp(value, type.format);
    case "number":
      return Number.isFinite(value) ? value : String(value);
    case "bigint":
      return Number(value);
    default:
      return value;
  }
}
