import { gunzipSync } from "node:zlib";
import { Malformed } from "./error.ts";
import type { WireRequest } from "./message.ts";

/** A body that grows past this when unpacked is an attack: S3 takes at most 5 GiB, every other API far less than this. */
const MOST_UNPACKED = 256 * 1024 * 1024;
const CR = 13;
const LF = 10;

/** The body without the codings it came in. */
export function plainBody(request: WireRequest): Uint8Array {
  const codings = (request.headers["content-encoding"] ?? "").toLowerCase();
  const signed = request.headers["x-amz-content-sha256"] ?? "";
  const chunked = /\baws-chunked\b/.test(codings) || signed.startsWith("STREAMING-");
  const whole = chunked ? unchunk(request.body) : request.body;
  return /\bgzip\b/.test(codings) && !storesCoding(request) ? gunzip(whole) : whole;
}

/** S3 keeps what it is given; its Content-Encoding is the object's. */
function storesCoding(request: WireRequest): boolean {
  return "x-amz-content-sha256" in request.headers && request.method === "PUT";
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
 * trailers, whose checksums are not verified.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
 */
function unchunk(body: Uint8Array): Uint8Array {
  const chunks: Uint8Array[] = [];
  for (let at = 0; ;) {
    const end = lineEnd(body, at);
    const size = /^([0-9a-fA-F]{1,8})(?:;.*)?$/.exec(
      Buffer.from(body.subarray(at, end)).toString("latin1"),
    )?.[1];
    if (size === undefined) throw new Malformed("a chunk of the body has no length");
    const length = Number.parseInt(size, 16);
    if (length === 0) return Buffer.concat(chunks);
    const start = end + 2;
    at = start + length + 2;
    if (at > body.length || body[at - 2] !== CR || body[at - 1] !== LF)
      throw new Malformed("a chunk of the body is cut short");
    chunks.push(body.subarray(start, start + length));
  }
}

function lineEnd(body: Uint8Array, from: number): number {
  const end = body.indexOf(CR, from);
  if (end < 0 || body[end + 1] !== LF) throw new Malformed("a chunk of the body has no end");
  return end;
}
