import { identityOf } from "./identity.ts";
import type { Protocol, WireRequest } from "./message.ts";
import { fieldOf, type Form, parseForm } from "./query.ts";
import { INDEX } from "./services.ts";
import { unescape, utf8 } from "./text.ts";

/**
 * What a request says of itself before any model is read. Its shape decides, not its service: clients of one service
 * speak several protocols, and change them.
 */
export interface Recognised {
  readonly protocol: Protocol;
  /** Services that may be meant, the likeliest first; none when it is one we have no model of. */
  readonly services: readonly string[];
  /** What the client calls a service that is not ours. */
  readonly called?: string;
  /** REST requests find their operation by route. */
  readonly operation?: string;
  readonly form?: Form;
}

const CBOR_PATH = /^\/(?:.*\/)?service\/([^/]+)\/operation\/([^/]+)\/?$/;

/** @throws Malformed when it is a form that cannot be read */
export function recognise(request: WireRequest): Recognised {
  return cborRequest(request) ?? jsonRequest(request) ?? queryRequest(request) ?? restRequest(request);
}

/** Source: https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html#requests */
function cborRequest(request: WireRequest): Recognised | undefined {
  if (request.headers["smithy-protocol"] !== "rpc-v2-cbor") return undefined;
  const [, target = "", operation = ""] = CBOR_PATH.exec(request.path) ?? [];
  return { protocol: "rpc-v2-cbor", ...byTarget(unescape(target)), operation: unescape(operation) };
}

/** Source: https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html#protocol-behaviors */
function jsonRequest(request: WireRequest): Recognised | undefined {
  const header = request.headers["x-amz-target"];
  if (header === undefined) return undefined;
  const dot = header.lastIndexOf(".");
  const { services, called } = byTarget(dot < 0 ? header : header.slice(0, dot));
  const version = /^application\/x-amz-json-1\.([01])/.exec(request.headers["content-type"] ?? "")?.[1];
  const usual = INDEX[services[0] ?? ""]?.protocol;
  const protocol =
    version === "0" || (version === undefined && usual === "json-1.0") ? "json-1.0" : "json-1.1";
  return { protocol, services, called, operation: dot < 0 ? "" : header.slice(dot + 1) };
}

function byTarget(target: string): Pick<Recognised, "services" | "called"> {
  const services = Object.keys(INDEX).filter((name) => INDEX[name]?.target === target);
  return services.length > 0 ? { services } : { services, called: target };
}

/** Source: https://smithy.io/2.0/aws/protocols/aws-query-protocol.html */
function queryRequest(request: WireRequest): Recognised | undefined {
  const type = request.headers["content-type"] ?? "";
  const posted = type.startsWith("application/x-www-form-urlencoded") && request.method === "POST";
  if (!posted && !/(?:^|&)Action=/.test(request.query)) return undefined;
  const text = posted ? utf8(request.body) : "";
  if (posted && !/(?:^|&)Action=/.test(text) && !/(?:^|&)Action=/.test(request.query)) return undefined;
  const form = parseForm(request.query === "" ? text : `${text}&${request.query}`);
  const operation = fieldOf(form, "Action") ?? "";
  const version = fieldOf(form, "Version");
  const speaking = Object.keys(INDEX).filter(
    (name) => INDEX[name]?.protocol === "query" || INDEX[name]?.queryCompatible,
  );
  const signed = signedFor(request, speaking);
  const versioned = speaking.filter((name) => INDEX[name]?.version === version);
  const services = signed.length > 0 ? signed : versioned;
  const called = identityOf(request.headers, request.query)?.service ?? `Version ${version ?? "(none)"}`;
  return { protocol: "query", services, operation, form, ...(services.length === 0 && { called }) };
}

/** By signature; else by Host; else every REST service may be meant, S3 last because its routes take any path. */
function restRequest(request: WireRequest): Recognised {
  const identity = identityOf(request.headers, request.query);
  const signed = signedFor(request, REST);
  const called = identity && signed.length === 0 ? identity.service : undefined;
  const services = called !== undefined ? [] : signed.length > 0 ? signed : hostedFor(request);
  const likely = services[0] ?? REST[0];
  const protocol = services.length <= 2 && likely !== undefined ? INDEX[likely]?.protocol : undefined;
  return { protocol: protocol ?? "rest-json", services, called };
}

function isXml(service: string): boolean {
  return INDEX[service]?.protocol === "rest-xml";
}

const REST = Object.keys(INDEX)
  .filter((name) => INDEX[name]?.protocol.startsWith("rest-"))
  .sort((a, b) => Number(isXml(a)) - Number(isXml(b)));

function hostedFor(request: WireRequest): readonly string[] {
  const host = (request.headers["host"] ?? "").split(/[.:]/);
  const hosted = REST.filter((name) => host.includes(INDEX[name]?.signing ?? ""));
  return hosted.length > 0 ? hosted : REST;
}

function signedFor(request: WireRequest, among: readonly string[]): string[] {
  const service = identityOf(request.headers, request.query)?.service;
  return service === undefined ? [] : among.filter((name) => INDEX[name]?.signing === service);
}
