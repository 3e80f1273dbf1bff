import type { Place } from "../../service.ts";
import { type AsyncQueue, asyncQueue } from "./async.ts";
import { type Dispatcher, dispatcher } from "./dispatch.ts";
import { type Pools, pools } from "./pool.ts";
import { type Configuration, emptyState, type LambdaFunction, type State } from "./state.ts";
import { type Provisioner, provisioner } from "./provision.ts";
import { publish } from "./versions.ts";
import { worker } from "./work.ts";

/** Lambda in one place: its state and the machines that work on it. What the operations share. */
export interface Lambda {
  readonly place: Place;
  readonly state: State;
  readonly pools: Pools;
  readonly dispatcher: Dispatcher;
  readonly queue: AsyncQueue;
  readonly provisioner: Provisioner;
  /** A new RevisionId. */
  revision(): string;
  /** Ends Pending and InProgress, a while later. */
  settle(fn: LambdaFunction): void;
  publish(fn: LambdaFunction, options: { readonly description?: string }): Configuration;
}

/**
 * How long a function is Pending, or its update InProgress. AWS gives no number; here it is over before the next
 * request, so that nobody waits on his own machine.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html
 */
const SETTLING = 0;

export function lambdaFor(place: Place): Lambda {
  const { kernel } = place;
  const state = emptyState();
  const environments = pools(place, state);
  const { run, listener } = worker(place, environments);
  const gate = dispatcher(place, state, environments, run);
  const revision = (): string => kernel.random("lambda.revision").uuid();

  function settle(fn: LambdaFunction): void {
    const { generation } = fn.latest;
    kernel.after(SETTLING, () => {
      if (fn.latest.generation !== generation) return;
      const {
        StateReason: _reason,
        StateReasonCode: _code,
        LastUpdateStatusReason: _updateReason,
        LastUpdateStatusReasonCode: _updateCode,
        ...config
      } = fn.latest.config;
      kernel.note("lambda.function-settled", { functionName: fn.name });
      const settled = {
        ...fn.latest,
        config: {
          ...config,
          State: "Active" as const,
          LastUpdateStatus: "Successful" as const,
          RevisionId: revision(),
        },
      };
      if (fn.publishedFrom === fn.latest) fn.publishedFrom = settled;
      fn.latest = settled;
    });
  }

  return {
    place,
    state,
    pools: environments,
    dispatcher: gate,
    queue: asyncQueue(place, state, gate),
    provisioner: provisioner(place, environments, listener, (name) => state.functions.get(name), gate.forget),
    revision,
    settle,
    publish: (fn, options) =>
      publish(place, state, fn, { ...options, revision: revision(), latestRevision: revision() }),
  };
}
