import { gunzipSync } from "node:zlib";
import { Malformed } from "./error.ts";
import { identityOf } from "./identity.ts";
import type { WireRequest } from "./message.ts";

/** A body that grows past this when unpacked is an attack: S3 takes at most 5 GiB, every other API far less than this. */
const MOST_UNPACKED = 256 * 1024 * 1024;
const CR = 13;
const LF = 10;

/** The request without the codings its body came in, and without what its headers say of them. */
export function unpacked(request: WireRequest): WireRequest {
  const codings = (request.headers["content-encoding"] ?? "")
    .split(",")
    .map((coding) => coding.trim())
    .filter((coding) => coding !== "");
  const signed = request.headers["x-amz-content-sha256"] ?? "";
  const chunked = signed.startsWith("STREAMING-") || codings.some((coding) => coding === "aws-chunked");
  const rest = codings.filter((coding) => coding !== "aws-chunked");
  const zipped = rest.at(-1) === "gzip" && !isStored(request);
  if (!chunked && !zipped) return request;
  const { body: whole, trailers } = chunked ? unchunk(request.body) : { body: request.body, trailers: {} };
  const body = zipped ? gunzip(whole) : whole;
  const left = zipped ? rest.slice(0, -1) : rest;
  const { "content-encoding": _coding, "content-length": _length, ...others } = request.headers;
  const headers = { ...others, ...trailers, "content-length": String(body.length) };
  return {
    ...request,
    headers: left.length > 0 ? { ...headers, "content-encoding": left.join(", ") } : headers,
    body,
  };
}

/** S3 keeps what it is given: Content-Encoding is the object's. */
function isStored({ method, headers, query }: WireRequest): boolean {
  const signed = identityOf(headers, query)?.service;
  return method === "PUT" && (signed === undefined || signed === "s3");
}

function gunzip(body: Uint8Array): Uint8Array {
  try {
    return gunzipSync(body, { maxOutputLength: MOST_UNPACKED });
  } catch {
    throw new Malformed("the body is not gzip");
  }
}

/**
 * Chunks of a signed stream: a length in hexadecimal, extensions after a semicolon, the bytes; after the empty chunk
 * trailers, which are headers like any other to whoever reads the request.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
 */
function unchunk(body: Uint8Array): {
  readonly body: Uint8Array;
  readonly trailers: Readonly<Record<string, string>>;
} {
  const chunks: Uint8Array[] = [];
  for (let at = 0; ;) {
    const end = lineEnd(body, at);
    const size = /^([0-9a-fA-F]{1,8})(?:;.*)?$/.exec(
      Buffer.from(body.subarray(at, end)).toString("latin1"),
    )?.[1];
    if (size === undefined) throw new Malformed("a chunk of the body has no length");
    const length = Number.parseInt(size, 16);
    const start = end + 2;
    if (length === 0) return { body: Buffer.concat(chunks), trailers: trailersIn(body.subarray(start)) };
    at = start + length + 2;
    if (body[at - 2] !== CR || body[at - 1] !== LF) throw new Malformed("a chunk of the body is cut short");
    chunks.push(body.subarray(start, start + length));
  }
}

/** Only checksums: a trailer must not say who asks or where. */
function trailersIn(rest: Uint8Array): Record<string, string> {
  const trailers: Record<string, string> = {};
  for (const line of Buffer.from(rest).toString("latin1").split(/\r?\n/)) {
    const [, name, value] = /^(x-amz-checksum-[a-z0-9]+):\s*(\S+)\s*$/i.exec(line) ?? [];
    if (name !== undefined && value !== undefined) trailers[name.toLowerCase()] = value;
  }
  return trailers;
}

function lineEnd(body: Uint8Array, from: number): number {
  const end = body.indexOf(CR, from);
  if (end < 0 || body[end + 1] !== LF) throw new Malformed("a chunk of the body has no end");
  return end;
}
