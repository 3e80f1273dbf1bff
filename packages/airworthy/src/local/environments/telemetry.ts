import type { Socket } from "node:net";
import { answer, type RequestHead } from "./http.ts";
import { refuse } from "./runtime-api.ts";

/*
 * The Telemetry API of one environment, and the Logs API that came before it.
 * Sources: https://docs.aws.amazon.com/lambda/latest/dg/telemetry-api-reference.html,
 * https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html
 */

const PATHS: ReadonlySet<string> = new Set(["/2022-07-01/telemetry", "/2020-08-15/logs"]);

export type TelemetryKind = "platform" | "function" | "extension";

export interface Telemetry {
  handle(head: RequestHead, body: Buffer, socket: Socket): boolean;
  /** One event; `at` on the machine's clock. */
  emit(kind: TelemetryKind, type: string, record: unknown, at?: number): void;
  /** Sends what has been kept back. */
  flush(): Promise<void>;
  readonly subscribed: boolean;
}

interface Subscriber {
  readonly types: readonly string[];
  readonly address: string;
  readonly maxItems: number;
  readonly maxBytes: number;
  readonly timeoutMs: number;
  events: string[];
  bytes: number;
  timer: NodeJS.Timeout | undefined;
  /** Deliveries are made one after the other. */
  sending: Promise<void>;
}

/** Source: the API reference above. */
const BUFFERING = { maxItems: 10_000, maxBytes: 262_144, timeoutMs: 1000 };

/** `nameOf` gives the name of the extension that an identifier stands for. */
export function openTelemetry(nameOf: (id: string | undefined) => string | undefined): Telemetry {
  const subscribers = new Map<string, Subscriber>();

  function subscribe(name: string, body: Buffer, socket: Socket): void {
    const wanted = read(body);
    if (typeof wanted === "string") return refuse(socket, 400, "ValidationError", wanted);
    subscribers.set(name, wanted);
    answer(socket, 200, '"OK"');
    emit("platform", "platform.telemetrySubscription", { name, state: "Subscribed", types: wanted.types });
  }

  function emit(kind: TelemetryKind, type: string, record: unknown, at = Date.now()): void {
    let event: string | undefined;
    for (const subscriber of subscribers.values()) {
      if (!subscriber.types.includes(kind)) continue;
      event ??= JSON.stringify({ time: new Date(at).toISOString(), type, record });
      subscriber.events.push(event);
      subscriber.bytes += event.length;
      if (subscriber.events.length >= subscriber.maxItems || subscriber.bytes >= subscriber.maxBytes)
        send(subscriber);
      else subscriber.timer ??= setTimeout(() => send(subscriber), subscriber.timeoutMs).unref();
    }
  }

  function send(subscriber: Subscriber): void {
    clearTimeout(subscriber.timer);
    subscriber.timer = undefined;
    const { events, address } = subscriber;
    if (events.length === 0) return;
    subscriber.events = [];
    subscriber.bytes = 0;
    const body = `[${events.join(",")}]`;
    subscriber.sending = subscriber.sending
      .then(async () => {
        const headers = { "content-type": "application/json" };
        await (await fetch(address, { method: "POST", headers, body })).arrayBuffer();
      })
      // Nobody listens there (any more): Lambda drops the events as well.
      .catch(() => {});
  }

  return {
    handle(head, body, socket) {
      if (head.method !== "PUT" || !PATHS.has(head.path)) return false;
      const name = nameOf(head.headers["lambda-extension-identifier"]);
      if (!name) refuse(socket, 403, "Extension.UnknownExtensionIdentifier", "nobody registered so");
      else subscribe(name, body, socket);
      return true;
    },
    emit,
    async flush() {
      for (const subscriber of subscribers.values()) send(subscriber);
      await Promise.all([...subscribers.values()].map(({ sending }) => sending));
    },
    get subscribed() {
      return subscribers.size > 0;
    },
  };
}

interface Subscription {
  readonly types?: unknown;
  readonly buffering?: Partial<typeof BUFFERING>;
  readonly destination?: { readonly protocol?: string; readonly URI?: string; readonly uri?: string };
}

/** A subscription, or what is wrong with it. */
function read(body: Buffer): Subscriber | string {
  let asked: Subscription;
  try {
    asked = JSON.parse(body.toString()) as Subscription;
  } catch {
    return "the body is not JSON";
  }
  const { types, destination = {}, buffering } = asked;
  if (
    !Array.isArray(types) ||
    types.some((one) => !["platform", "function", "extension"].includes(one as string))
  )
    return "types must be platform, function or extension";
  if (destination.protocol !== "HTTP") return "airworthy delivers telemetry over HTTP only";
  const text = destination.URI ?? destination.uri ?? "";
  if (!URL.canParse(text)) return "destination has no URI";
  const uri = new URL(text);
  // Inside an environment these names are its own loopback.
  if (!/^sandbox(?:\.localdomain)?$/.test(uri.hostname)) return "the host must be sandbox.localdomain";
  uri.hostname = "127.0.0.1";
  return {
    ...BUFFERING,
    ...buffering,
    types: types as string[],
    address: uri.href,
    events: [],
    bytes: 0,
    timer: undefined,
    sending: Promise.resolve(),
  };
}
