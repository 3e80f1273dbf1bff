import path from "node:path";
import type {
  EnvironmentEvents,
  EnvironmentHandle,
  EnvironmentSpec,
  Fault,
  Order,
  Response,
} from "../../engine/services/lambda/environment.ts";
import type { Clock } from "../clock.ts";
import type { CodeStore } from "./code.ts";
import { freezer } from "./freezer.ts";
import { invalidEntrypoint, type Launch, launchFor } from "./launch.ts";
import { isWorking, memoryOf, type MemoryWatch } from "./usage.ts";
import { type Exit, type FunctionProcess, startProcess } from "./process.ts";
import { openRuntimeApi, type RuntimeApi } from "./runtime-api.ts";
import type { Spares } from "./spares.ts";
import { type Folders, variablesFor } from "./variables.ts";
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
  let began = 0;
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
    api = await openRuntimeApi({ asks, initFailed, responded, chunk }, () => false);
    if (phase === "over") return api.close();
    run(launch, folders, api.address);
  }

  function run(launch: Launch, folders: Folders, runtimeApi: string): void {
    const { command, spare, own } = launch;
    const bin = path.dirname(command);
    const variables = variablesFor(spec, folders, { runtimeApi, endpoint, own, bin });
    began = performance.now();
    child =
      spare &&
      spares.take({ command, args: spare.args }, { client: spare.client, variables, folder: folders.task });
    child ??= startProcess({ ...launch, folder: folders.task, variables }, warden);
    child.listen({
      log(message, at) {
        ice.wait();
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
    if (phase === "ready") return hand();
    const initMs = performance.now() - began;
    afterwards(() => {
      if (phase === "ready") return hand();
      phase = "ready";
      initialized();
      events.ready(initMs);
      hand();
    });
  }

  /** Gives the runtime what it has been asked for, and lets it freeze when there is nothing. */
  function hand(): void {
    // oxlint-disable-next-line no-unmodified-loop-condition -- a getter: whether the runtime waits
    while (queue.length > 0 && api?.waiting) {
      const invocation = queue.shift()!;
      const { order } = invocation;
      ice.thaw();
      running.set(order.requestId, invocation);
      invocation.givenAt = performance.now();
      api.give(order, clock.toMachine(order.deadline));
    }
    if (running.size === 0 && api?.waiting) ice.freeze();
  }

  function initFailed(fault: Fault): void {
    afterwards(() => failed(fault));
  }

  function failed(fault: Fault): void {
    if (phase !== "starting") return;
    end();
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
      events.responded(requestId, { ...response, durationMs, memoryUsedMb: peakMb });
      hand();
    });
  }

  function chunk(requestId: string, bytes: Uint8Array): void {
    afterwards(() => events.chunk(requestId, bytes));
  }

  function exited(exit: Exit): void {
    end();
    events.exited({ ...exit, memoryUsedMb: peakMb });
  }

  function end(): void {
    phase = "over";
    ice.thaw();
    unwatch();
    initialized();
    for (const { release } of [...queue, ...running.values()]) release();
    child?.signal("SIGKILL");
    api?.close();
  }

  return {
    invoke(order) {
      queue.push({ order, release: clock.hold(), givenAt: 0 });
      hand();
    },
    stop() {
      if (phase !== "over") end();
    },
  };
}
