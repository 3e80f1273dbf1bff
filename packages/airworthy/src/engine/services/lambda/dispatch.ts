import type { Instant } from "../../kernel/time.ts";
import type { Place } from "../../service.ts";
import { admit, freshUsage, type Usage } from "./admission.ts";
import type { ThrottleReason } from "./errors.ts";
import { ACCOUNT_CONCURRENCY } from "./limits.ts";
import { count, dimensionsOf, type Measured, milliseconds, record, type Value } from "./measure.ts";
import type { Found } from "./names.ts";
import type { Pools } from "./pool.ts";
import { route } from "./routing.ts";
import { arnOf, type LambdaFunction, provisionedOf, setAside, type State, type Version } from "./state.ts";
import { parentOf } from "./trace.ts";
import type { Trigger } from "./trigger.ts";
import type { Job, Result } from "./work.ts";

/** A request to run a function once. */
export interface Attempt {
  readonly found: Found;
  readonly requestId: string;
  readonly payload: Uint8Array;
  readonly traceHeader: string;
  readonly by: Trigger;
  readonly clientContext?: string;
  readonly streaming?: boolean;
  /** Hears the pieces of a streamed response as they come, and which version they come from. */
  readonly chunk?: (bytes: Uint8Array, executedVersion: string) => void;
  readonly tail?: boolean;
}

export type Ran = Result & { readonly executedVersion: string };

export interface Dispatcher {
  /** Starts the attempt, or says why it is throttled; `done` is then not called. */
  dispatch(attempt: Attempt, done: (ran: Ran) => void): ThrottleReason | undefined;
  /** Limits of a function have changed: its permits are counted anew. */
  forget(functionName: string): void;
  /** Invocations that run. */
  running(functionName: string): number;
}

/** Lets attempts in or throttles them, draws the version, counts and measures. */
export function dispatcher(
  place: Place,
  state: State,
  pools: Pools,
  run: (job: Job, done: (result: Result) => void) => void,
): Dispatcher {
  const { kernel } = place;
  const usages = new Map<string, Usage>();
  /** Provisioned and not, by function. */
  const running = new Map<string, number>();
  let allRunning = 0;
  let unreservedRunning = 0;
  let reservedSum: number | undefined;

  function usageOf(fn: LambdaFunction): Usage {
    return usages.get(fn.name) ?? freshUsage(kernel.now(), fn.reserved ?? ACCOUNT_CONCURRENCY);
  }

  function reservations(): number {
    if (reservedSum !== undefined) return reservedSum;
    let sum = 0;
    for (const fn of state.functions.values())
      if (fn.reserved !== undefined || fn.provisioned.size > 0) sum += setAside(fn);
    return (reservedSum = sum);
  }

  function versionOf({ fn, version, alias }: Found): Version {
    if (!alias) return version;
    const drawn = route(alias, kernel.random("lambda.alias").number());
    return fn.published.get(drawn) ?? version;
  }

  function dispatch(attempt: Attempt, done: (ran: Ran) => void): ThrottleReason | undefined {
    const { found, requestId, chunk } = attempt;
    const { fn, qualifier } = found;
    const version = versionOf(found);
    const at = kernel.now();
    const provisioned = qualifier !== undefined && fn.provisioned.has(qualifier) ? qualifier : undefined;
    const admission = admit({
      at,
      usage: usageOf(fn),
      reserved: fn.reserved,
      provisioned: fn.provisioned.size > 0 ? provisionedOf(fn) : 0,
      provisionedFree: provisioned !== undefined && pools.hasFree(version, provisioned),
      cold: !pools.hasFree(version),
      account: { limit: ACCOUNT_CONCURRENCY, setAside: reservations(), unreservedRunning },
    });
    const measured: Measured = {
      functionName: fn.name,
      qualifier,
      alias: found.alias !== undefined,
      executedVersion: version.config.Version,
    };
    if ("throttled" in admission) {
      kernel.note("lambda.throttled", { functionName: fn.name, requestId, reason: admission.throttled });
      usages.set(fn.name, admission.usage);
      record(place, at, dimensionsOf(measured), [count("Throttles")]);
      return admission.throttled;
    }
    const { on } = admission;
    kernel.note("lambda.admitted", {
      functionName: fn.name,
      requestId,
      on,
      ...(qualifier === undefined ? {} : { qualifier, version: version.config.Version }),
      ...attempt.by,
      parent: parentOf(attempt.traceHeader),
    });
    const inUse = on === "provisioned" ? 0 : 1;
    usages.set(fn.name, { ...admission.usage, running: admission.usage.running + inUse });
    running.set(fn.name, (running.get(fn.name) ?? 0) + 1);
    allRunning++;
    if (on === "unreserved") unreservedRunning++;

    const job: Job = {
      version,
      requestId,
      payload: attempt.payload,
      invokedFunctionArn: arnOf(place, fn.name, qualifier),
      traceHeader: attempt.traceHeader,
      streaming: attempt.streaming ?? false,
      tail: attempt.tail ?? false,
      ...(chunk ? { chunk: (bytes: Uint8Array) => chunk(bytes, version.config.Version) } : {}),
      ...(attempt.clientContext ? { clientContext: attempt.clientContext } : {}),
      ...(on === "provisioned" && provisioned ? { provisionedFor: provisioned } : {}),
    };
    run(job, (result) => {
      const usage = usages.get(fn.name);
      if (usage && inUse) usages.set(fn.name, { ...usage, running: Math.max(0, usage.running - inUse) });
      const left = (running.get(fn.name) ?? 1) - 1;
      if (left > 0) running.set(fn.name, left);
      else running.delete(fn.name);
      allRunning--;
      if (on === "unreserved") unreservedRunning--;
      record(place, at, dimensionsOf(measured), [
        count("Invocations"),
        count("Errors", result.errorType === undefined ? 0 : 1),
        milliseconds("Duration", result.durationMs),
      ]);
      done({ ...result, executedVersion: version.config.Version });
    });
    measureStart(at, measured, on, provisioned);
    return undefined;
  }

  function measureStart(at: Instant, measured: Measured, on: string, provisioned: string | undefined): void {
    const [account = {}, ...ofThis] = dimensionsOf(measured);
    const own = running.get(measured.functionName) ?? 0;
    record(
      place,
      at,
      [account],
      [
        count("ConcurrentExecutions", allRunning),
        count("ClaimedAccountConcurrency", unreservedRunning + reservations()),
        ...(on === "unreserved" ? [count("UnreservedConcurrentExecutions", unreservedRunning)] : []),
      ],
    );
    const values: Value[] = [count("ConcurrentExecutions", own)];
    if (provisioned !== undefined)
      values.push(
        count(
          on === "provisioned"
            ? "ProvisionedConcurrencyInvocations"
            : "ProvisionedConcurrencySpilloverInvocations",
        ),
      );
    record(place, at, ofThis, values);
    if (on !== "provisioned" || provisioned === undefined) return;
    const { requested = 1 } = state.functions.get(measured.functionName)?.provisioned.get(provisioned) ?? {};
    const busy = pools.busy(measured.functionName, provisioned);
    record(place, at, ofThis.slice(0, 2), [
      count("ProvisionedConcurrentExecutions", busy),
      { name: "ProvisionedConcurrencyUtilization", value: busy / requested, unit: "None" },
    ]);
  }

  return {
    dispatch,
    forget(functionName) {
      reservedSum = undefined;
      const usage = usages.get(functionName);
      const fn = state.functions.get(functionName);
      if (usage && fn)
        usages.set(functionName, {
          ...freshUsage(kernel.now(), fn.reserved ?? ACCOUNT_CONCURRENCY),
          running: usage.running,
        });
    },
    running: (functionName) => running.get(functionName) ?? 0,
  };
}
