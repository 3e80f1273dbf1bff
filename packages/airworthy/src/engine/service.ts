import type { Later } from "./kernel/later.ts";
import type { Kernel } from "./kernel/kernel.ts";

/** Who asks: the holder of credentials, or a service that acts for a resource. */
export type Caller =
  | { readonly kind: "credentials"; readonly accessKeyId: string }
  | { readonly kind: "service"; readonly principal: string; readonly sourceArn?: string };

/** One request to one operation. */
export interface Call {
  readonly service: string;
  readonly operation: string;
  readonly input: Members;
  readonly caller: Caller;
  readonly requestId: string;
  /** `X-Amzn-Trace-Id`, as the client handed it on. */
  readonly traceHeader?: string;
}

/** Members of a structure, named as in the API reference; blobs are Uint8Array, timestamps Date. */
export type Members = Readonly<Record<string, unknown>>;

/**
 * Answers at once or later; throws ServiceError. The input has the shape of the wire model, so that an operation may
 * name the SDK's type of its request: `(input: SendMessageRequest) => …`.
 */
// oxlint-disable-next-line no-explicit-any
export type Operation = (input: any, call: Call) => Members | void | Later<Members | void>;

/** Names what a service offers to other services, apart from its API; nobody imports another service's code. */
export interface Port<Inner> {
  readonly name: string;
  /** Never set: it carries the type. */
  readonly inner?: Inner;
}

/** @example export const QUEUES = port<Queues>("sqs"); */
export function port<Inner>(name: string): Port<Inner> {
  return { name };
}

/** What a service may use: one account in one Region. */
export interface Place {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  /** Where clients reach the engine, without a slash at the end: URLs of queues begin with it. */
  readonly endpoint: string;
  readonly kernel: Kernel;
  /** Whether the engine has a service: some are told only when they are there. */
  has(port: Port<unknown>): boolean;
  /** Whether a service of the engine has an operation. */
  offers(service: string, operation: string): boolean;
  /** The inner side of another service of the same place. */
  use<Inner>(port: Port<Inner>): Inner;
  /** The same account in another Region, for the few services that reach across. */
  elsewhere(region: string): Place;
  /** Another service's API, on behalf of a resource: permissions are asked as for anybody. */
  call(
    service: string,
    operation: string,
    input: Members,
    caller: Caller,
  ): Members | void | Later<Members | void>;
}

export interface Service<Inner = unknown> {
  readonly operations: Readonly<Record<string, Operation>>;
  readonly inner: Inner;
}

/** How a service comes into being in a place. Its state lives in what `create` closes over. */
export interface Definition<Inner = unknown> {
  readonly port: Port<Inner>;
  create(place: Place): Service<Inner>;
}

/** Gives a definition its type. */
export function service<Inner>(definition: Definition<Inner>): Definition<Inner> {
  return definition;
}
