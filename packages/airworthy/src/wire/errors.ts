import { responseBound } from "./bindings.ts";
import { CBOR_LEAVES, cborBytes } from "./cbor.ts";
import { requestIdHeaders } from "./encode.ts";
import type { ServiceError } from "./error.ts";
import { toHeader } from "./headers.ts";
import { JSON_LEAVES, jsonBytes, REST_JSON_LEAVES } from "./json.ts";
import type { Target, WireResponse } from "./message.ts";
import type { ErrorType, Member } from "./model.ts";
import { structureTo, type Leaves } from "./tree.ts";
import { element, escapeXml, namespace, structureToXml } from "./xml-write.ts";

type Fields = Readonly<Record<string, unknown>>;

/**
 * An error in the form of its protocol. What the model says of the error (status, query code, members and where they
 * travel) goes before what the error says itself; an error that the model does not have is written as it is.
 */
export function encodeError(target: Target, error: ServiceError, requestId: string): WireResponse {
  const type = target.model?.error(error.code);
  const status = statusOf(target, error, type);
  const fields = fieldsOf(error, type);
  const about: Written = { target, error, type, fields, requestId };
  const { headers, body } = written(about);
  const compatible = compatibility(about);
  return {
    status,
    headers: { ...requestIdHeaders(target, requestId), ...error.headers, ...headers, ...compatible },
    body,
  };
}

/** The model knows best; then the error, unless it blames the wrong side. */
function statusOf({ protocol }: Target, error: ServiceError, type: ErrorType | undefined): number {
  const known = (protocol === "query" ? type?.query?.[1] : undefined) ?? type?.status;
  if (known !== undefined) return known;
  const server = (type?.fault ?? error.fault) === "server";
  const { status } = error;
  return status !== undefined && status >= 500 === server ? status : server ? 500 : 400;
}

interface Written {
  readonly target: Target;
  readonly error: ServiceError;
  readonly type: ErrorType | undefined;
  readonly fields: Fields;
  readonly requestId: string;
}

interface Form {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

function written(about: Written): Form {
  switch (about.target.protocol) {
    case "json-1.0":
    case "json-1.1": {
      const type = `application/x-amz-json-${about.target.protocol.slice(-3)}`;
      const tree = { __type: shapeId(about), ...treeOf(about, JSON_LEAVES) };
      return {
        headers: { "content-type": type },
        body: jsonBytes(tree),
      };
    }
    case "rpc-v2-cbor": {
      const headers = { "content-type": "application/cbor", "smithy-protocol": "rpc-v2-cbor" };
      return { headers, body: cborBytes({ __type: shapeId(about), ...treeOf(about, CBOR_LEAVES) }) };
    }
    case "rest-json": {
      const headers = { "content-type": "application/json", "x-amzn-errortype": nameOf(about) };
      return {
        headers: { ...headers, ...headersOf(about) },
        body: jsonBytes(treeOf(about, REST_JSON_LEAVES)),
      };
    }
    case "query":
      return { headers: { "content-type": "text/xml" }, body: Buffer.from(queryError(about)) };
    default:
      return {
        headers: { "content-type": "application/xml", ...headersOf(about) },
        body: Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${xmlError(about)}`),
      };
  }
}

/** Model's name of the error, which is not its code in the query protocol. */
function nameOf({ error, type }: Written): string {
  return type?.name ?? error.code;
}

/**
 * Errors of the query protocol that models do not have, under the names that services give them in JSON. Recorded for
 * LocalStack with SQS: test_send_empty_message, test_send_oversized_message.
 */
const COMMON: Readonly<Record<string, string>> = {
  InvalidParameterValue: "InvalidParameterValueException",
  InvalidParameterCombination: "InvalidParameterCombinationException",
  MissingParameter: "MissingRequiredParameterException",
};

/**
 * JSON 1.0 and CBOR say the namespace, JSON 1.1 does not.
 * Source: https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html#differences-between-awsjson1-0-and-awsjson1-1
 */
function shapeId(about: Written): string {
  const { target, type, error } = about;
  const own = target.model?.file.queryCompatible ? COMMON[error.code] : undefined;
  if (!type && own === undefined) return nameOf(about);
  const name = type?.name ?? own ?? "";
  return target.model && target.protocol !== "json-1.1" ? `${target.model.file.namespace}#${name}` : name;
}

/** The message under the name that the error's model gives it: `message` or `Message`. */
function fieldsOf(error: ServiceError, type: ErrorType | undefined): Fields {
  const member = type?.members.find(({ name }) => name.toLowerCase() === "message");
  return { [member?.name ?? "message"]: error.message, ...error.fields };
}

/** Fields that the model does not have (its errors may have none at all) are kept. */
function treeOf({ type, fields }: Written, leaves: Leaves): Record<string, unknown> {
  if (!type) return { ...fields };
  const bound = new Set(responseBound(type).http);
  const members = type.members.filter((member) => !bound.has(member));
  const unknown = Object.entries(fields).filter(
    ([name]) => !type.members.some((member) => member.name === name),
  );
  return { ...Object.fromEntries(unknown), ...structureTo(type, fields, leaves, members) };
}

function headersOf({ type, fields }: Written): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const member of type ? responseBound(type).http : []) {
    const value = fields[member.name];
    const name = member.traits.httpHeader;
    if (name !== undefined && value !== undefined && value !== null)
      headers[name.toLowerCase()] = toHeader(member, value);
  }
  return headers;
}

/**
 * Services that gave up the query protocol still tell its code.
 * Source: https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#aws-protocols-awsquerycompatible-trait
 */
function compatibility({ target, error, type }: Written): Record<string, string> {
  if (!target.model?.file.queryCompatible || target.protocol === "query") return {};
  const code = type?.query?.[0] ?? error.code;
  return { "x-amzn-query-error": `${code};${error.fault === "client" ? "Sender" : "Receiver"}` };
}

/** Source: https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#operation-error-serialization */
function queryError(about: Written): string {
  const { target, error, type, requestId } = about;
  const space = target.model?.file.xmlNamespace;
  const inner =
    element("Type", error.fault === "client" ? "Sender" : "Receiver") +
    element("Code", escapeXml(type?.query?.[0] ?? error.code)) +
    membersOf(about);
  return element(
    "ErrorResponse",
    element("Error", inner) + element("RequestId", escapeXml(requestId)),
    space ? namespace(["", space]) : "",
  );
}

/** S3's is bare. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
function xmlError(about: Written): string {
  const code = element("Code", escapeXml(about.error.code));
  return element("Error", code + membersOf(about) + element("RequestId", escapeXml(about.requestId)));
}

function membersOf({ error, type, fields }: Written): string {
  const isMessage = (name: string) => name.toLowerCase() === "message";
  const bound = new Set<Member>(type ? responseBound(type).http : []);
  const members = type?.members.filter((member) => !isMessage(member.name) && !bound.has(member)) ?? [];
  const known = new Set(type?.members.map(({ name }) => name));
  const unknown = Object.entries(fields)
    .filter(
      ([name, value]) =>
        !isMessage(name) && !known.has(name) && /^[A-Za-z]\w*$/.test(name) && value !== undefined,
    )
    .map(([name, value]) =>
      element(name, escapeXml(typeof value === "object" ? JSON.stringify(value) : String(value))),
    );
  return (
    (error.message === "" ? "" : element("Message", escapeXml(error.message))) +
    (type ? structureToXml(type, fields, members) : "") +
    unknown.join("")
  );
}
