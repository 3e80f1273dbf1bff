import type { Instant } from "../../kernel/time.ts";
import type { ThrottleReason } from "./errors.ts";
import { REQUESTS_PER_CONCURRENCY, SCALE_UP, SCALE_UP_PERIOD } from "./limits.ts";

/** A bucket of permits that refills all the time, and never holds more than it started with. Plain data. */
export interface Bucket {
  readonly permits: number;
  readonly at: Instant;
}

/** What one function uses of its limits. */
export interface Usage {
  /** Invocations that run, without those on provisioned environments. */
  readonly running: number;
  /** Permits to start environments. */
  readonly starts: Bucket;
  /** Permits to ask. */
  readonly requests: Bucket;
}

export interface Demand {
  readonly at: Instant;
  readonly usage: Usage;
  /** Reserved concurrency, if the function has any. */
  readonly reserved: number | undefined;
  /** Of the reserved concurrency, what is provisioned. */
  readonly provisioned: number;
  /** A provisioned environment is free. */
  readonly provisionedFree: boolean;
  /** No environment is warm: one has to be started. */
  readonly cold: boolean;
  readonly account: {
    readonly limit: number;
    /** Reserved and provisioned by all functions. */
    readonly setAside: number;
    /** Invocations that run without reserved concurrency. */
    readonly unreservedRunning: number;
  };
}

export type Admission =
  | { readonly on: "provisioned" | "reserved" | "unreserved"; readonly usage: Usage }
  | { readonly throttled: ThrottleReason; readonly usage: Usage };

export function freshUsage(at: Instant, limit: number): Usage {
  return {
    running: 0,
    starts: { permits: SCALE_UP, at },
    requests: { permits: limit * REQUESTS_PER_CONCURRENCY, at },
  };
}

/**
 * Whether an invocation may run now. It counts permits, not invocations: the caller adds to `running`.
 * Sources: https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html,
 * https://docs.aws.amazon.com/lambda/latest/dg/scaling-behavior.html
 */
export function admit(demand: Demand): Admission {
  const { at, reserved, account } = demand;
  const limit = reserved ?? account.limit;
  const perSecond = limit * REQUESTS_PER_CONCURRENCY;
  const requests = refill(demand.usage.requests, at, perSecond, perSecond);
  const starts = refill(demand.usage.starts, at, SCALE_UP / (SCALE_UP_PERIOD / 1000), SCALE_UP);
  const waiting: Usage = { ...demand.usage, requests, starts };
  const refuse = (throttled: ThrottleReason): Admission => ({ throttled, usage: waiting });

  // Reserved concurrency of zero switches a function off, whatever is provisioned.
  if (reserved === 0) return refuse("ReservedFunctionConcurrentInvocationLimitExceeded");
  if (requests.permits < 1)
    return refuse(
      reserved === undefined
        ? "FunctionInvocationRateLimitExceeded"
        : "ReservedFunctionInvocationRateLimitExceeded",
    );
  const asked = { ...waiting, requests: { ...requests, permits: requests.permits - 1 } };
  if (demand.provisionedFree) return { on: "provisioned", usage: asked };

  if (reserved !== undefined && demand.usage.running >= reserved - demand.provisioned)
    return refuse("ReservedFunctionConcurrentInvocationLimitExceeded");
  if (reserved === undefined && account.unreservedRunning >= account.limit - account.setAside)
    return refuse("ConcurrentInvocationLimitExceeded");
  const on = reserved === undefined ? "unreserved" : "reserved";
  if (!demand.cold) return { on, usage: asked };
  // AWS has no reason of its own for growing too fast, and does not say which of its reasons it gives.
  if (starts.permits < 1) return refuse("FunctionInvocationRateLimitExceeded");
  return { on, usage: { ...asked, starts: { ...starts, permits: starts.permits - 1 } } };
}

function refill({ permits, at: since }: Bucket, at: Instant, perSecond: number, most: number): Bucket {
  return { permits: Math.min(most, permits + ((at - since) / 1000) * perSecond), at };
}
