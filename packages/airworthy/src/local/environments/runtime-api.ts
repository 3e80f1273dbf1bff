import { createServer, type Server, type Socket } from "node:net";
import type { Fault, Order, Response } from "../../engine/services/lambda/environment.ts";
import { SYNC_RESPONSE } from "../../engine/services/lambda/limits.ts";
import { answer, headOf, BadRequest, type Body, collected, type RequestHead, requestParser } from "./http.ts";

/*
 * The Runtime API of one execution environment, on a port of its own: a client is given a host and a port, nothing
 * else, and must not reach its neighbour.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */

const BASE = "/2018-06-01/runtime/";
const ACCEPTED = '{"status":"OK"}\n';

/** What the runtime says. */
export interface RuntimeEvents {
  /** It asks for an invocation. */
  asks(): void;
  initFailed(fault: Fault): void;
  responded(requestId: string, response: Response): void;
  chunk(requestId: string, bytes: Uint8Array): void;
}

/** Answers other paths (extensions, telemetry); false when it does not know the path. */
export type Elsewhere = (head: RequestHead, body: Buffer, socket: Socket) => boolean;

export interface RuntimeApi {
  /** `AWS_LAMBDA_RUNTIME_API` */
  readonly address: string;
  /** Whether the runtime waits for an invocation. */
  readonly waiting: boolean;
  /**
   * Hands an invocation to the runtime, which has to be waiting. `deadline` is on the machine's clock, of which the
   * fleet's may be `ahead`.
   */
  give(order: Order, deadline: number, ahead?: number): void;
  close(): void;
}

/** Opens the Runtime API of one environment. */
export async function openRuntimeApi(events: RuntimeEvents, elsewhere: Elsewhere): Promise<RuntimeApi> {
  const waiting: Socket[] = [];
  const running = new Map<string, Order>();
  const sockets = new Set<Socket>();
  /** Connections on which a response has been taken and not yet acknowledged. */
  const owed = new Set<Socket>();
  const server: Server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    const feed = requestParser((head) => route(head, socket));
    socket.on("data", (bytes) => {
      try {
        feed(bytes);
      } catch (error) {
        if (!(error instanceof BadRequest)) throw error;
        socket.destroy();
      }
    });
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      sockets.delete(socket);
      owed.delete(socket);
      const index = waiting.indexOf(socket);
      if (index >= 0) waiting.splice(index, 1);
    });
  });
  // The function's process must not keep the engine from ending.
  server.unref();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", 511, resolve);
  });
  const at = server.address();
  const port = typeof at === "object" && at ? at.port : 0;

  function route(head: RequestHead, socket: Socket): Body {
    // curl asks first when a body is long, and waits a second for the answer.
    if (head.headers["expect"] === "100-continue") socket.write("HTTP/1.1 100 Continue\r\n\r\n");
    const { method, path, headers } = head;
    if (!path.startsWith(BASE))
      return collected(SYNC_RESPONSE, (body) => {
        if (!elsewhere(head, body, socket)) refuse(socket, 404, "NotFound", `there is no ${path}`);
      });
    const [first, second = "", third] = path.slice(BASE.length).split("/");
    if (method === "GET" && first === "invocation" && second === "next")
      return collected(0, () => {
        waiting.push(socket);
        events.asks();
      });
    if (method === "POST" && first === "init" && second === "error")
      return collected(SYNC_RESPONSE, (body) => {
        answer(socket, 202, ACCEPTED);
        events.initFailed({ errorType: typeOf(headers, body), payload: body });
      });
    const order = first === "invocation" ? running.get(decodeURIComponent(second)) : undefined;
    if (method === "POST" && first === "invocation" && (third === "response" || third === "error")) {
      if (!order) return collected(0, () => refuse(socket, 400, "InvalidRequestID", "Invalid request ID"));
      if (third === "error") return collected(SYNC_RESPONSE, (body) => failed(order, headers, body, socket));
      return headers["lambda-runtime-function-response-mode"] === "streaming"
        ? streamed(order, socket)
        : collected(SYNC_RESPONSE, (body) => responded(order, body, socket));
    }
    return collected(0, () => refuse(socket, 404, "NotFound", `there is no ${method} ${path}`));
  }

  function responded(order: Order, body: Buffer, socket: Socket): void {
    running.delete(order.requestId);
    if (body.length > SYNC_RESPONSE)
      refuse(
        socket,
        413,
        "RequestEntityTooLarge",
        `Exceeded maximum allowed payload size (${SYNC_RESPONSE} bytes).`,
      );
    else acknowledge(socket);
    events.responded(order.requestId, { payload: body });
  }

  /**
   * A client that has asked for the next invocation already does not wait for this: it goes out together with that
   * invocation, which saves one in three of the engine's writes.
   */
  function acknowledge(socket: Socket): void {
    owed.add(socket);
    setImmediate(() => {
      if (!waiting.includes(socket)) settle(socket);
    });
  }

  function settle(socket: Socket): void {
    if (owed.delete(socket)) answer(socket, 202, ACCEPTED);
  }

  function failed(order: Order, headers: RequestHead["headers"], body: Buffer, socket: Socket): void {
    running.delete(order.requestId);
    acknowledge(socket);
    events.responded(order.requestId, { payload: body, errorType: typeOf(headers, body) });
  }

  /** A response in pieces; who invoked without streaming gets it whole. */
  function streamed({ requestId, streaming }: Order, socket: Socket): Body {
    const whole = streaming ? undefined : collected(SYNC_RESPONSE, (payload) => done({ payload }));
    const done = (response: Response): void => events.responded(requestId, response);
    return {
      data: (bytes) => (whole ? whole.data(bytes) : events.chunk(requestId, bytes)),
      end(trailers) {
        running.delete(requestId);
        acknowledge(socket);
        const errorType = trailers["lambda-runtime-function-error-type"];
        if (errorType === undefined && whole) return whole.end(trailers);
        const payload = Buffer.from(trailers["lambda-runtime-function-error-body"] ?? "", "base64");
        done({
          payload,
          ...(errorType === undefined ? {} : { errorType }),
          ...(whole ? {} : { streamed: true }),
        });
      },
    };
  }

  return {
    address: `127.0.0.1:${port}`,
    get waiting() {
      return waiting.length > 0;
    },
    give(order, deadline, ahead) {
      const socket = waiting.shift();
      if (!socket) throw new Error("the runtime does not wait for an invocation");
      running.set(order.requestId, order);
      const before = owed.delete(socket) ? headOf(202, ACCEPTED) + ACCEPTED : "";
      answer(
        socket,
        200,
        order.payload,
        {
          "Lambda-Runtime-Aws-Request-Id": order.requestId,
          "Lambda-Runtime-Deadline-Ms": String(Math.round(deadline)),
          "Lambda-Runtime-Invoked-Function-Arn": order.invokedFunctionArn,
          "Lambda-Runtime-Trace-Id": order.traceHeader,
          ...(ahead === undefined ? {} : { "Airworthy-Time-Ahead": String(ahead) }),
          ...(order.clientContext ? { "Lambda-Runtime-Client-Context": oneLine(order.clientContext) } : {}),
        },
        before,
      );
    },
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** A header cannot hold a line break; JSON does not need one. */
function oneLine(json: string): string {
  return json.replaceAll(/[\r\n]+/g, " ");
}

/** The native client sends no type with an error: it stands in the body. */
function typeOf(headers: RequestHead["headers"], body: Buffer): string {
  const header = headers["lambda-runtime-function-error-type"];
  if (header) return header;
  try {
    const { errorType } = JSON.parse(body.toString()) as { errorType?: unknown };
    if (typeof errorType === "string" && errorType !== "") return errorType;
  } catch {
    // A body that is not JSON reaches the invoker as it is.
  }
  return "Runtime.Unknown";
}

export function refuse(socket: Socket, status: number, errorType: string, errorMessage: string): void {
  answer(socket, status, JSON.stringify({ errorType, errorMessage }));
}
