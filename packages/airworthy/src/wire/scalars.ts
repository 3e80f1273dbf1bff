import { Malformed } from "./error.ts";
import type { SimpleType, TimestampFormat, Type } from "./model.ts";
import { fromBase64, toBase64 } from "./text.ts";
import { formatTimestamp, parseTimestamp } from "./timestamps.ts";

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[Ee][+-]?\d+)?$/;
const SPECIAL: Readonly<Record<string, number>> = { NaN, Infinity, "-Infinity": -Infinity };

/** A simple value from the text it is in a form, a header, a query, a label, an element. */
export function fromText(type: Type, text: string): unknown {
  switch (type.kind) {
    case "string":
    case "decimal":
      return text;
    case "number":
      return numberFrom(text);
    case "bigint":
      if (!/^[+-]?\d+$/.test(text)) throw new Malformed(`${quote(text)} is no integer`);
      return BigInt(text);
    case "boolean":
      if (text === "true" || text === "True" || text === "TRUE") return true;
      if (text === "false" || text === "False" || text === "FALSE") return false;
      throw new Malformed(`${quote(text)} is neither true nor false`);
    case "blob":
      return fromBase64(text);
    case "timestamp":
      return parseTimestamp(text);
    default:
      throw new Malformed(`text where a ${type.kind} belongs`);
  }
}

/** The text of a simple value. `format` is of timestamps whose model names none. */
export function toText(type: Type, value: unknown, format: TimestampFormat): string {
  if (type.kind === "blob") return toBase64(value);
  if (type.kind === "timestamp") return formatTimestamp(value, type.format ?? format);
  return String(value);
}

export function isSimple(type: Type): type is SimpleType {
  return type.kind !== "list" && type.kind !== "map" && type.kind !== "structure" && type.kind !== "union";
}

/** NaN and the infinities as protocols without words for them write them; undefined is any other text. */
export function specialNumber(text: string): number | undefined {
  return Object.hasOwn(SPECIAL, text) ? SPECIAL[text] : undefined;
}

function numberFrom(text: string): number {
  const special = specialNumber(text);
  if (special !== undefined) return special;
  if (!NUMBER.test(text)) throw new Malformed(`${quote(text)} is no number`);
  return Number(text);
}

function quote(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
