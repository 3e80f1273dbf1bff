import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Engine } from "../engine/engine.ts";
import { ServiceError } from "../engine/error.ts";
import { isLater, type Outcome } from "../engine/kernel/later.ts";
import { type Decoded, decodeRequest } from "../wire/decode.ts";
import { encodeResponse } from "../wire/encode.ts";
import { WireError } from "../wire/error.ts";
import { encodeError } from "../wire/errors.ts";
import type { Target, WireResponse } from "../wire/message.ts";
import { answered } from "./calls.ts";
import type { Clock } from "./clock.ts";
import { cors } from "./cors.ts";
import { wrongDigest } from "./digests.ts";
import { isLocalHost } from "./hosts.ts";
import { readBody, send, TooLarge } from "./http.ts";
import { expired, goodUntil } from "./presigned.ts";

export interface GatewayOptions {
  readonly engine: Engine;
  readonly clock: Clock;
  /** Region of requests that are not signed. */
  readonly region: string;
  /** Takes requests that are no AWS API calls (functions behind HTTP, the console); false leaves them. */
  readonly elsewhere?: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** Told about faults of ours, with the request they happened in. */
  readonly onFault?: (error: unknown, request: string) => void;
}

export interface Gateway {
  readonly server: Server;
  readonly port: number;
  /** Answers requests from now on; those that came before are told that the engine is not there yet. */
  serve(options: GatewayOptions): void;
  close(): Promise<void>;
}

/** Opens a port on loopback for the AWS wire protocols. The engine comes later: its URLs name the port. */
export async function openGateway(port: number): Promise<Gateway> {
  let options: GatewayOptions | undefined;
  const server = createServer((request, response) => {
    if (options) void serve(request, response, options);
    else response.writeHead(503, { "retry-after": "1" }).end();
  });
  // SDKs keep connections; a socket that ends in the middle of a request must not end the engine.
  server.keepAliveTimeout = 60_000;
  server.on("clientError", (_error, socket) => {
    if (socket.writable) socket.end("HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n");
    else socket.destroy();
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    server,
    port: (server.address() as AddressInfo).port,
    serve(given) {
      options = given;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  options: GatewayOptions,
): Promise<void> {
  try {
    // A page in a browser may make requests to this machine under another name: such names are not ours.
    if (!isLocalHost(request.headers.host)) {
      response.writeHead(403, { "content-type": "text/plain" });
      response.end("airworthy answers to localhost only.\n");
      return;
    }
    if (options.elsewhere?.(request, response)) return;
    if (cors(request, response, options)) return;
    await send(response, await answer(request, options));
  } catch (error) {
    if (error instanceof TooLarge) response.writeHead(413).end();
    // A client that went away in the middle of its request: nobody is left to be told.
    else if (!request.complete) response.destroy();
    else {
      options.onFault?.(error, `${request.method} ${request.url}`);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    }
  }
}

async function answer(
  request: IncomingMessage,
  { engine, clock, region, onFault }: GatewayOptions,
): Promise<WireResponse> {
  const [path = "/", query = ""] = (request.url ?? "/").split(/\?(.*)/s);
  const requestId = clock.turns.kernel.random("gateway.request-id").uuid();
  const headers = request.headers as Record<string, string>;
  let decoded: Decoded;
  let body: Uint8Array;
  try {
    body = await readBody(request);
    decoded = await decodeRequest({ method: request.method ?? "GET", path, query, headers, body });
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    return encodeError(error.target, error.error, requestId);
  }
  const { service, operation, input, identity } = decoded;
  const until = goodUntil(query);
  if (service === "s3" && until !== undefined && until < earliest(clock))
    return encodeError(decoded, expired(until), requestId);
  const digest = service === "s3" ? wrongDigest(operation, body, headers) : undefined;
  if (digest) return encodeError(decoded, digest, requestId);
  const caller = { kind: "credentials", accessKeyId: identity?.accessKeyId ?? "" } as const;
  const traceHeader = headerOf(request, "x-amzn-trace-id");
  const call = { service, operation, input, caller, requestId, ...(traceHeader ? { traceHeader } : {}) };
  const { kernel } = clock.turns;
  const outcome = await settled(clock, () => answered(kernel, engine, identity?.region || region, call));
  if ("ok" in outcome) return encodeResponse(decoded, outcome.ok, requestId);
  return refusal(decoded, outcome.error, requestId, onFault);
}

/** Addresses are signed by functions, in the fleet's time, and by other tools, in the machine's. */
function earliest(clock: Clock): number {
  return clock.ahead() === undefined ? Date.now() : Math.min(Date.now(), clock.turns.kernel.now());
}

function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === "string" ? value : undefined;
}

/** Does the work in a turn of its own and waits for what comes later. */
function settled<T>(clock: Clock, work: () => T): Promise<Outcome<Exclude<T, { later: true }>>> {
  type Value = Exclude<T, { later: true }>;
  return new Promise((resolve) => {
    try {
      const value = clock.enter(work);
      if (isLater(value)) value.whenDone((outcome) => resolve(outcome as Outcome<Value>));
      else resolve({ ok: value as Value });
    } catch (error) {
      resolve({ error });
    }
  });
}

function refusal(
  target: Target,
  error: unknown,
  requestId: string,
  onFault: GatewayOptions["onFault"],
): WireResponse {
  if (error instanceof ServiceError) return encodeError(target, error, requestId);
  onFault?.(error, `${target.service} ${target.operation}`);
  return encodeError(
    target,
    {
      code: "InternalFailure",
      message: "airworthy failed, and the fault is ours.",
      status: 500,
      fault: "server",
    },
    requestId,
  );
}
