import { requestBound, fromHttp } from "./bindings.ts";
import { unpacked } from "./body.ts";
import { CBOR_LEAVES, parseCbor } from "./cbor.ts";
import { Malformed, WireError } from "./error.ts";
import { type Identity, identityOf } from "./identity.ts";
import { JSON_LEAVES, parseJson, REST_JSON_LEAVES } from "./json.ts";
import type { Protocol, Target, WireRequest } from "./message.ts";
import type { Member, Model, Operation, StructureType } from "./model.ts";
import { type Form, fromForm } from "./query.ts";
import { recognise, type Recognised } from "./recognise.ts";
import { malformed, notImplemented } from "./refusals.ts";
import { checkRequired } from "./required.ts";
import { type Match, matchRoute } from "./routes.ts";
import { inBucketPath, queueUrl, withSignedQuery } from "./places.ts";
import { loadModel } from "./services.ts";
import { utf8 } from "./text.ts";
import { fromTree, structureFrom } from "./tree.ts";
import { parseRoot, structureFromXml } from "./xml-read.ts";

/** A request in the terms of the service's API. Also what its answer needs to be written. */
export interface Decoded extends Target {
  readonly service: string;
  readonly operation: string;
  readonly protocol: Protocol;
  /** Members as the API reference names them; blobs are Uint8Array, timestamps Date. */
  readonly input: Record<string, unknown>;
  /** Who signed; undefined when nobody did. */
  readonly identity: Identity | undefined;
  readonly model: Model;
}

/**
 * Reads any request of an AWS client. Throws nothing but WireError, which says in which protocol to answer.
 *
 * @example const { service, operation, input } = await decodeRequest(request);
 */
export async function decodeRequest(sent: WireRequest): Promise<Decoded> {
  const { request, recognised } = refusing(guess(sent), () => {
    const request = withSignedQuery(unpacked(sent));
    return { request, recognised: recognise(request) };
  });
  const models = await Promise.all(recognised.services.map(loadModel));
  return readRequest(request, recognised, models);
}

/** The same once the request is unpacked and it is known which models may be meant. */
export function readRequest(request: WireRequest, recognised: Recognised, models: readonly Model[]): Decoded {
  const service = recognised.services[0] ?? recognised.called;
  const { protocol } = recognised;
  const { model, operation, match } = refusing({ protocol, service, model: models[0] }, () =>
    operationOf(request, recognised, models),
  );
  const target = {
    protocol: match ? model.file.protocol : protocol,
    service: model.file.service,
    operation: operation.name,
    model,
  };
  const input = refusing(target, () => {
    const read = match
      ? fromRest(request, operation.input, match, target.protocol)
      : fromRpc(request, operation.input, recognised);
    checkRequired(operation.input, read);
    return read;
  });
  return { ...target, input, identity: identityOf(request.headers, request.query) };
}

/** Turns what cannot be read into an error of the protocol. Other errors are bugs and pass. */
function refusing<Result>(target: Target, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    // Only what is nested thousands deep overflows the stack.
    const flat = error instanceof RangeError ? new Malformed("nested too deep") : error;
    if (flat instanceof Malformed) throw new WireError(malformed(flat, target), target);
    throw error;
  }
}

/** Enough to answer a body that cannot even be unpacked. */
function guess(request: WireRequest): Target {
  if (request.headers["smithy-protocol"] === "rpc-v2-cbor") return { protocol: "rpc-v2-cbor" };
  if (request.headers["x-amz-target"] !== undefined) return { protocol: "json-1.0" };
  const form = (request.headers["content-type"] ?? "").startsWith("application/x-www-form-urlencoded");
  return { protocol: form ? "query" : "rest-json" };
}

interface Found {
  readonly model: Model;
  readonly operation: Operation;
  readonly match?: Match;
}

function operationOf(request: WireRequest, recognised: Recognised, models: readonly Model[]): Found {
  const { protocol, operation: name } = recognised;
  if (name !== undefined) {
    for (const model of models) {
      const operation = model.operation(name);
      if (operation) return { model, operation };
    }
  } else {
    const query = new URLSearchParams(request.query);
    for (const model of models) {
      const match = matchRoute(model, model.file.service === "s3" ? inBucketPath(request) : request, query);
      if (match) return { model, operation: match.operation, match };
    }
  }
  const service = recognised.services.length === 1 ? recognised.services[0] : recognised.called;
  const operation = name ?? `${request.method} ${request.path}`;
  throw new WireError(notImplemented(service, operation), { protocol, service, operation, model: models[0] });
}

function fromRpc(
  request: WireRequest,
  type: StructureType,
  { protocol, form }: Recognised,
): Record<string, unknown> {
  if (protocol === "query") return fromQuery(request, type, form ?? { children: new Map() });
  return protocol === "rpc-v2-cbor"
    ? structureFrom(type, parseCbor(request.body), CBOR_LEAVES)
    : structureFrom(type, parseJson(request.body), JSON_LEAVES);
}

/** SQS's old form has the queue in the path. */
function fromQuery(request: WireRequest, type: StructureType, form: Form): Record<string, unknown> {
  const input = fromForm(type, form);
  const url = input["QueueUrl"] === undefined ? queueUrl(request, type) : undefined;
  return url === undefined ? input : { ...input, QueueUrl: url };
}

function fromRest(
  request: WireRequest,
  type: StructureType,
  { labels }: Match,
  protocol: Protocol,
): Record<string, unknown> {
  const { body } = request;
  const query = new URLSearchParams(request.query);
  const input = fromHttp(type, { labels, headers: request.headers, query });
  const { payload, body: members } = requestBound(type);
  if (payload) {
    const value = payloadOf(payload, body, protocol);
    return value === undefined ? input : { ...input, [payload.name]: value };
  }
  if (members.length === 0 || body.length === 0) return input;
  const rest =
    protocol === "rest-xml"
      ? structureFromXml(type, parseRoot(body), members)
      : structureFrom(type, parseJson(body), REST_JSON_LEAVES, members);
  return { ...input, ...rest };
}

/** The member that is the whole body. */
function payloadOf({ type }: Member, body: Uint8Array, protocol: Protocol): unknown {
  if (type.kind === "blob") return body.length > 0 || type.streaming ? body : undefined;
  if (body.length === 0) return undefined;
  if (type.kind === "string") return utf8(body);
  if (protocol === "rest-xml" && (type.kind === "structure" || type.kind === "union"))
    return structureFromXml(type, parseRoot(body));
  return fromTree(type, parseJson(body), REST_JSON_LEAVES);
}
