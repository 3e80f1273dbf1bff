import type { Protocol } from "./message.ts";
import { type Model, type ModelFile, modelOf } from "./model.ts";
import { SERVICES } from "./services.generated.ts";

/** What a request says of its service, before the service's model is read. */
export interface ServiceEntry {
  /** What its clients speak unless told otherwise. */
  readonly protocol: Protocol;
  /** The name in the scope of a signature. */
  readonly signing: string;
  /** The first half of X-Amz-Target, and the name in the path of RPC v2 CBOR. */
  readonly target: string;
  readonly version: string;
  readonly queryCompatible?: boolean;
  readonly load: () => Promise<{ readonly default: unknown }>;
}

export type ServiceIndex = Readonly<Record<string, ServiceEntry>>;

/** What is known of each service before its model is read. */
export const INDEX: ServiceIndex = SERVICES;

const models = new Map<string, Promise<Model>>();

/** The model of one service, read once. Nobody pays for a service nobody calls. */
export function loadModel(service: string): Promise<Model> {
  const known = models.get(service);
  if (known) return known;
  const entry = Object.hasOwn(INDEX, service) ? INDEX[service] : undefined;
  if (!entry) throw new Error(`there is no model of ${service}`);
  const loading = entry.load().then((module) => modelOf(module.default as ModelFile));
  models.set(service, loading);
  return loading;
}
