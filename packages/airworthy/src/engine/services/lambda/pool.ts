import type { Timer } from "../../kernel/kernel.ts";
import type { Instant } from "../../kernel/time.ts";
import { LOGS } from "../../ports.ts";
import type { Place } from "../../service.ts";
import {
  type EnvironmentEvents,
  type EnvironmentHandle,
  ENVIRONMENTS,
  type EnvironmentSpec,
  type Fault,
  type InitType,
  type Response,
  type StopReason,
} from "./environment.ts";
import { exited, exitReason, startFailed } from "./faults.ts";
import { INIT_LIMIT, KEPT_IDLE, PROVISIONED_INIT_LIMIT } from "./limits.ts";
import { lines } from "./log-lines.ts";
import { logForm, specFor } from "./specs.ts";
import type { State, Version } from "./state.ts";
import type { Work } from "./work.ts";

type Settled = Fault | "timeout" | "ready";

/** One execution environment, from its start to its end. */
export interface Environment {
  readonly spec: EnvironmentSpec;
  readonly version: Version;
  /** The qualifier it is provisioned for. */
  readonly provisionedFor: string | undefined;
  handle: EnvironmentHandle;
  phase: "starting" | "ready" | "gone";
  /** Told with the report of its first invocation only. */
  initMs: number | undefined;
  readonly work: Map<string, Work>;
  idleSince: Instant;
  /** Is among those that are free. */
  free: boolean;
  /** Takes no further invocation. */
  retired: boolean;
  memoryUsedMb: number;
  /** Runs at the earliest deadline; there is only one, so that the kernel's heap stays small. */
  watchdog: Timer | undefined;
}

export interface Pools {
  /** A warm environment with a free slot, which is then taken. */
  take(version: Version, provisionedFor?: string): Environment | undefined;
  hasFree(version: Version, provisionedFor?: string): boolean;
  /** Gives a slot back. */
  release(environment: Environment): void;
  /** Starts one; `settled` hears what became of its initialization, once. */
  start(version: Version, options: StartOptions, settled: (outcome: Settled) => void): Environment;
  end(environment: Environment, reason: StopReason): void;
  /** Ends what is not provisioned for the generation any more; busy ones end when they have answered. */
  outdate(isOutdated: (environment: Environment) => boolean): void;
  /** Provisioned environments that work. */
  busy(functionName: string, provisionedFor: string): number;
  /** Calls back when a provisioned environment has ended that nobody wanted to end. */
  onLost(listener: (environment: Environment) => void): void;
  write(environment: Environment, messages: readonly string[]): void;
}

export interface StartOptions {
  readonly initType: InitType;
  readonly provisionedFor?: string;
  /** The initialization is repeated inside an invocation: the function's own timeout holds then. */
  readonly insideInvoke?: boolean;
  /** The invocation it is started for. */
  readonly requestId?: string;
  /** Who hears of the answers and the end of the environment. */
  readonly listener: PoolListener;
}

export interface PoolListener {
  responded(environment: Environment, requestId: string, response: Response): void;
  chunk(environment: Environment, requestId: string, bytes: Uint8Array): void;
  exited(environment: Environment, exit: Parameters<EnvironmentEvents["exited"]>[0]): void;
  log(environment: Environment, line: Parameters<EnvironmentEvents["log"]>[0]): void;
}

/** Keeps the environments of all functions of a place: the most recently used is used again first. */
export function pools(place: Place, state: State): Pools {
  const { kernel } = place;
  const free = new Map<string, Environment[]>();
  const all = new Set<Environment>();
  let lost: (environment: Environment) => void = () => {};

  function write({ spec }: Environment, messages: readonly string[]): void {
    if (messages.length === 0) return;
    const at = kernel.now();
    place.use(LOGS).append(
      spec.logGroup,
      spec.logStream,
      messages.map((message) => ({ at, message })),
    );
  }

  function end(environment: Environment, reason: StopReason): void {
    if (environment.phase === "gone") return;
    kernel.note("lambda.environment-ended", { id: environment.spec.id, reason });
    environment.phase = "gone";
    environment.watchdog?.cancel();
    all.delete(environment);
    drop(environment);
    environment.handle.stop(reason);
    if (environment.provisionedFor !== undefined && reason !== "outdated") lost(environment);
  }

  function drop(environment: Environment): void {
    if (!environment.free) return;
    environment.free = false;
    const key = keyOf(environment.version, environment.provisionedFor);
    const list = free.get(key) ?? [];
    // Mostly it is the last one, which is taken first.
    if (list.at(-1) === environment) list.pop();
    else list.splice(list.indexOf(environment), 1);
    if (list.length === 0) free.delete(key);
  }

  function offer(environment: Environment): void {
    if (environment.free) return;
    environment.free = true;
    const key = keyOf(environment.version, environment.provisionedFor);
    const list = free.get(key);
    if (list) list.push(environment);
    else free.set(key, [environment]);
  }

  function reapLater(environment: Environment, delay: number): void {
    kernel.after(delay, () => {
      if (environment.phase === "gone" || environment.provisionedFor !== undefined) return;
      const idle = environment.work.size > 0 ? 0 : kernel.now() - environment.idleSince;
      if (idle >= KEPT_IDLE) end(environment, "idle");
      else reapLater(environment, KEPT_IDLE - idle);
    });
  }

  return {
    write,
    end,
    onLost(listener) {
      lost = listener;
    },
    busy(functionName, provisionedFor) {
      let count = 0;
      for (const { spec, work, provisionedFor: target } of all)
        if (target === provisionedFor && spec.functionName === functionName && work.size > 0) count++;
      return count;
    },
    hasFree: (version, provisionedFor) => free.has(keyOf(version, provisionedFor)),

    take(version, provisionedFor) {
      const list = free.get(keyOf(version, provisionedFor));
      const environment = list?.at(-1);
      if (!environment) return undefined;
      if (environment.work.size + 1 >= environment.spec.slots) drop(environment);
      return environment;
    },

    release(environment) {
      environment.idleSince = kernel.now();
      if (environment.phase !== "ready") return;
      if (!environment.retired) offer(environment);
      else if (environment.work.size === 0) end(environment, "outdated");
    },

    start(version, { initType, provisionedFor, insideInvoke, requestId, listener }, settled) {
      const spec = specFor(place, state, version, initType);
      kernel.note("lambda.environment-started", {
        id: spec.id,
        functionName: spec.functionName,
        version: spec.version,
        initType,
        logStream: spec.logStream,
        ...(requestId === undefined ? {} : { requestId }),
      });
      const started = kernel.now();
      const form = logForm(version);
      const environment: Environment = {
        spec,
        version,
        provisionedFor,
        handle: NOBODY,
        phase: "starting",
        initMs: undefined,
        work: new Map(),
        idleSince: started,
        free: false,
        retired: false,
        memoryUsedMb: 0,
        watchdog: undefined,
      };
      all.add(environment);
      const phase = insideInvoke ? "invoke" : "init";
      const fail = (outcome: Fault | "timeout", reason: StopReason): void => {
        if (environment.phase !== "starting") return;
        limit?.cancel();
        const initMs = kernel.now() - started;
        const failed =
          outcome === "timeout"
            ? ({ status: "timeout" } as const)
            : { status: "error" as const, errorType: outcome.errorType };
        write(environment, lines.initReport(form, kernel.now(), { initMs, initType, phase, ...failed }));
        end(environment, reason);
        settled(outcome);
      };
      write(environment, lines.initStart(form, started, initType, runtimeOf(place, version)));
      const events: EnvironmentEvents = {
        ready(initMs) {
          if (environment.phase !== "starting") return;
          limit?.cancel();
          kernel.note("lambda.environment-ready", { id: spec.id, initMs });
          environment.phase = "ready";
          environment.initMs = insideInvoke ? undefined : initMs;
          write(
            environment,
            lines.initReport(form, kernel.now(), { initMs, initType, phase, status: "success" }),
          );
          if (provisionedFor === undefined) reapLater(environment, KEPT_IDLE);
          settled("ready");
        },
        initFailed: (fault) => fail(fault, "failed"),
        responded: (requestId, response) => listener.responded(environment, requestId, response),
        chunk: (requestId, bytes) => listener.chunk(environment, requestId, bytes),
        exited(exit) {
          if (environment.phase === "starting")
            fail(exited(requestId ?? spec.id, exitReason(exit)), "failed");
          else if (environment.phase === "ready") listener.exited(environment, exit);
        },
        log: (line) => listener.log(environment, line),
      };
      try {
        environment.handle = place.use(ENVIRONMENTS).start(spec, events);
      } catch (error) {
        // In a turn of its own, as if the process had said so.
        kernel.after(0, () => events.initFailed(startFailed(error)));
      }
      const limit = insideInvoke
        ? undefined
        : kernel.after(initType === "on-demand" ? INIT_LIMIT : PROVISIONED_INIT_LIMIT, () =>
            fail("timeout", "init-timeout"),
          );
      return environment;
    },

    outdate(isOutdated) {
      for (const environment of all) {
        if (!isOutdated(environment)) continue;
        environment.retired = true;
        drop(environment);
        if (environment.work.size === 0 && environment.phase === "ready") end(environment, "outdated");
      }
    },
  };
}

const NOBODY: EnvironmentHandle = { invoke: () => {}, stop: () => {} };

function keyOf({ config, generation }: Version, provisionedFor: string | undefined): string {
  return `${config.FunctionName}#${generation}#${provisionedFor ?? ""}`;
}

function runtimeOf(place: Place, { config }: Version): [string, string] {
  const arn = config.RuntimeVersionConfig?.RuntimeVersionArn ?? "";
  const name = (config.Runtime ?? "container").replace(/\.x$/, "").replace(/^([a-z]+)([\d.]+)/, "$1:$2");
  return [`${name}.v1`, arn || `arn:${place.partition}:lambda:${place.region}::runtime:${name}`];
}
