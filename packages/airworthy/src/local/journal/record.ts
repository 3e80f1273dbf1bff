import type { Engine } from "../../engine/engine.ts";
import type { Kernel } from "../../engine/kernel/kernel.ts";
import { type Call, type Definition, type Port, service } from "../../engine/service.ts";
import {
  type EnvironmentEvents,
  type EnvironmentPort,
  ENVIRONMENTS,
} from "../../engine/services/lambda/environment.ts";
import { packed } from "./data.ts";

/*
 * What comes into the engine from outside, written into its journal: requests of clients, what processes of functions
 * say, stacks. From these and the seed the whole run follows, so a journal that has them can be replayed. Their names
 * begin with `in.`
 */

/** A port whose `serve` answers requests to functions behind HTTP. */
interface Serving {
  serve(id: string, request: unknown): unknown;
}

/** The same engine, whose requests are written down before they are done. */
export function recordedEngine(engine: Engine, kernel: Kernel): Engine {
  return {
    ...engine,
    handle(region, call) {
      kernel.note("in.call", { region, call: packed(call as Call) });
      return engine.handle(region, call);
    },
    place(region) {
      const place = engine.place(region);
      return {
        ...place,
        use<Inner>(port: Port<Inner>): Inner {
          const inner = place.use(port);
          if (typeof (inner as Partial<Serving>).serve !== "function") return inner;
          const serve: Serving["serve"] = (id, request) => {
            kernel.note("in.http", { region, port: port.name, id, request: packed(request) });
            return (inner as Serving).serve(id, request);
          };
          return { ...inner, serve };
        },
      };
    },
  };
}

/** Environments whose events are written down before they are heard. */
export function recordedEnvironments(definition: Definition<EnvironmentPort>): Definition<EnvironmentPort> {
  return service<EnvironmentPort>({
    port: ENVIRONMENTS,
    create(place) {
      const { inner, operations } = definition.create(place);
      return {
        operations,
        inner: {
          start: (spec, events) =>
            inner.start(spec, recordedEvents(`${place.region} ${spec.id}`, events, place.kernel)),
        },
      };
    },
  });
}

function recordedEvents(id: string, events: EnvironmentEvents, kernel: Kernel): EnvironmentEvents {
  const heard = <Name extends keyof EnvironmentEvents>(name: Name): EnvironmentEvents[Name] =>
    ((...args: never[]) => {
      kernel.note("in.environment", { id, event: name, args: packed(args) });
      (events[name] as (...given: never[]) => void)(...args);
    }) as EnvironmentEvents[Name];
  return {
    ready: heard("ready"),
    initFailed: heard("initFailed"),
    responded: heard("responded"),
    chunk: heard("chunk"),
    exited: heard("exited"),
    log: heard("log"),
  };
}
