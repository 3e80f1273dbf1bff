import type { Instant } from "../../kernel/time.ts";
import { FIRST_BACKOFF, LONGEST_BACKOFF, RETRY_AFTER_ERROR } from "./limits.ts";

/** An event in the queue of asynchronous invocations. Plain data. */
export interface Queued {
  readonly receivedAt: Instant;
  /** Times the function has run with it. */
  readonly invoked: number;
  /** Times in a row that it was throttled. */
  readonly throttled: number;
}

export type Fact =
  /** Its turn has come. */
  | { readonly kind: "due"; readonly at: Instant; readonly reserved: number | undefined }
  | { readonly kind: "succeeded" | "failed" | "throttled"; readonly at: Instant };

/** Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
export type Condition = "Success" | "RetriesExhausted" | "EventAgeExceeded" | "ZeroReservedConcurrency";

export interface Patience {
  /** Milliseconds. */
  readonly maximumAge: number;
  readonly maximumRetries: number;
}

export type Decision =
  | { readonly next: "invoke" }
  | { readonly next: "wait"; readonly delay: number; readonly event: Queued }
  | { readonly next: "end"; readonly condition: Condition; readonly event: Queued };

/**
 * What becomes of an event. After an error it is tried again after one minute, then after two; after a throttle it
 * waits from one second up to five minutes. A wait that the event would not outlive is not begun.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export function decide(event: Queued, fact: Fact, { maximumAge, maximumRetries }: Patience): Decision {
  const end = (condition: Condition, ended = event): Decision => ({ next: "end", condition, event: ended });
  const wait = (delay: number, waiting: Queued): Decision =>
    fact.at + delay - event.receivedAt > maximumAge
      ? end("EventAgeExceeded", waiting)
      : { next: "wait", delay, event: waiting };

  switch (fact.kind) {
    case "due":
      if (fact.reserved === 0) return end("ZeroReservedConcurrency");
      return fact.at - event.receivedAt > maximumAge ? end("EventAgeExceeded") : { next: "invoke" };
    case "succeeded":
      return end("Success", { ...event, invoked: event.invoked + 1 });
    case "failed": {
      const failed = { ...event, invoked: event.invoked + 1, throttled: 0 };
      if (event.invoked >= maximumRetries) return end("RetriesExhausted", failed);
      return wait(RETRY_AFTER_ERROR[event.invoked] ?? (RETRY_AFTER_ERROR.at(-1) as number), failed);
    }
    case "throttled": {
      const delay = Math.min(LONGEST_BACKOFF, FIRST_BACKOFF * 2 ** event.throttled);
      return wait(delay, { ...event, throttled: event.throttled + 1 });
    }
  }
}
