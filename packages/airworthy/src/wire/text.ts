import { Malformed } from "./error.ts";

const strict = new TextDecoder("utf-8", { fatal: true });

/** Throws Malformed on bytes that are no UTF-8. */
export function utf8(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    throw new Malformed("not UTF-8");
  }
}

/**
 * Strict as AWS is: no blanks, no missing padding. Buffer skips what it does not know, so a result that is too short
 * tells of a character that does not belong.
 */
export function fromBase64(text: string): Uint8Array {
  if (text.length % 4 !== 0) throw new Malformed("not base64");
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  const bytes = Buffer.from(text, "base64");
  if (bytes.length !== (text.length / 4) * 3 - padding) throw new Malformed("not base64");
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}

export function toBase64(value: unknown): string {
  return Buffer.from(bytesOf(value)).toString("base64");
}

/** Services may give text where the model has a blob. */
export function bytesOf(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value;
  if (typeof value === "string") return Buffer.from(value);
  throw new TypeError(`a blob is Uint8Array or text, not ${typeof value}`);
}

/** Percent escapes of a path or a query. */
export function unescape(text: string): string {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Malformed(`${JSON.stringify(text.slice(0, 40))} has a wrong percent escape`);
  }
}

/** Sets a key that came from outside: `__proto__` is a key like others. */
export function put(record: Record<string, unknown>, key: string, value: unknown): void {
  if (key === "__proto__")
    Object.defineProperty(record, key, { value, enumerable: true, writable: true, configurable: true });
  else record[key] = value;
}
