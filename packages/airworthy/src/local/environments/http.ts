import type { Socket } from "node:net";

/*
 * The little of HTTP/1.1 that clients of the Runtime API speak: Content-Length and chunked bodies with trailers,
 * connections kept alive. Node's own server takes several times as long for it, and it is passed twice for every
 * invocation: docs/decisions/0005-runtime-client.md has the numbers.
 */

export interface RequestHead {
  readonly method: string;
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Takes the body of one request. */
export interface Body {
  data(bytes: Buffer): void;
  end(trailers: Readonly<Record<string, string>>): void;
}

export class BadRequest extends Error {}

/** Longest head of a request. */
const LONGEST_HEAD = 64 * 1024;

/** Gives a function to feed with what a connection receives, cut anywhere. It throws BadRequest. */
export function requestParser(onHead: (head: RequestHead) => Body): (bytes: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  let body: Body | undefined;
  /** Bytes of the body, or of its chunk, that are still to come; undefined: the size of a chunk is. */
  let due: number | undefined;
  let chunked = false;

  return (bytes) => {
    rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
    while (rest.length > 0 && step());
  };

  /** Takes one part off the front; false when it has not come whole. */
  function step(): boolean {
    if (!body) return head();
    if (!chunked) return plain(body);
    return due === undefined ? chunkSize(body) : chunk(body);
  }

  function head(): boolean {
    const end = rest.indexOf("\r\n\r\n");
    if (end < 0) {
      if (rest.length > LONGEST_HEAD) throw new BadRequest("the head of the request is too long");
      return false;
    }
    const [first = "", ...lines] = rest.toString("latin1", 0, end).split("\r\n");
    const [method = "", path = "", version = ""] = first.split(" ");
    if (!version.startsWith("HTTP/1.")) throw new BadRequest(`not a request: ${first.slice(0, 80)}`);
    const headers = fields(lines);
    rest = rest.subarray(end + 4);
    chunked = headers["transfer-encoding"]?.toLowerCase() === "chunked";
    due = chunked ? undefined : Number(headers["content-length"] ?? 0);
    if (due !== undefined && !(due >= 0)) throw new BadRequest("Content-Length is not a number");
    const taker = onHead({ method, path, headers });
    if (due === 0) taker.end({});
    else body = taker;
    return true;
  }

  function plain(taker: Body): boolean {
    taker.data(take());
    if (due === 0) {
      body = undefined;
      taker.end({});
    }
    return true;
  }

  function chunkSize(taker: Body): boolean {
    const end = rest.indexOf("\r\n");
    if (end < 0) return false;
    const size = Number.parseInt(rest.toString("latin1", 0, end), 16);
    if (!(size >= 0)) throw new BadRequest("a chunk has no size");
    if (size > 0) {
      rest = rest.subarray(end + 2);
      due = size;
      return true;
    }
    // The last chunk: trailers, then an empty line.
    const bare = rest.toString("latin1", end + 2, end + 4) === "\r\n";
    const last = bare ? end : rest.indexOf("\r\n\r\n", end + 2);
    if (last < 0) return false;
    const trailers = bare ? {} : fields(rest.toString("latin1", end + 2, last).split("\r\n"));
    rest = rest.subarray(last + 4);
    body = undefined;
    taker.end(trailers);
    return true;
  }

  function chunk(taker: Body): boolean {
    if (due !== 0) taker.data(take());
    if (due !== 0 || rest.length < 2) return false;
    rest = rest.subarray(2);
    due = undefined;
    return true;
  }

  function take(): Buffer {
    const part = rest.subarray(0, due);
    due = (due ?? 0) - part.length;
    rest = rest.subarray(part.length);
    return part;
  }
}

function fields(lines: readonly string[]): Record<string, string> {
  const found: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(":");
    if (colon > 0) found[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  return found;
}

/** A body collected whole; of what goes beyond `most` bytes only one is kept, which tells. */
export function collected(
  most: number,
  done: (bytes: Buffer, trailers: Readonly<Record<string, string>>) => void,
): Body {
  const parts: Buffer[] = [];
  let size = 0;
  return {
    data(bytes) {
      const kept = bytes.subarray(0, Math.max(0, most + 1 - size));
      size += kept.length;
      if (kept.length > 0) parts.push(kept);
    },
    end: (trailers) => done(parts.length === 1 ? parts[0]! : Buffer.concat(parts), trailers),
  };
}

const REASONS: Readonly<Record<number, string>> = {
  200: "OK",
  202: "Accepted",
  400: "Bad Request",
  403: "Forbidden",
  404: "Not Found",
  413: "Payload Too Large",
};

export function headOf(
  status: number,
  body: Uint8Array | string,
  headers: Readonly<Record<string, string>> = {},
): string {
  let head = `HTTP/1.1 ${status} ${REASONS[status] ?? ""}\r\nContent-Type: application/json\r\n`;
  head += `Content-Length: ${Buffer.byteLength(body)}\r\n`;
  for (const [name, value] of Object.entries(headers)) head += `${name}: ${value}\r\n`;
  return `${head}\r\n`;
}

/** Writes an answer, behind what is to go out with it. Content-Type and Content-Length are always there: AWS's native client crashes without them. */
export function answer(
  socket: Socket,
  status: number,
  body: Uint8Array | string,
  headers: Readonly<Record<string, string>> = {},
  before = "",
): void {
  if (socket.destroyed) return;
  const head = before + headOf(status, body, headers);
  if (typeof body === "string") socket.write(head + body);
  // One small write costs less than two that go out together.
  else if (body.length < 16_384) socket.write(Buffer.concat([Buffer.from(head, "latin1"), body]));
  else {
    socket.cork();
    socket.write(head, "latin1");
    socket.write(body);
    socket.uncork();
  }
}
