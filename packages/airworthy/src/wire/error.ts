import type { Target } from "./message.ts";

/** An error of a service as data: what the wire needs to give it the form of a protocol. */
export interface ServiceError {
  /** The code, as the service's API reference names it: `ResourceNotFoundException`. */
  readonly code: string;
  readonly message: string;
  /** HTTP status. What the model says of this error goes before it. */
  readonly status?: number;
  readonly fault: "client" | "server";
  /** Further members of the error: `Reason`, `Type`, `retryAfterSeconds`. */
  readonly fields?: Readonly<Record<string, unknown>>;
  /** Headers that no model names. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request that cannot be read. `target` is what could be found out of it before: enough to answer in its protocol. */
export class WireError extends Error {
  readonly error: ServiceError;
  readonly target: Target;

  constructor(error: ServiceError, target: Target) {
    super(`${error.code}: ${error.message}`);
    this.name = "WireError";
    this.error = error;
    this.target = target;
  }
}

/** Text or bytes that do not say what the model wants. Becomes a WireError once the protocol is known. */
export class Malformed extends Error {
  /** Where in the input, outermost first. */
  readonly path: readonly (string | number)[];
  /** What is wrong, without the place. */
  readonly what: string;

  constructor(what: string, path: readonly (string | number)[] = []) {
    super(path.length > 0 ? `${path.join(".")}: ${what}` : what);
    this.name = "Malformed";
    this.what = what;
    this.path = path;
  }
}

/** The same error one level further out; errors of other kinds are bugs and stay what they are. */
export function within(error: unknown, key: string | number): unknown {
  return error instanceof Malformed ? new Malformed(error.what, [key, ...error.path]) : error;
}
