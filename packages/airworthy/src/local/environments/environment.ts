import path from "node:path";
import type {
  EnvironmentEvents,
  EnvironmentHandle,
  EnvironmentSpec,
  Fault,
  Order,
  Response,
  StopReason,
} from "../../engine/services/lambda/environment.ts";
import type { Clock } from "../clock.ts";
import type { CodeStore } from "./code.ts";
import { freezer } from "./freezer.ts";
import { invalidEntrypoint, type Launch, launchFor } from "./launch.ts";
import { isWorking, memoryOf, type MemoryWatch } from "./usage.ts";
import { type Exit, type FunctionProcess, startProcess } from "./process.ts";
import { openRuntimeApi, type RuntimeApi } from "./runtime-api.ts";
import { openSidecars, type Sidecars } from "./sidecars.ts";
import type { Spares } from "./spares.ts";
import { variablesFor } from "./variables.ts";
import type { Warden } from "./warden.ts";

/** What all environments of an engine share. */
export interface Workshop {
  readonly clock: Clock;
  readonly code: CodeStore;
  readonly spares: Spares;
  readonly warden: Warden;
  readonly memory: MemoryWatch;
  /** Where the engine answers as AWS. */
  readonly endpoint: string;
}

/** An invocation that has not been answered. */
interface Invocation {
  readonly order: Order;
  readonly release: () => void;
  /** When the runtime got it, by `performance.now()`. */
  givenAt: number;
}

/** How a process is told the fleet's time before its first invocation; the bootstrap takes it away. */
const AHEAD = "AIRWORTHY_TIME_AHEAD";

/** Milliseconds within which the memory a function took is known well enough. */
const LOOK_AGAIN = 100;

/** Starts one execution environment as a process of this machine. */
export function startEnvironment(
  { clock, code, spares, warden, memory, endpoint }: Workshop,
  spec: EnvironmentSpec,
  events: EnvironmentEvents,
): EnvironmentHandle {
  const queue: Invocation[] = [];
  const running = new Map<string, Invocation>();
  const initialized = clock.hold();
  let phase: "starting" | "ready" | "over" = "starting";
  let api: RuntimeApi | undefined;
  let child: FunctionProcess | undefined;
  let sidecars: Sidecars | undefined;
  let began = 0;
  /** When the runtime asked for its first invocation. */
  let asked: number | undefined;
  let peakMb = 0;
  let lookedAt = 0;
  let unwatch = (): void => {};
  const ice = freezer(
    (signal) => child?.signal(signal),
    () => child !== undefined && isWorking(child.pid),
  );

  begin().catch((error: unknown) =>
    failed(invalidEntrypoint(String(error instanceof Error ? error.message : error))),
  );

  async function begin(): Promise<void> {
    const folders = await code.open(spec);
    const launch = await launchFor(spec, folders);
    if (!("command" in launch)) return failed(launch);
    if (launch.substituted)
      clock.enter(() =>
        clock.turns.kernel.note("local.substituted", { id: spec.id, warning: launch.substituted }),
      );
    const beside = openSidecars(spec, folders.opt, warden, {
      changed: () => afterwards(moved),
      failed: (fault) => afterwards(() => broken(fault)),
      log: (message) => clock.enter(() => events.log({ message })),
    });
    sidecars = beside;
    api = await openRuntimeApi({ asks, initFailed, responded, chunk }, beside.handle);
    if (isOver()) return api.close();
    warden.mark(api.address);
    const { command, own } = launch;
    const bin = path.dirname(command);
    const ahead = launch.tellsTime ? clock.ahead() : undefined;
    const variables = {
      ...variablesFor(spec, folders, { runtimeApi: api.address, endpoint, own, bin }),
      ...(ahead === undefined ? {} : { [AHEAD]: String(ahead) }),
    };
    began = performance.now();
    await beside.start(variables, folders.task);
    if (!isOver()) run(launch, folders.task, variables);
  }

  function isOver(): boolean {
    return phase === "over";
  }

  function run(launch: Launch, folder: string, variables: Record<string, string>): void {
    const { command, spare, tellsTime } = launch;
    /** What the process calls now, as the machine does. */
    const machine = (at: number | undefined): number | undefined =>
      at !== undefined && tellsTime && clock.ahead() !== undefined ? clock.toMachine(at) : at;
    child = spare && spares.take({ command, args: spare.args }, { client: spare.client, variables, folder });
    child ??= startProcess({ ...launch, folder, variables }, warden);
    child.listen({
      log(message, said) {
        ice.wait();
        const at = machine(said);
        sidecars?.log(message, at);
        clock.enter(() => events.log({ message, ...(at ? { at: clock.fromMachine(at) } : {}) }));
      },
      // An answer it gave in its last moment may still be on its way.
      exited: (exit) => afterwards(() => afterwards(() => exited(exit))),
    });
    unwatch = memory.watch(child.pid, (seen) => {
      lookedAt = performance.now();
      peakMb = Math.max(peakMb, seen.peak);
      // Lambda ends what takes more than it was given.
      if (seen.now > spec.memoryMb) child?.signal("SIGKILL");
    });
  }

  /**
   * A turn after everything that has arrived at the same time: what a function wrote before it answered comes before
   * its answer, though through another pipe.
   */
  function afterwards(work: () => void): void {
    setImmediate(() => phase === "over" || clock.enter(work));
  }

  function asks(): void {
    asked ??= performance.now();
    if (phase === "ready") hand();
    else afterwards(moved);
  }

  /** The runtime or an extension waits: when all do, the environment is ready, or for the next invocation. */
  function moved(): void {
    if (asked === undefined || !sidecars?.idle) return;
    if (phase === "starting") {
      phase = "ready";
      initialized();
      const initMs = asked - began;
      sidecars.initialized(initMs);
      events.ready(initMs);
    }
    hand();
  }

  /** Gives the runtime what it has been asked for, and lets it freeze when there is nothing. */
  function hand(): void {
    // oxlint-disable-next-line no-unmodified-loop-condition -- a getter: whether the runtime waits
    while (queue.length > 0 && api?.waiting && (sidecars?.idle || running.size > 0)) {
      const invocation = queue.shift()!;
      const { order } = invocation;
      const deadline = clock.toMachine(order.deadline);
      ice.thaw();
      running.set(order.requestId, invocation);
      invocation.givenAt = performance.now();
      sidecars?.given(order, deadline);
      api.give(order, deadline, clock.ahead());
    }
    if (running.size === 0 && api?.waiting && sidecars?.idle) ice.freeze();
  }

  function initFailed(fault: Fault): void {
    afterwards(() => failed(fault));
  }

  function failed(fault: Fault): void {
    if (phase !== "starting") return;
    end("failed");
    clock.enter(() => events.initFailed(fault));
  }

  function responded(requestId: string, response: Response): void {
    const now = performance.now();
    const durationMs = now - (running.get(requestId)?.givenAt ?? now);
    if (child && now - lookedAt > LOOK_AGAIN) {
      peakMb = Math.max(peakMb, memoryOf(child.pid)?.peak ?? 0);
      lookedAt = now;
    }
    afterwards(() => {
      running.get(requestId)?.release();
      running.delete(requestId);
      sidecars?.answered(requestId, response, durationMs, peakMb);
      events.responded(requestId, { ...response, durationMs, memoryUsedMb: peakMb });
      hand();
    });
  }

  function chunk(requestId: string, bytes: Uint8Array): void {
    afterwards(() => events.chunk(requestId, bytes));
  }

  /** An extension has failed, and takes the environment with it. */
  function broken(fault: Fault): void {
    if (phase === "starting") return failed(fault);
    const lost = [...running.keys()];
    end("failed");
    for (const requestId of lost) events.responded(requestId, fault);
    events.exited({ signal: "killed", memoryUsedMb: peakMb });
  }

  function exited(exit: Exit): void {
    end("failed");
    events.exited({ ...exit, memoryUsedMb: peakMb });
  }

  function end(reason: StopReason): void {
    phase = "over";
    ice.thaw();
    unwatch();
    initialized();
    for (const { release } of [...queue, ...running.values()]) release();
    const ended = sidecars?.end(reason);
    // With somebody beside it that wants to finish, the runtime may finish too; otherwise it gets no time.
    child?.signal(ended && reason !== "timeout" && reason !== "init-timeout" ? "SIGTERM" : "SIGKILL");
    const gone = (): void => {
      child?.signal("SIGKILL");
      api?.close();
      if (api) warden.sweep(api.address);
    };
    if (ended) void ended.then(gone);
    else gone();
  }

  return {
    invoke(order) {
      queue.push({ order, release: clock.hold(), givenAt: 0 });
      hand();
    },
    stop(reason) {
      if (phase !== "over") end(reason);
    },
  };
}
