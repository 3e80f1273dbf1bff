import { readdirSync, statSync } from "node:fs";
import type { Socket } from "node:net";
import path from "node:path";
import type {
  EnvironmentSpec,
  Fault,
  Order,
  Response,
  StopReason,
} from "../../engine/services/lambda/environment.ts";
import { extensionFault, openExtensions, type ShutdownReason } from "./extensions.ts";
import type { RequestHead } from "./http.ts";
import { type FunctionProcess, startProcess } from "./process.ts";
import { openTelemetry } from "./telemetry.ts";
import type { Warden } from "./warden.ts";

/** What flies beside a function: its extensions, as processes of their own or inside it, and their telemetry. */
export interface Sidecars {
  handle(head: RequestHead, body: Buffer, socket: Socket): boolean;
  /** Starts the extensions of the layers; comes when all have registered, which is when the runtime starts. */
  start(variables: Readonly<Record<string, string>>, folder: string): Promise<void>;
  readonly idle: boolean;
  initialized(initMs: number): void;
  given(order: Order, deadline: number): void;
  answered(requestId: string, response: Response, durationMs: number, memoryUsedMb: number): void;
  log(message: string, at: number | undefined): void;
  /** Ends them: at once when nobody wants to hear of it. */
  end(reason: StopReason): Promise<void> | undefined;
}

export interface SidecarEvents {
  /** One has begun to wait. */
  changed(): void;
  failed(fault: Fault): void;
  log(message: string): void;
}

/** Milliseconds for what is to be done at the end. Source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-shutdown */
const SHUTDOWN = 2000;

const REASONS: Readonly<Record<StopReason, ShutdownReason>> = {
  timeout: "timeout",
  "init-timeout": "timeout",
  failed: "failure",
  idle: "spindown",
  outdated: "spindown",
  shutdown: "spindown",
};

export function openSidecars(
  spec: EnvironmentSpec,
  opt: string,
  warden: Warden,
  events: SidecarEvents,
): Sidecars {
  const files = executablesIn(path.join(opt, "extensions"));
  const running = new Map<string, FunctionProcess>();
  let ending = false;
  let onRegistered = (): void => {};
  let onGone = (): void => {};
  const extensions = openExtensions(
    spec,
    files.map((file) => path.basename(file)),
    {
      changed() {
        if (extensions.registered) onRegistered();
        events.changed();
      },
      failed: events.failed,
    },
  );
  const telemetry = openTelemetry(extensions.nameOf);
  const platform = (type: string, record: unknown): void =>
    telemetry.emit("platform", `platform.${type}`, record);

  function startOne(file: string, variables: Readonly<Record<string, string>>, folder: string): void {
    const name = path.basename(file);
    const child = startProcess({ command: file, args: [], folder, variables, frames: false }, warden);
    running.set(name, child);
    child.listen({
      log(message) {
        telemetry.emit("extension", "extension", message);
        events.log(message);
      },
      exited({ code, signal }) {
        running.delete(name);
        if (running.size === 0) onGone();
        const how = signal ? `signal: ${signal}` : `exit code: ${code}`;
        if (!ending)
          events.failed(extensionFault("Extension.Crash", `extension ${name} has ended with ${how}`));
      },
    });
  }

  return {
    handle: (head, body, socket) =>
      extensions.handle(head, body, socket) || telemetry.handle(head, body, socket),
    get idle() {
      return extensions.idle;
    },
    start(variables, folder) {
      if (files.length === 0) return Promise.resolve();
      return new Promise((resolve) => {
        onRegistered = resolve;
        for (const file of files) startOne(file, variables, folder);
      });
    },
    initialized(initMs) {
      const { initType: initializationType } = spec;
      if (!telemetry.subscribed) return;
      platform("initRuntimeDone", { initializationType, phase: "init", status: "success" });
      platform("initReport", { initializationType, phase: "init", metrics: { durationMs: initMs } });
    },
    given(order, deadline) {
      extensions.invoke(order, deadline);
      const { requestId, traceHeader: value } = order;
      if (telemetry.subscribed)
        platform("start", { requestId, version: spec.version, tracing: { type: "X-Amzn-Trace-Id", value } });
    },
    answered(requestId, { errorType, payload }, durationMs, maxMemoryUsedMB) {
      if (!telemetry.subscribed) return;
      const status = errorType === undefined ? "success" : "error";
      platform("runtimeDone", {
        requestId,
        status,
        ...(errorType === undefined ? {} : { errorType }),
        metrics: { durationMs, producedBytes: payload.length },
      });
      const billedDurationMs = Math.ceil(durationMs);
      const metrics = { durationMs, billedDurationMs, memorySizeMB: spec.memoryMb, maxMemoryUsedMB };
      platform("report", { requestId, status, metrics });
    },
    log: (message, at) => telemetry.emit("function", "function", message, at),
    end(reason) {
      ending = true;
      if (running.size === 0 || !extensions.listening) {
        for (const child of running.values()) child.signal("SIGKILL");
        return undefined;
      }
      return new Promise((resolve) => {
        const finish = (): void => {
          clearTimeout(limit);
          for (const child of running.values()) child.signal("SIGKILL");
          resolve();
        };
        const limit = setTimeout(finish, SHUTDOWN).unref();
        onGone = finish;
        void telemetry.flush();
        extensions.shutdown(REASONS[reason], Date.now() + SHUTDOWN);
      });
    },
  };
}

function executablesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .map((name) => path.join(folder, name))
      .filter((file) => statSync(file).isFile())
      .sort();
  } catch {
    return [];
  }
}
