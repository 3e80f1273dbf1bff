import type { IncomingMessage, ServerResponse } from "node:http";
import type { WireResponse } from "../wire/message.ts";

/** More than any AWS API takes in one request but S3, whose parts may have 5 GB: that much does not fit in memory. */
const LARGEST_BODY = 256 * 1024 * 1024;

/** Bytes up to which a body is copied for the sake of a write less. */
const SMALL = 16 * 1024;

export class TooLarge extends Error {}

export function readBody(request: IncomingMessage): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= LARGEST_BODY) chunks.push(chunk);
      else reject(new TooLarge());
    });
    request.once("end", () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)));
    request.once("error", reject);
    // A client that goes away in the middle of its request is owed no answer. Every request closes at last: an error made
    // for nobody would be dear.
    request.once("close", () => {
      if (!request.complete) reject(new Error("the client has gone"));
    });
  });
}

export async function send(response: ServerResponse, { status, headers, body }: WireResponse): Promise<void> {
  if (body instanceof Uint8Array) {
    // An answer to HEAD tells the length of what GET would give.
    const told = response.req.method === "HEAD" ? headers["content-length"] : undefined;
    response.writeHead(status, { ...headers, "content-length": told ?? body.length });
    // Head and body go out in one piece when both are text, which for Node means one write in place of two.
    if (body.length <= SMALL) response.end(latin1(body), "latin1");
    else response.end(body);
    return;
  }
  response.writeHead(status, headers);
  await carry(response, body);
}

/** Carries pieces out as they come, the head of the answer at once. Nothing more goes to a client that has gone. */
export async function carry(response: ServerResponse, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  response.flushHeaders();
  for await (const piece of pieces) {
    if (response.destroyed) return;
    if (!response.write(piece))
      await new Promise<void>((resolve) => {
        response.once("drain", resolve);
        response.once("close", resolve);
      });
  }
  response.end();
}

function latin1({ buffer, byteOffset, length }: Uint8Array): string {
  return Buffer.from(buffer as ArrayBuffer, byteOffset, length).toString("latin1");
}
