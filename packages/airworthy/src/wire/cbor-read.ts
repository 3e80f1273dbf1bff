import { Malformed } from "./error.ts";
import { put, utf8 } from "./text.ts";

/**
 * CBOR by hand, because a server must survive what it is sent: the SDK's own reader takes minutes for a big number of
 * a megabyte and builds strings of 256 MB for a decimal of ten bytes. What AWS's protocol does not use (big numbers,
 * decimals) is refused.
 * Source: https://www.rfc-editor.org/rfc/rfc8949.html
 */
export interface Tagged {
  readonly tag: number;
  readonly value: unknown;
}

/** Nobody nests deeper by honest means: DynamoDB, the deepest of all, allows 32. */
const MOST_DEPTH = 256;
const BREAK = 0xff;
const INDEFINITE = 31;

interface Reader {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  at: number;
}

/** Throws Malformed on bytes that are not one whole item. */
export function readCbor(bytes: Uint8Array): unknown {
  const reader = { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length), at: 0 };
  const value = item(reader, 0);
  if (reader.at !== bytes.length) throw new Malformed("bytes after the end of the CBOR");
  return value;
}

function item(reader: Reader, depth: number): unknown {
  if (depth > MOST_DEPTH) throw new Malformed("CBOR nested too deep");
  const first = byte(reader);
  const minor = first & 31;
  switch (first >> 5) {
    case 0:
      return count(reader, minor);
    case 1: {
      const value = count(reader, minor);
      return typeof value === "bigint" ? -1n - value : -1 - value;
    }
    case 2:
      return bytesOf(reader, minor, 2);
    case 3:
      return utf8(bytesOf(reader, minor, 3));
    case 4:
      return listOf(reader, minor, depth);
    case 5:
      return mapOf(reader, minor, depth);
    case 6: {
      const tag = Number(count(reader, minor));
      if (tag >= 2 && tag <= 5) throw new Malformed("numbers of more than 64 bits are not understood");
      return { tag, value: item(reader, depth + 1) } satisfies Tagged;
    }
    default:
      return simple(reader, minor);
  }
}

function simple(reader: Reader, minor: number): unknown {
  switch (minor) {
    case 20:
      return false;
    case 21:
      return true;
    case 22:
    case 23:
      return null;
    case 25:
      return half(reader.view.getUint16(advance(reader, 2)));
    case 26:
      return reader.view.getFloat32(advance(reader, 4));
    case 27:
      return reader.view.getFloat64(advance(reader, 8));
    default:
      throw new Malformed(`CBOR has no simple value ${minor}`);
  }
}

/** Numbers past what a double holds exactly come as bigint. */
function count(reader: Reader, minor: number): number | bigint {
  if (minor < 24) return minor;
  switch (minor) {
    case 24:
      return byte(reader);
    case 25:
      return reader.view.getUint16(advance(reader, 2));
    case 26:
      return reader.view.getUint32(advance(reader, 4));
    case 27: {
      const value = reader.view.getBigUint64(advance(reader, 8));
      return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
    }
    default:
      throw new Malformed("CBOR with a wrong length");
  }
}

function bytesOf(reader: Reader, minor: number, major: number): Uint8Array {
  if (minor !== INDEFINITE) {
    const length = Number(count(reader, minor));
    const start = advance(reader, length);
    return reader.bytes.subarray(start, start + length);
  }
  const parts: Uint8Array[] = [];
  while (!ended(reader)) {
    const first = byte(reader);
    if (first >> 5 !== major || (first & 31) === INDEFINITE)
      throw new Malformed("CBOR with a wrong part of a string");
    parts.push(bytesOf(reader, first & 31, major));
  }
  return Buffer.concat(parts);
}

/** A length is never believed: an array grows as its items come. */
function listOf(reader: Reader, minor: number, depth: number): unknown[] {
  const items: unknown[] = [];
  if (minor === INDEFINITE) while (!ended(reader)) items.push(item(reader, depth + 1));
  else for (let left = Number(count(reader, minor)); left > 0; left--) items.push(item(reader, depth + 1));
  return items;
}

function mapOf(reader: Reader, minor: number, depth: number): Record<string, unknown> {
  const record: Record<string, unknown> = {};
  const entry = () => {
    const key = item(reader, depth + 1);
    if (typeof key !== "string") throw new Malformed("CBOR with a key that is no text");
    put(record, key, item(reader, depth + 1));
  };
  if (minor === INDEFINITE) while (!ended(reader)) entry();
  else for (let left = Number(count(reader, minor)); left > 0; left--) entry();
  return record;
}

function ended(reader: Reader): boolean {
  if (reader.at < reader.bytes.length && reader.bytes[reader.at] !== BREAK) return false;
  advance(reader, 1);
  return true;
}

function byte(reader: Reader): number {
  return reader.bytes[advance(reader, 1)] as number;
}

/** Where the next `length` bytes begin. */
function advance(reader: Reader, length: number): number {
  const start = reader.at;
  if (length > reader.bytes.length - start) throw new Malformed("the CBOR is cut short");
  reader.at = start + length;
  return start;
}

/** Source: https://www.rfc-editor.org/rfc/rfc8949.html#name-half-precision */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
