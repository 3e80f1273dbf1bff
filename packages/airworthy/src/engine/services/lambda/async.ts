import type { Instant } from "../../kernel/time.ts";
import type { Place } from "../../service.ts";
import type { Dispatcher, Ran } from "./dispatch.ts";
import { layToRest } from "./failures.ts";
import { DEFAULT_EVENT_AGE, MOST_RETRIES } from "./limits.ts";
import { count, milliseconds, ofFunction, record } from "./measure.ts";
import { find, type Found } from "./names.ts";
import { type Condition, decide, type Fact, type Patience, type Queued } from "./retry.ts";
import { arnOf, type LambdaFunction, type State } from "./state.ts";
import type { Trigger } from "./trigger.ts";

/** An event that somebody handed over for later. */
export interface AsyncEvent {
  readonly requestId: string;
  readonly functionName: string;
  readonly qualifier: string | undefined;
  readonly payload: Uint8Array;
  readonly traceHeader: string;
  readonly by: Trigger;
  readonly clientContext?: string;
}

export interface AsyncQueue {
  add(event: AsyncEvent): void;
  /** Ends an event that must not run, as recursion does. */
  drop(event: AsyncEvent, found: Found): void;
}

/** Lambda's own queue before each function. */
export function asyncQueue(place: Place, state: State, dispatcher: Dispatcher): AsyncQueue {
  const { kernel } = place;

  function next(event: AsyncEvent, queued: Queued, last?: Ran): void {
    const found = findNow(event);
    if (!found) return;
    const { fn } = found;
    const fact: Fact = { kind: "due", at: kernel.now(), reserved: fn.reserved };
    const decision = decide(queued, fact, patience(fn, event.qualifier));
    if (decision.next !== "invoke") return act(event, queued, fact, found, last);
    record(place, kernel.now(), ofFunction(fn.name), [
      milliseconds("AsyncEventAge", kernel.now() - queued.receivedAt),
    ]);
    const { requestId, payload, traceHeader, clientContext } = event;
    const by = { ...event.by, ...(queued.invoked > 0 ? { attempt: queued.invoked + 1 } : {}) };
    const throttled = dispatcher.dispatch(
      { found, requestId, payload, traceHeader, by, ...(clientContext ? { clientContext } : {}) },
      (ran) => {
        const kind = ran.errorType === undefined ? "succeeded" : "failed";
        act(event, queued, { kind, at: kernel.now() }, found, ran);
      },
    );
    if (throttled) act(event, queued, { kind: "throttled", at: kernel.now() }, found, last);
  }

  function act(event: AsyncEvent, queued: Queued, fact: Fact, found: Found, last: Ran | undefined): void {
    const { fn } = found;
    const decision = decide(queued, fact, patience(fn, event.qualifier));
    if (decision.next === "wait") {
      const { requestId } = event;
      kernel.note("lambda.event-waits", { requestId, because: fact.kind, delay: decision.delay });
      kernel.after(decision.delay, () => next(event, decision.event, last));
    } else if (decision.next === "end") end(event, decision, found, last);
  }

  function end(
    event: AsyncEvent,
    { condition, event: queued }: { readonly condition: Condition; readonly event: Queued },
    { fn, version }: Found,
    last: Ran | undefined,
  ): void {
    kernel.note("lambda.event-ended", { requestId: event.requestId, condition });
    if (condition !== "Success")
      record(place, kernel.now(), ofFunction(fn.name), [count("AsyncEventsDropped")]);
    const config = fn.eventInvoke.get(event.qualifier ?? "$LATEST")?.DestinationConfig;
    layToRest(
      place,
      {
        at: kernel.now(),
        requestId: event.requestId,
        functionArn: arnOf(place, fn.name, event.qualifier ?? "$LATEST"),
        condition,
        invoked: queued.invoked,
        payload: event.payload,
        ...(last ? { last } : {}),
      },
      {
        functionName: fn.name,
        deadLetter: version.config.DeadLetterConfig?.TargetArn || undefined,
        onSuccess: config?.OnSuccess?.Destination || undefined,
        onFailure: config?.OnFailure?.Destination || undefined,
        traceHeader: event.traceHeader,
      },
    );
  }

  /** A function or alias may be gone by the time; nothing is left then that could keep the event. */
  function findNow(event: AsyncEvent): Found | undefined {
    try {
      return find(place, state, { name: event.functionName, qualifier: event.qualifier });
    } catch {
      kernel.note("lambda.event-lost", { requestId: event.requestId, functionName: event.functionName });
      return undefined;
    }
  }

  const received = (at: Instant): Queued => ({ receivedAt: at, invoked: 0, throttled: 0 });
  return {
    add(event) {
      kernel.note("lambda.event-received", {
        requestId: event.requestId,
        functionName: event.functionName,
        qualifier: event.qualifier ?? "$LATEST",
      });
      record(place, kernel.now(), ofFunction(event.functionName), [count("AsyncEventsReceived")]);
      const queued = received(kernel.now());
      kernel.after(0, () => next(event, queued));
    },
    drop(event, found) {
      // AWS says that the event goes to the dead-letter queue or the destination, not under which condition:
      // https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
      end(event, { condition: "RetriesExhausted", event: received(kernel.now()) }, found, undefined);
    },
  };
}

function patience(fn: LambdaFunction, qualifier: string | undefined): Patience {
  const config = fn.eventInvoke.get(qualifier ?? "$LATEST");
  const seconds = config?.MaximumEventAgeInSeconds;
  return {
    maximumAge: seconds ? seconds * 1000 : DEFAULT_EVENT_AGE,
    maximumRetries: config?.MaximumRetryAttempts ?? MOST_RETRIES,
  };
}
