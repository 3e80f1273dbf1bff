import type { Kernel } from "../../kernel/kernel.ts";
import type { Random } from "../../kernel/random.ts";
import { type Definition, service } from "../../service.ts";
import {
  type EnvironmentEvents,
  type EnvironmentHandle,
  type EnvironmentPort,
  ENVIRONMENTS,
  type EnvironmentSpec,
  type Order,
} from "./environment.ts";

/** What a simulated initialization comes to. */
export type Start =
  | { readonly kind: "ready"; readonly afterMs: number }
  | { readonly kind: "fails"; readonly afterMs: number; readonly errorType: string; readonly message: string }
  | { readonly kind: "exits"; readonly afterMs: number; readonly code?: number; readonly signal?: string }
  /** Neither ready nor failed: Lambda's own limit ends it. */
  | { readonly kind: "hangs" };

/** What a simulated invocation comes to. */
export type Outcome = {
  readonly logs?: readonly string[];
  readonly memoryUsedMb?: number;
} & (
  | { readonly kind: "returns"; readonly afterMs: number; readonly payload?: unknown }
  | {
      readonly kind: "throws";
      readonly afterMs: number;
      readonly errorType?: string;
      readonly message?: string;
    }
  | { readonly kind: "exits"; readonly afterMs: number; readonly code?: number; readonly signal?: string }
  | {
      readonly kind: "streams";
      readonly chunks: readonly { readonly afterMs: number; readonly text: string }[];
    }
  | { readonly kind: "hangs" }
);

/** How the functions of a simulated fleet behave. Chance comes from the seeded stream that is handed in. */
export interface Behaviour {
  start?(spec: EnvironmentSpec, chance: Random): Start;
  invoke(order: SimulatedOrder, chance: Random): Outcome;
}

export interface SimulatedOrder extends Order {
  readonly spec: EnvironmentSpec;
  /** The payload read as JSON. */
  readonly event: unknown;
  /** 1 for the first invocation of this environment. */
  readonly nth: number;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * Environments without processes: their time is the kernel's, what they do is told by a script or drawn from a
 * distribution.
 *
 * @example engineFor({ …, definitions: [lambda, simulated({ invoke: () => ({ kind: "returns", afterMs: 20 }) })] })
 */
export function simulated(behaviour: Behaviour): Definition<EnvironmentPort> {
  return service<EnvironmentPort>({
    port: ENVIRONMENTS,
    create: ({ kernel }) => ({
      operations: {},
      inner: { start: (spec, events) => startOne(kernel, behaviour, spec, events) },
    }),
  });
}

function startOne(
  kernel: Kernel,
  behaviour: Behaviour,
  spec: EnvironmentSpec,
  events: EnvironmentEvents,
): EnvironmentHandle {
  const chance = kernel.random(`environments.${spec.functionName}`);
  let gone = false;
  let nth = 0;
  const later = (delay: number, run: () => void): void => {
    kernel.after(delay, () => {
      if (!gone) run();
    });
  };
  const exit = (outcome: { readonly code?: number; readonly signal?: string }, memoryUsedMb?: number) => {
    gone = true;
    events.exited({
      ...(outcome.code === undefined ? {} : { code: outcome.code }),
      ...(outcome.signal === undefined ? {} : { signal: outcome.signal }),
      ...(memoryUsedMb === undefined ? {} : { memoryUsedMb }),
    });
  };

  const begin = behaviour.start?.(spec, chance) ?? { kind: "ready", afterMs: 100 };
  if (begin.kind === "ready") later(begin.afterMs, () => events.ready(begin.afterMs));
  if (begin.kind === "fails")
    later(begin.afterMs, () => {
      gone = true;
      events.initFailed({
        errorType: begin.errorType,
        payload: errorBody(begin.errorType, begin.message),
      });
    });
  if (begin.kind === "exits") later(begin.afterMs, () => exit(begin));

  return {
    stop: () => {
      gone = true;
    },
    invoke(order) {
      nth++;
      const outcome = behaviour.invoke(
        {
          ...order,
          spec,
          nth,
          // Most behaviours never look at it.
          get event(): unknown {
            return JSON.parse(decoder.decode(order.payload));
          },
        },
        chance,
      );
      const { requestId } = order;
      for (const message of outcome.logs ?? []) events.log({ message, requestId });
      const memory = outcome.memoryUsedMb === undefined ? {} : { memoryUsedMb: outcome.memoryUsedMb };
      switch (outcome.kind) {
        case "returns":
          return later(outcome.afterMs, () =>
            events.responded(requestId, {
              payload: encoder.encode(JSON.stringify(outcome.payload ?? null)),
              ...memory,
            }),
          );
        case "throws": {
          const errorType = outcome.errorType ?? "Error";
          const payload = errorBody(errorType, outcome.message ?? "it failed");
          return later(outcome.afterMs, () => events.responded(requestId, { payload, errorType, ...memory }));
        }
        case "exits":
          return later(outcome.afterMs, () => exit(outcome, outcome.memoryUsedMb));
        case "streams": {
          let elapsed = 0;
          for (const { afterMs, text } of outcome.chunks) {
            elapsed += afterMs;
            later(elapsed, () => events.chunk(requestId, encoder.encode(text)));
          }
          return later(elapsed, () =>
            events.responded(requestId, { payload: new Uint8Array(), streamed: true, ...memory }),
          );
        }
        case "hangs":
          return undefined;
      }
    },
  };
}

function errorBody(errorType: string, errorMessage: string): Uint8Array {
  return encoder.encode(JSON.stringify({ errorType, errorMessage, trace: [] }));
}
