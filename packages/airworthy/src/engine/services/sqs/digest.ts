import { createHash } from "node:crypto";
import type { MessageAttribute } from "../../ports.ts";

type Attributes = Readonly<Record<string, MessageAttribute>>;

export function md5(text: string): string {
  return createHash("md5").update(text, "utf8").digest("hex");
}

export function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}

const STRING = Buffer.from([1]);
const BINARY = Buffer.from([2]);

/**
 * The digest by which SDKs check what they sent: sorted by name, each of name, type and value with its length before
 * it. Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html#sqs-attributes-md5-message-digest-calculation
 */
export function md5OfAttributes(attributes: Attributes): string | undefined {
  const names = Object.keys(attributes);
  if (names.length === 0) return undefined;
  const hash = createHash("md5");
  const add = (value: string | Uint8Array): void => {
    const bytes = typeof value === "string" ? Buffer.from(value, "utf8") : value;
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hash.update(length).update(bytes);
  };
  for (const name of names.toSorted()) {
    const { DataType, StringValue, BinaryValue } = attributes[name] as MessageAttribute;
    add(name);
    add(DataType);
    hash.update(BinaryValue ? BINARY : STRING);
    add(BinaryValue ?? StringValue ?? "");
  }
  return hash.digest("hex");
}

/** Bytes that count against the size limit: the body, and names, types and values of attributes. */
export function sizeOf(body: string, attributes: Attributes): number {
  let size = Buffer.byteLength(body);
  for (const name in attributes) {
    const { DataType, StringValue = "", BinaryValue } = attributes[name] as MessageAttribute;
    size += Buffer.byteLength(name) + Buffer.byteLength(DataType);
    size += BinaryValue?.length ?? Buffer.byteLength(StringValue);
  }
  return size;
}
