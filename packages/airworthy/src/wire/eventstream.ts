import { crc32 } from "./crc32.ts";
import type { ServiceError } from "./error.ts";
import { JSON_LEAVES, jsonBytes, REST_JSON_LEAVES } from "./json.ts";
import type { Protocol } from "./message.ts";
import { CBOR_LEAVES, cborBytes } from "./cbor.ts";
import type { Member, StructureType } from "./model.ts";
import { bytesOf } from "./text.ts";
import { structureTo } from "./tree.ts";
import { structureToXml, element } from "./xml-write.ts";

/** Source: https://smithy.io/2.0/aws/amazon-eventstream.html */
export const EVENT_STREAM = "application/vnd.amazon.eventstream";

/** Types of header values. Source: https://smithy.io/2.0/aws/amazon-eventstream.html#headers */
const TRUE = 0;
const FALSE = 1;
const INTEGER = 4;
const LONG = 5;
const BYTES = 6;
const STRING = 7;
const TIMESTAMP = 8;
const PRELUDE = 12;
const CRC = 4;

export type HeaderValue = string | boolean | number | Date | Uint8Array;
type Event = Readonly<Record<string, unknown>>;

/** The frames of a stream of events, each a record of one member. A ServiceError that the source throws is the last. */
export async function* eventBody(
  type: StructureType,
  events: AsyncIterable<Event>,
  protocol: Protocol,
  first?: Uint8Array,
): AsyncGenerator<Uint8Array> {
  if (first) yield first;
  try {
    for await (const event of events) yield eventFrame(type, event, protocol);
  } catch (error) {
    if (!isServiceError(error)) throw error;
    yield exceptionFrame(type, error, protocol);
  }
}

/** The members of an RPC answer that are not the stream. */
export function initialResponse(payload: Uint8Array, contentType: string): Uint8Array {
  return frame(
    { ":message-type": "event", ":event-type": "initial-response", ":content-type": contentType },
    payload,
  );
}

function eventFrame(type: StructureType, event: Event, protocol: Protocol): Uint8Array {
  const member = type.members.find(({ name }) => event[name] !== undefined);
  if (!member || (member.type.kind !== "structure" && member.type.kind !== "union"))
    throw new TypeError(`${type.name} has no event ${Object.keys(event).join(", ")}`);
  const value = event[member.name] as Event;
  const headers: Record<string, HeaderValue> = { ":message-type": "event", ":event-type": member.name };
  const rest: Member[] = [];
  let payload: { readonly bytes: Uint8Array; readonly content: string } | undefined;
  for (const part of member.type.members) {
    const item = value[part.name];
    if (part.traits.eventHeader) {
      if (item !== undefined && item !== null) headers[part.name] = item as HeaderValue;
    } else if (part.traits.eventPayload) payload = payloadOf(part, item, protocol);
    else rest.push(part);
  }
  const written = payload ?? (rest.length > 0 ? structured(member.type, value, rest, protocol) : undefined);
  if (written) headers[":content-type"] = written.content;
  return frame(headers, written?.bytes ?? new Uint8Array(0));
}

function payloadOf(part: Member, item: unknown, protocol: Protocol) {
  const { type } = part;
  if (type.kind === "blob") return { bytes: bytesOf(item ?? ""), content: "application/octet-stream" };
  if (type.kind === "structure" || type.kind === "union")
    return structured(type, (item ?? {}) as Event, type.members, protocol);
  return { bytes: Buffer.from(String(item ?? "")), content: "text/plain" };
}

function structured(type: StructureType, value: Event, members: readonly Member[], protocol: Protocol) {
  if (protocol === "rest-xml") {
    const xml = element(type.traits.xmlName ?? type.name, structureToXml(type, value, members));
    return { bytes: Buffer.from(xml), content: "application/xml" };
  }
  if (protocol === "rpc-v2-cbor")
    return { bytes: cborBytes(structureTo(type, value, CBOR_LEAVES, members)), content: "application/cbor" };
  const leaves = protocol === "rest-json" ? REST_JSON_LEAVES : JSON_LEAVES;
  return { bytes: jsonBytes(structureTo(type, value, leaves, members)), content: "application/json" };
}

/** An error that the stream's model has is an exception, any other is an error without a body. */
function exceptionFrame(type: StructureType, error: ServiceError, protocol: Protocol): Uint8Array {
  const member = type.members.find(({ name, type: inner }) => {
    return name === error.code || ("name" in inner && inner.name === error.code);
  });
  if (member?.type.kind !== "structure")
    return frame(
      { ":message-type": "error", ":error-code": error.code, ":error-message": error.message },
      new Uint8Array(0),
    );
  const value = { message: error.message, Message: error.message, ...error.fields };
  const { bytes, content } = structured(member.type, value, member.type.members, protocol);
  return frame(
    { ":message-type": "exception", ":exception-type": member.name, ":content-type": content },
    bytes,
  );
}

/**
 * One message: total length, length of the headers, checksum of both; headers; payload; checksum of all.
 * Source: https://smithy.io/2.0/aws/amazon-eventstream.html#message-format
 */
export function frame(headers: Readonly<Record<string, HeaderValue>>, payload: Uint8Array): Uint8Array {
  const head = Buffer.concat(Object.entries(headers).map(([name, value]) => headerBytes(name, value)));
  const total = PRELUDE + head.length + payload.length + CRC;
  const message = Buffer.alloc(total);
  message.writeUInt32BE(total, 0);
  message.writeUInt32BE(head.length, 4);
  message.writeUInt32BE(crc32(message.subarray(0, 8)), 8);
  message.set(head, PRELUDE);
  message.set(payload, PRELUDE + head.length);
  message.writeUInt32BE(crc32(message.subarray(0, total - CRC)), total - CRC);
  return message;
}

function headerBytes(name: string, value: HeaderValue): Uint8Array {
  const text = Buffer.from(name);
  return Buffer.concat([Buffer.of(text.length), text, valueBytes(value)]);
}

function valueBytes(value: HeaderValue): Uint8Array {
  if (typeof value === "boolean") return Buffer.of(value ? TRUE : FALSE);
  if (value instanceof Uint8Array) return lengthed(BYTES, value);
  if (typeof value === "string") return lengthed(STRING, Buffer.from(value));
  const narrow = typeof value === "number" && Math.abs(value) < 0x80000000;
  const bytes = Buffer.alloc(narrow ? 5 : 9);
  bytes[0] = value instanceof Date ? TIMESTAMP : narrow ? INTEGER : LONG;
  if (narrow) bytes.writeInt32BE(value, 1);
  else bytes.writeBigInt64BE(BigInt(Number(value)), 1);
  return bytes;
}

function lengthed(type: number, bytes: Uint8Array): Uint8Array {
  const head = Buffer.of(type, 0, 0);
  head.writeUInt16BE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}

function isServiceError(error: unknown): error is ServiceError {
  return typeof error === "object" && error !== null && "code" in error && "fault" in error;
}
