import { randomUUID } from "node:crypto";
import type { Socket } from "node:net";
import type { EnvironmentSpec, Fault, Order } from "../../engine/services/lambda/environment.ts";
import type { RequestHead } from "./http.ts";
import { answer } from "./http.ts";
import { refuse } from "./runtime-api.ts";

/*
 * The Extensions API of one environment.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html
 */

const BASE = "/2020-01-01/extension/";

export type ShutdownReason = "spindown" | "timeout" | "failure";

interface Extension {
  readonly id: string;
  readonly name: string;
  readonly events: readonly string[];
  /** The request for the next event that has not been answered. */
  waiting: Socket | undefined;
  /** An event it has not asked for yet. */
  readonly pending: string[];
}

export interface Extensions {
  /** Answers a request; false when it is not for this API. */
  handle(head: RequestHead, body: Buffer, socket: Socket): boolean;
  /** The name an identifier stands for. */
  nameOf(id: string | undefined): string | undefined;
  /** Whether all that were started have registered. */
  readonly registered: boolean;
  /** Whether all that registered wait for their next event: only then does an invocation begin. */
  readonly idle: boolean;
  /** Whether anybody wants to hear of the end. */
  readonly listening: boolean;
  invoke(order: Order, deadline: number): void;
  shutdown(reason: ShutdownReason, deadline: number): void;
}

/** `expected` are the names of extensions that are started with the environment; `changed` hears that one has moved. */
export function openExtensions(
  spec: EnvironmentSpec,
  expected: readonly string[],
  events: { changed(): void; failed(fault: Fault): void },
): Extensions {
  const all = new Map<string, Extension>();

  function register(head: RequestHead, body: Buffer, socket: Socket): void {
    const name = head.headers["lambda-extension-name"];
    if (!name) return refuse(socket, 403, "Extension.InvalidExtensionName", "the extension has no name");
    if ([...all.values()].some((one) => one.name === name))
      return refuse(socket, 403, "Extension.AlreadyRegistered", `${name} has registered already`);
    const wanted = eventsOf(body);
    if (!wanted) return refuse(socket, 400, "InvalidRequestFormat", "the body is no registration");
    // What runs inside the function's process ends with it.
    if (!expected.includes(name) && wanted.includes("SHUTDOWN"))
      return refuse(
        socket,
        403,
        "Extension.InvalidEventType",
        "an internal extension cannot register for SHUTDOWN",
      );
    const extension: Extension = { id: randomUUID(), name, events: wanted, waiting: undefined, pending: [] };
    all.set(extension.id, extension);
    const accepts = head.headers["lambda-extension-accept-feature"]?.split(/\s*,\s*/) ?? [];
    answer(
      socket,
      200,
      JSON.stringify({
        functionName: spec.functionName,
        functionVersion: spec.version,
        handler: spec.handler ?? "",
        ...(accepts.includes("accountId") ? { accountId: spec.account } : {}),
      }),
      { "Lambda-Extension-Identifier": extension.id },
    );
    events.changed();
  }

  function next(extension: Extension, socket: Socket): void {
    const event = extension.pending.shift();
    if (event !== undefined)
      return answer(socket, 200, event, { "Lambda-Extension-Event-Identifier": randomUUID() });
    extension.waiting = socket;
    events.changed();
  }

  function tell(kind: "INVOKE" | "SHUTDOWN", event: string): void {
    for (const extension of all.values()) {
      if (!extension.events.includes(kind)) continue;
      const socket = extension.waiting;
      extension.waiting = undefined;
      if (socket) answer(socket, 200, event, { "Lambda-Extension-Event-Identifier": randomUUID() });
      else extension.pending.push(event);
    }
  }

  return {
    handle(head, body, socket) {
      if (!head.path.startsWith(BASE)) return false;
      const what = head.path.slice(BASE.length);
      if (what === "register") {
        register(head, body, socket);
        return true;
      }
      const id = head.headers["lambda-extension-identifier"];
      const extension = all.get(id ?? "");
      if (!id) refuse(socket, 403, "Extension.MissingExtensionIdentifier", "the request names no extension");
      else if (!extension)
        refuse(socket, 403, "Extension.UnknownExtensionIdentifier", "nobody registered so");
      else if (what === "event/next") next(extension, socket);
      else if (what === "init/error" || what === "exit/error") {
        answer(socket, 202, '{"status":"OK"}\n');
        const type = head.headers["lambda-extension-function-error-type"] ?? "unknown";
        events.failed(
          extensionFault(what === "init/error" ? "Extension.InitError" : "Extension.ExitError", type),
        );
      } else return false;
      return true;
    },
    nameOf: (id) => all.get(id ?? "")?.name,
    get registered() {
      const names = new Set([...all.values()].map(({ name }) => name));
      return expected.every((name) => names.has(name));
    },
    get idle() {
      for (const { waiting } of all.values()) if (!waiting) return false;
      return true;
    },
    get listening() {
      return [...all.values()].some((one) => one.events.includes("SHUTDOWN"));
    },
    invoke({ requestId, invokedFunctionArn, traceHeader }, deadline) {
      tell(
        "INVOKE",
        JSON.stringify({
          eventType: "INVOKE",
          deadlineMs: Math.round(deadline),
          requestId,
          invokedFunctionArn,
          tracing: { type: "X-Amzn-Trace-Id", value: traceHeader },
        }),
      );
    },
    shutdown(shutdownReason, deadline) {
      tell(
        "SHUTDOWN",
        JSON.stringify({ eventType: "SHUTDOWN", shutdownReason, deadlineMs: Math.round(deadline) }),
      );
    },
  };
}

/** Source of the types: https://github.com/aws/aws-lambda-runtime-interface-emulator (fatalerror) */
export function extensionFault(errorType: string, reason: string): Fault {
  return {
    errorType,
    payload: Buffer.from(JSON.stringify({ errorType, errorMessage: `Error: ${reason}` })),
  };
}

function eventsOf(body: Buffer): string[] | undefined {
  try {
    const { events = [] } = JSON.parse(body.toString()) as { events?: unknown };
    return Array.isArray(events) && events.every((one) => one === "INVOKE" || one === "SHUTDOWN")
      ? (events as string[])
      : undefined;
  } catch {
    return undefined;
  }
}
