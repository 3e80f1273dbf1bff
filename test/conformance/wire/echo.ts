import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type Decoded, decodeRequest } from "../../../packages/airworthy/src/wire/decode.ts";
import { encodeResponse } from "../../../packages/airworthy/src/wire/encode.ts";
import { type ServiceError, WireError } from "../../../packages/airworthy/src/wire/error.ts";
import { encodeError } from "../../../packages/airworthy/src/wire/errors.ts";
import { NOT_OURS } from "./sample.ts";
import type { WireRequest, WireResponse } from "../../../packages/airworthy/src/wire/message.ts";

/** What the server does with a request it could read: output of the operation, or an error. */
export type Answer = (
  decoded: Decoded,
) => { readonly output: Record<string, unknown> } | { readonly error: ServiceError };

export interface Echo {
  readonly endpoint: string;
  /** The last request it could read; undefined when it could not. */
  last(): Decoded | undefined;
  close(): void;
}

const REQUEST_ID = "7b2f1b7e-0000-4000-8000-000000000000";

/** A server that speaks AWS and does nothing. */
export async function echo(answer: Answer): Promise<Echo> {
  let last: Decoded | undefined;
  let output: Record<string, unknown> = {};
  const server: Server = createServer((incoming, outgoing) => {
    const parts: Buffer[] = [];
    incoming.on("data", (part: Buffer) => parts.push(part));
    incoming.on("end", async () => {
      const [path = "", ...query] = (incoming.url ?? "").split("?");
      const headers = Object.fromEntries(
        Object.entries(incoming.headers).map(([name, value]) => [
          name,
          Array.isArray(value) ? value.join(", ") : (value ?? ""),
        ]),
      );
      const request: WireRequest = {
        method: incoming.method ?? "",
        path,
        query: query.join("?"),
        headers,
        body: Buffer.concat(parts),
      };
      if (path === "/last") {
        const { service, operation, input } = last ?? {};
        outgoing.end(JSON.stringify(plain({ service, operation, input, output })));
        return;
      }
      last = undefined;
      const response = await respond(request, (decoded) => {
        last = decoded;
        const given = answer(decoded);
        output = "output" in given ? given.output : {};
        return given;
      });
      const { body } = response;
      const length =
        body instanceof Uint8Array && incoming.method !== "HEAD"
          ? { "content-length": String(body.length) }
          : {};
      outgoing.writeHead(response.status, { ...response.headers, ...length });
      if (body instanceof Uint8Array) outgoing.end(body);
      else {
        for await (const part of body) outgoing.write(part);
        outgoing.end();
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    last: () => last,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function respond(request: WireRequest, answer: Answer): Promise<WireResponse> {
  try {
    const decoded = await decodeRequest(request);
    const given = answer(decoded);
    return "error" in given
      ? encodeError(decoded, given.error, REQUEST_ID)
      : encodeResponse(decoded, given.output, REQUEST_ID);
  } catch (error) {
    if (error instanceof WireError) return encodeError(error.target, error.error, REQUEST_ID);
    console.error(error);
    return { status: 599, headers: {}, body: new Uint8Array(0) };
  }
}

/** As boto.py writes them. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return `blob ${Buffer.from(value).toString("hex")}`;
  if (value instanceof Date) return `time ${(value.getTime() / 1000).toFixed(3)}`;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, item]) => item !== undefined && !NOT_OURS.has(name))
      .map(([name, item]) => [name, plain(item)]),
  );
}
