import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type Decoded, decodeRequest } from "../../../packages/airworthy/src/wire/decode.ts";
import { encodeResponse } from "../../../packages/airworthy/src/wire/encode.ts";
import { type ServiceError, WireError } from "../../../packages/airworthy/src/wire/error.ts";
import { encodeError } from "../../../packages/airworthy/src/wire/errors.ts";
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
      last = undefined;
      const response = await respond(request, (decoded) => {
        last = decoded;
        return answer(decoded);
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
