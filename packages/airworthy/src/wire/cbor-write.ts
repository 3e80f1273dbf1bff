import type { Tagged } from "./cbor-read.ts";

/** The bytes of a tree of null, booleans, numbers, bigints, text, Uint8Array, arrays, records and tags. */
export function writeCbor(value: unknown): Uint8Array {
  const parts: Uint8Array[] = [];
  write(parts, value);
  return Buffer.concat(parts);
}

function write(parts: Uint8Array[], value: unknown): void {
  if (value === null || value === undefined) parts.push(Buffer.of(0xf6));
  else if (typeof value === "boolean") parts.push(Buffer.of(value ? 0xf5 : 0xf4));
  else if (typeof value === "number") parts.push(numberBytes(value));
  else if (typeof value === "bigint") parts.push(value < 0n ? head(1, -1n - value) : head(0, value));
  else if (typeof value === "string") {
    const text = Buffer.from(value);
    parts.push(head(3, text.length), text);
  } else if (value instanceof Uint8Array) parts.push(head(2, value.length), value);
  else if (Array.isArray(value)) {
    parts.push(head(4, value.length));
    for (const item of value) write(parts, item);
  } else if (value instanceof Tag) {
    parts.push(head(6, value.tag));
    write(parts, value.value);
  } else if (typeof value === "object") {
    const entries = Object.entries(value);
    parts.push(head(5, entries.length));
    for (const [key, item] of entries) {
      write(parts, key);
      write(parts, item);
    }
  } else throw new TypeError(`CBOR has no word for a ${typeof value}`);
}

/** A class, so that no record of a user is taken for a tag. */
export class Tag implements Tagged {
  readonly tag: number;
  readonly value: unknown;

  constructor(tag: number, value: unknown) {
    this.tag = tag;
    this.value = value;
  }
}

function numberBytes(value: number): Uint8Array {
  if (Number.isSafeInteger(value) && !Object.is(value, -0))
    return value < 0 ? head(1, -1 - value) : head(0, value);
  const bytes = Buffer.alloc(9);
  bytes[0] = 0xfb;
  bytes.writeDoubleBE(value, 1);
  return bytes;
}

function head(major: number, count: number | bigint): Uint8Array {
  const high = major << 5;
  if (count < 24) return Buffer.of(high | Number(count));
  if (count < 0x100) return Buffer.of(high | 24, Number(count));
  const bytes = Buffer.alloc(count < 0x10000 ? 3 : count < 0x100000000 ? 5 : 9);
  bytes[0] = high | (bytes.length === 3 ? 25 : bytes.length === 5 ? 26 : 27);
  if (bytes.length === 3) bytes.writeUInt16BE(Number(count), 1);
  else if (bytes.length === 5) bytes.writeUInt32BE(Number(count), 1);
  else bytes.writeBigUInt64BE(BigInt(count), 1);
  return bytes;
}
