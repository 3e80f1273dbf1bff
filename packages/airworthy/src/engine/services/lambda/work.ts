import type { Instant } from "../../kernel/time.ts";
import { LOGS } from "../../ports.ts";
import type { Place } from "../../service.ts";
import type { Fault } from "./environment.ts";
import { exited, exitReason, responseTooLarge, timedOut, wordsOf } from "./faults.ts";
import { LOG_TAIL, STREAMED_RESPONSE, SYNC_RESPONSE } from "./limits.ts";
import { lines } from "./log-lines.ts";
import type { Environment, PoolListener, Pools } from "./pool.ts";
import { logForm } from "./specs.ts";
import type { Version } from "./state.ts";

/** One invocation that has been let in. */
export interface Job {
  readonly version: Version;
  readonly requestId: string;
  readonly payload: Uint8Array;
  readonly invokedFunctionArn: string;
  readonly traceHeader: string;
  /** JSON text. */
  readonly clientContext?: string;
  readonly streaming: boolean;
  /** Hears the pieces of a streamed response as they come; they are kept for the result when nobody does. */
  readonly chunk?: (bytes: Uint8Array) => void;
  /** Keep the end of the log for the answer. */
  readonly tail: boolean;
  /** Runs on environments provisioned for this qualifier. */
  readonly provisionedFor?: string;
}

export interface Result {
  readonly payload: Uint8Array;
  readonly errorType?: string;
  readonly durationMs: number;
  readonly logTail?: Uint8Array;
  /** Pieces of a streamed response. */
  readonly chunks: readonly Uint8Array[];
}

/** An invocation on its way. */
export interface Work {
  readonly job: Job;
  readonly done: (result: Result) => void;
  /** When the function's time began. */
  startedAt: Instant | undefined;
  readonly tail: string[];
  readonly chunks: Uint8Array[];
  streamed: number;
}

interface End extends Fault {
  readonly status: "error" | "timeout";
}

/** Runs invocations on environments: cold start, second initialization, timeout, exit, log. */
export function worker(
  place: Place,
  pools: Pools,
): { run(job: Job, done: (result: Result) => void): void; listener: PoolListener } {
  const { kernel } = place;

  function run(job: Job, done: (result: Result) => void): void {
    const work: Work = { job, done, startedAt: undefined, tail: [], chunks: [], streamed: 0 };
    const warm = pools.take(job.version, job.provisionedFor);
    if (warm) return begin(warm, work);
    const first = pools.start(
      job.version,
      { initType: initTypeOf(job.version), listener, requestId: job.requestId },
      (outcome) => (outcome === "ready" ? begin(first, work) : startAgain(work)),
    );
  }

  /** What failed to initialize is initialized once more inside the invocation, on the function's time. */
  function startAgain(work: Work): void {
    const { job } = work;
    const timeoutMs = job.version.config.Timeout * 1000;
    work.startedAt = kernel.now();
    let ended = false;
    const second = pools.start(
      job.version,
      { initType: initTypeOf(job.version), insideInvoke: true, listener, requestId: job.requestId },
      (outcome) => {
        if (ended) return;
        limit.cancel();
        if (outcome === "ready") begin(second, work);
        else if (outcome !== "timeout") finish(second, work, { ...outcome, status: "error" });
      },
    );
    say(
      second,
      work,
      lines.start(logForm(job.version), kernel.now(), job.requestId, job.version.config.Version),
    );
    const limit = kernel.after(timeoutMs, () => {
      ended = true;
      pools.end(second, "timeout");
      endInTime(second, work);
    });
  }

  function begin(environment: Environment, work: Work): void {
    const { job } = work;
    const { config } = job.version;
    const timeoutMs = config.Timeout * 1000;
    if (work.startedAt === undefined) {
      work.startedAt = kernel.now();
      say(environment, work, lines.start(logForm(job.version), kernel.now(), job.requestId, config.Version));
    }
    kernel.note("lambda.invocation-started", {
      requestId: job.requestId,
      functionName: config.FunctionName,
      version: config.Version,
      environment: environment.spec.id,
    });
    environment.work.set(job.requestId, work);
    // A slot beyond the first is free as soon as the environment is there.
    if (environment.work.size < environment.spec.slots) pools.release(environment);
    watch(environment, work.startedAt + timeoutMs);
    environment.handle.invoke({
      requestId: job.requestId,
      payload: job.payload,
      deadline: work.startedAt + timeoutMs,
      invokedFunctionArn: job.invokedFunctionArn,
      traceHeader: job.traceHeader,
      streaming: job.streaming,
      ...(job.clientContext ? { clientContext: job.clientContext } : {}),
    });
  }

  /** All invocations of an environment have the same timeout: the first that began is the first that is over. */
  function watch(environment: Environment, deadline: Instant): void {
    if (environment.watchdog) return;
    environment.watchdog = kernel.at(deadline, () => {
      environment.watchdog = undefined;
      const timeoutMs = environment.version.config.Timeout * 1000;
      let next: Instant | undefined;
      for (const { startedAt = 0 } of environment.work.values())
        next = Math.min(next ?? Infinity, startedAt + timeoutMs);
      if (next === undefined) return;
      if (next > kernel.now()) return watch(environment, next);
      pools.end(environment, "timeout");
      for (const work of take(environment))
        if ((work.startedAt ?? 0) + timeoutMs <= kernel.now()) endInTime(environment, work);
        else dieWith(environment, work, "Runtime exited with error: signal: killed");
    });
  }

  function endInTime(environment: Environment, work: Work): void {
    const { job } = work;
    const timeoutMs = job.version.config.Timeout * 1000;
    say(environment, work, lines.timedOut(logForm(job.version), kernel.now(), job.requestId, timeoutMs));
    finish(environment, work, { ...timedOut(job.requestId, timeoutMs), status: "timeout" });
  }

  function dieWith(environment: Environment, work: Work, reason: string): void {
    const { job } = work;
    say(environment, work, lines.exited(logForm(job.version), job.requestId, reason));
    finish(environment, work, { ...exited(job.requestId, reason), status: "error" });
  }

  function finish(
    environment: Environment,
    work: Work,
    end: End | { readonly status: "success"; readonly payload: Uint8Array; readonly errorType?: undefined },
    measuredMs?: number,
  ): void {
    const { job } = work;
    const { initMs } = environment;
    const durationMs = measuredMs ?? kernel.now() - (work.startedAt ?? kernel.now());
    kernel.note("lambda.invocation-ended", {
      requestId: job.requestId,
      status: end.status,
      durationMs,
      ...(end.errorType ? { errorType: end.errorType, ...wordsOf(end.payload) } : {}),
      ...(initMs === undefined ? {} : { initMs }),
    });
    environment.work.delete(job.requestId);
    say(
      environment,
      work,
      lines.end(logForm(job.version), kernel.now(), {
        requestId: job.requestId,
        durationMs,
        memoryMb: environment.spec.memoryMb,
        memoryUsedMb: environment.memoryUsedMb,
        status: end.status,
        traceHeader: job.traceHeader,
        ...firstOf(environment),
        ...(end.errorType ? { errorType: end.errorType } : {}),
      }),
    );
    environment.initMs = undefined;
    pools.release(environment);
    work.done({
      payload: end.payload,
      durationMs,
      chunks: work.chunks,
      ...(end.errorType ? { errorType: end.errorType } : {}),
      ...(job.tail ? { logTail: tailOf(work) } : {}),
    });
  }

  const listener: PoolListener = {
    responded(environment, requestId, { payload, errorType, streamed, durationMs, memoryUsedMb }) {
      const work = environment.work.get(requestId);
      if (!work || environment.phase !== "ready") return;
      environment.memoryUsedMb = Math.max(environment.memoryUsedMb, memoryUsedMb ?? 0);
      if (errorType !== undefined)
        finish(environment, work, { payload, errorType, status: "error" }, durationMs);
      else if (!streamed && payload.length > SYNC_RESPONSE)
        finish(environment, work, { ...responseTooLarge(), status: "error" }, durationMs);
      else finish(environment, work, { payload, status: "success" }, durationMs);
    },
    chunk(environment, requestId, bytes) {
      const work = environment.work.get(requestId);
      if (!work) return;
      work.streamed += bytes.length;
      if (work.streamed > STREAMED_RESPONSE) return;
      if (work.job.chunk) work.job.chunk(bytes);
      else work.chunks.push(bytes);
    },
    exited(environment, exit) {
      environment.memoryUsedMb = Math.max(environment.memoryUsedMb, exit.memoryUsedMb ?? 0);
      pools.end(environment, "failed");
      for (const work of take(environment)) dieWith(environment, work, exitReason(exit));
    },
    log(environment, { message, at = kernel.now(), requestId }) {
      const { spec } = environment;
      const only = environment.work.size === 1 ? [...environment.work.values()][0] : undefined;
      const work = requestId === undefined ? only : environment.work.get(requestId);
      if (work?.job.tail) work.tail.push(message.endsWith("\n") ? message : `${message}\n`);
      place.use(LOGS).append(spec.logGroup, spec.logStream, [{ at, message }]);
    },
  };

  function say(environment: Environment, work: Work, messages: readonly string[]): void {
    if (work.job.tail) work.tail.push(...messages);
    pools.write(environment, messages);
  }

  return { run, listener };
}

function take(environment: Environment): Work[] {
  const taken = [...environment.work.values()];
  environment.work.clear();
  return taken;
}

function tailOf({ tail }: Work): Uint8Array {
  const bytes = new TextEncoder().encode(tail.join(""));
  return bytes.slice(Math.max(0, bytes.length - LOG_TAIL));
}

/** What the report of an environment's first invocation says of its beginning. */
function firstOf({ initMs, spec }: Environment): { readonly initMs?: number; readonly restoreMs?: number } {
  if (initMs === undefined || spec.initType === "provisioned-concurrency") return {};
  return spec.initType === "snap-start" ? { restoreMs: initMs } : { initMs };
}

function initTypeOf({ config }: Version): "on-demand" | "snap-start" {
  return config.SnapStart?.OptimizationStatus === "On" ? "snap-start" : "on-demand";
}
