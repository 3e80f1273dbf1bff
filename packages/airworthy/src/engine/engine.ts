import { ServiceError } from "./error.ts";
import type { Kernel } from "./kernel/kernel.ts";
import type { Later } from "./kernel/later.ts";
import type { Call, Definition, Members, Place, Port, Service } from "./service.ts";

export interface EngineOptions {
  readonly kernel: Kernel;
  readonly account: string;
  readonly definitions: readonly Definition[];
  /** Where clients reach the engine; `http://127.0.0.1:4566` when absent. */
  readonly endpoint?: string;
  /** Asked before each operation; throws ServiceError (AccessDenied) to refuse. Nothing is refused when absent. */
  readonly authorize?: (call: Call, place: Place) => void;
}

/** A call that may not have its id yet. */
export type Request = Omit<Call, "requestId"> & Partial<Pick<Call, "requestId">>;

/** All places of one account. */
export interface Engine {
  readonly account: string;
  place(region: string): Place;
  /** Does one request. Throws ServiceError, or answers with a Later that may. */
  handle(region: string, request: Request): Members | void | Later<Members | void>;
  /** Services that are there, by name. */
  readonly services: readonly string[];
}

/** Services are made when they are first asked for, in the Region they are asked in. */
export function engineFor(options: EngineOptions): Engine {
  const definitions = new Map(options.definitions.map((one) => [one.port.name, one]));
  const places = new Map<string, Place>();
  /** By place, then by name: asked many times for each request. */
  const made = new Map<Place, Map<string, Service>>();

  function serviceOf(name: string, place: Place): Service | undefined {
    let here = made.get(place);
    if (!here) made.set(place, (here = new Map()));
    const known = here.get(name);
    if (known) return known;
    const definition = definitions.get(name);
    if (!definition) return undefined;
    const service = definition.create(place);
    here.set(name, service);
    return service;
  }

  function place(region: string): Place {
    const known = places.get(region);
    if (known) return known;
    const here: Place = {
      account: options.account,
      region,
      partition: partitionOf(region),
      endpoint: options.endpoint ?? "http://127.0.0.1:4566",
      kernel: options.kernel,
      has: (wanted) => definitions.has(wanted.name),
      offers: (name, operation) => Object.hasOwn(serviceOf(name, here)?.operations ?? {}, operation),
      use<Inner>(wanted: Port<Inner>): Inner {
        const found = serviceOf(wanted.name, here);
        if (!found) throw new Error(`the engine was made without the service ${wanted.name}`);
        return found.inner as Inner;
      },
      elsewhere: place,
      call: (service, operation, input, caller) => handle(region, { service, operation, input, caller }),
    };
    places.set(region, here);
    return here;
  }

  function handle(region: string, request: Request): Members | void | Later<Members | void> {
    const here = place(region);
    const found = serviceOf(request.service, here);
    const operation =
      found && Object.hasOwn(found.operations, request.operation)
        ? found.operations[request.operation]
        : undefined;
    if (!operation)
      throw new ServiceError(
        "NotImplemented",
        found
          ? `airworthy does not fly ${request.service} ${request.operation} yet.`
          : `airworthy does not fly the service ${request.service} yet.`,
        { status: 501 },
      );
    const requestId = request.requestId ?? options.kernel.random("request-id").uuid();
    const call: Call = { ...request, requestId };
    options.authorize?.(call, here);
    return operation(call.input, call);
  }

  return { account: options.account, place, handle, services: [...definitions.keys()] };
}

/** Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html#arns-syntax */
function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}
