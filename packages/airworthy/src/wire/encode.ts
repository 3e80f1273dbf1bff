import { responseBound } from "./bindings.ts";
import { CBOR_LEAVES, cborBytes } from "./cbor.ts";
import type { Decoded } from "./decode.ts";
import { eventBody, EVENT_STREAM, initialResponse } from "./eventstream.ts";
import { headerText, toHeader } from "./headers.ts";
import { JSON_LEAVES, jsonBytes, REST_JSON_LEAVES } from "./json.ts";
import type { WireResponse } from "./message.ts";
import { type Member, NO_MEMBERS, type Operation } from "./model.ts";
import { fromText, toText } from "./scalars.ts";
import { bytesOf } from "./text.ts";
import { structureTo, toTree } from "./tree.ts";
import { attributes, element, escapeXml, memberToXml, namespace, structureToXml } from "./xml-write.ts";

type Output = Readonly<Record<string, unknown>>;
type Body = WireResponse["body"];

/** What a service says its blobs are, though its model does not: Lambda's Invoke answers with JSON. */
const CONTENT: Readonly<Record<string, string>> = { lambda: "application/json" };
const EMPTY = new Uint8Array(0);
const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

/**
 * The answer to a request, in the protocol it came in. A member that is an event stream is given as an AsyncIterable
 * of its events, a streaming blob as bytes, text or an AsyncIterable of bytes.
 *
 * @example response = encodeResponse(decoded, { MessageId: "5fea7756…" }, requestId);
 */
export function encodeResponse(
  decoded: Decoded,
  output: Output | undefined | void,
  requestId: string,
): WireResponse {
  const operation = decoded.model.operation(decoded.operation);
  if (!operation) throw new Error(`${decoded.service} has no operation ${decoded.operation}`);
  const given = output ?? {};
  const { status, headers, body } = answer(decoded, operation, given, requestId);
  return { status, headers: { ...requestIdHeaders(decoded, requestId), ...headers }, body };
}

/** S3's clients look for another name. */
export function requestIdHeaders(
  { protocol }: { readonly protocol: Decoded["protocol"] },
  requestId: string,
): Record<string, string> {
  return protocol === "rest-xml" ? { "x-amz-request-id": requestId } : { "x-amzn-requestid": requestId };
}

function answer(decoded: Decoded, operation: Operation, output: Output, requestId: string): WireResponse {
  switch (decoded.protocol) {
    case "json-1.0":
    case "json-1.1": {
      const version = decoded.protocol.slice(-3);
      const type = `application/x-amz-json-${version}`;
      const tree = structureTo(operation.output, withoutStream(operation, output), JSON_LEAVES);
      const whole = jsonBytes(tree);
      return ok(type, streamOf(decoded, operation, output, whole, type) ?? whole);
    }
    case "rpc-v2-cbor": {
      const tree = structureTo(operation.output, withoutStream(operation, output), CBOR_LEAVES);
      const type = "application/cbor";
      const whole = cborBytes(tree);
      const { status, headers, body } = ok(type, streamOf(decoded, operation, output, whole, type) ?? whole);
      return { status, headers: { ...headers, "smithy-protocol": "rpc-v2-cbor" }, body };
    }
    case "query":
      return ok("text/xml", Buffer.from(queryEnvelope(decoded, operation, output, requestId)));
    default:
      return restAnswer(decoded, operation, output);
  }
}

function ok(type: string, body: Body): WireResponse {
  const headers = { "content-type": body instanceof Uint8Array ? type : EVENT_STREAM };
  return { status: 200, headers, body };
}

/** Source: https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#response-serialization */
function queryEnvelope(decoded: Decoded, operation: Operation, output: Output, requestId: string): string {
  const { name, output: type } = operation;
  const inner = structureToXml(type, output);
  // Clients want the element of an output without members, but none where there is no output.
  const result = type === NO_MEMBERS ? "" : element(`${name}Result`, inner);
  const metadata = element("ResponseMetadata", element("RequestId", escapeXml(requestId)));
  const { xmlNamespace } = decoded.model.file;
  return element(`${name}Response`, result + metadata, xmlNamespace ? namespace(["", xmlNamespace]) : "");
}

/** Source: https://smithy.io/2.0/spec/http-bindings.html */
function restAnswer(decoded: Decoded, operation: Operation, output: Output): WireResponse {
  const type = operation.output;
  const { http, payload, body: members } = responseBound(type);
  const headers: Record<string, string> = {};
  let status = operation.http?.[2] ?? 200;
  for (const member of http) {
    const value = output[member.name];
    if (value === undefined || value === null) continue;
    const { httpHeader, httpPrefixHeaders, httpResponseCode } = member.traits;
    if (httpResponseCode) status = Number(fromText(member.type, toText(member.type, value, "date-time")));
    else if (httpPrefixHeaders !== undefined) {
      for (const [key, item] of Object.entries(value))
        headers[(httpPrefixHeaders + key).toLowerCase()] = headerText(String(item));
    } else if (httpHeader !== undefined) headers[httpHeader.toLowerCase()] = toHeader(member, value);
  }
  // Source: https://www.rfc-editor.org/rfc/rfc9110#section-15.3.7
  if (headers["content-range"] !== undefined && status === 200) status = 206;
  const { content, body } = payload
    ? payloadBody(decoded, payload, output[payload.name])
    : membersBody(decoded, operation, output, members);
  // As S3 was seen answering HeadBucket: what there would be is XML.
  const told = content === "" && decoded.protocol === "rest-xml" && operation.http?.[0] === "HEAD";
  const contentType = told ? "application/xml" : content;
  return {
    status,
    headers: { ...(contentType !== "" && { "content-type": contentType }), ...headers },
    body,
  };
}

interface Content {
  readonly content: string;
  readonly body: Body;
}

const NO_CONTENT: Content = { content: "", body: EMPTY };

function payloadBody(decoded: Decoded, member: Member, value: unknown): Content {
  const { type } = member;
  if (value === undefined || value === null) return NO_CONTENT;
  if ((type.kind === "union" || type.kind === "structure") && type.streaming)
    return { content: EVENT_STREAM, body: eventBody(type, value as AsyncIterable<Output>, decoded.protocol) };
  if (type.kind === "blob") {
    const content = member.traits.mediaType ?? CONTENT[decoded.service] ?? "application/octet-stream";
    return { content, body: isStream(value) ? value : bytesOf(value) };
  }
  if (type.kind === "string")
    return { content: member.traits.mediaType ?? "text/plain", body: Buffer.from(String(value)) };
  if (decoded.protocol === "rest-xml") {
    const name =
      (type.kind === "structure" || type.kind === "union" ? type.traits.xmlName : undefined) ??
      member.traits.xmlName ??
      ("name" in type ? type.name : member.name);
    const space = rootSpace(decoded, member.traits.xmlNamespace);
    const traits = { ...member.traits, xmlNamespace: space };
    return xmlContent(memberToXml({ ...member, traits }, value, member.traits.xmlName ?? name));
  }
  return { content: "application/json", body: jsonBytes(toTree(type, value, REST_JSON_LEAVES)) };
}

function membersBody(
  decoded: Decoded,
  operation: Operation,
  output: Output,
  members: readonly Member[],
): Content {
  if (members.length === 0 && decoded.protocol === "rest-xml") return NO_CONTENT;
  const type = operation.output;
  if (decoded.protocol !== "rest-xml") {
    if (type.members.length === 0 && operation.http?.[2] === 204) return NO_CONTENT;
    return {
      content: "application/json",
      body: jsonBytes(structureTo(type, output, REST_JSON_LEAVES, members)),
    };
  }
  const [only] = members;
  const space = rootSpace(decoded, type.traits.xmlNamespace);
  if (operation.unwrapped && only) {
    const traits = { ...only.traits, xmlNamespace: space };
    return xmlContent(
      memberToXml({ ...only, traits }, output[only.name] ?? "", only.traits.xmlName ?? only.name),
    );
  }
  const inner = structureToXml(type, output, members);
  return xmlContent(
    element(type.traits.xmlName ?? type.name, inner, namespace(space) + attributes(type, output)),
  );
}

function xmlContent(xml: string): Content {
  return { content: "application/xml", body: Buffer.from(DECLARATION + xml) };
}

function rootSpace(
  decoded: Decoded,
  own: readonly [string, string] | undefined,
): readonly [string, string] | undefined {
  const { xmlNamespace } = decoded.model.file;
  return own ?? (xmlNamespace ? ["", xmlNamespace] : undefined);
}

/** The member of an RPC answer that is a stream of events, if there is one. */
function streamMember({ output }: Operation): Member | undefined {
  return output.members.find(({ type }) => type.kind === "union" && type.streaming);
}

function withoutStream(operation: Operation, output: Output): Output {
  const member = streamMember(operation);
  return member ? { ...output, [member.name]: undefined } : output;
}

/** In RPC protocols the other members come first, as an event of their own. */
function streamOf(decoded: Decoded, operation: Operation, output: Output, initial: Uint8Array, type: string) {
  const member = streamMember(operation);
  if (member?.type.kind !== "union") return undefined;
  const events = (output[member.name] ?? none()) as AsyncIterable<Output>;
  return eventBody(member.type, events, decoded.protocol, initialResponse(initial, type));
}

async function* none(): AsyncGenerator<Output> {}

function isStream(value: unknown): value is AsyncIterable<Uint8Array> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}
