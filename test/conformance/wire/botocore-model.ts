import type { Protocol } from "../../../packages/airworthy/src/wire/message.ts";
import {
  type MemberFile,
  type ModelFile,
  SIMPLE as OURS,
  type ShapeFile,
  type Traits,
} from "../../../packages/airworthy/src/wire/model.ts";

/** What botocore's test cases say of a member. */
interface CoreMember {
  readonly shape: string;
  readonly location?: "header" | "headers" | "querystring" | "uri" | "statusCode";
  readonly locationName?: string;
  readonly flattened?: boolean;
  readonly xmlAttribute?: boolean;
  readonly xmlNamespace?: { readonly uri: string; readonly prefix?: string } | string;
  readonly jsonvalue?: boolean;
  readonly eventpayload?: boolean;
  readonly eventheader?: boolean;
  readonly timestampFormat?: string;
}

export interface CoreShape extends Omit<CoreMember, "shape"> {
  readonly type: string;
  readonly members?: Readonly<Record<string, CoreMember>>;
  readonly member?: CoreMember;
  readonly key?: CoreMember;
  readonly value?: CoreMember;
  readonly payload?: string;
  readonly union?: boolean;
  readonly document?: boolean;
  readonly exception?: boolean;
  readonly fault?: boolean;
  readonly error?: { readonly code?: string; readonly httpStatusCode?: number };
}

export interface CoreSuite {
  readonly description: string;
  readonly metadata: {
    readonly protocol: string;
    readonly jsonVersion?: string;
    readonly targetPrefix?: string;
    readonly apiVersion: string;
    readonly xmlNamespace?: { readonly uri: string } | string;
    readonly awsQueryCompatible?: object;
  };
  readonly shapes: Readonly<Record<string, CoreShape>>;
  readonly cases: readonly CoreCase[];
}

export interface CoreCase {
  readonly id: string;
  readonly given: {
    readonly name: string;
    readonly http: { readonly method: string; readonly requestUri: string; readonly responseCode?: number };
    readonly input?: CoreMember;
    readonly output?: CoreMember;
  };
  readonly params?: Record<string, unknown>;
  readonly serialized?: {
    readonly method: string;
    readonly uri: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
  };
  readonly result?: Record<string, unknown>;
  readonly error?: Record<string, unknown>;
  readonly errorCode?: string;
  readonly errorMessage?: string;
  readonly response?: { readonly status_code: number; readonly body?: string };
}

const SIMPLE: Readonly<Record<string, string>> = {
  string: "string",
  character: "string",
  boolean: "boolean",
  integer: "number",
  long: "number",
  float: "number",
  double: "number",
  blob: "blob",
};
const FORMATS: Readonly<Record<string, string>> = {
  iso8601: "date-time",
  rfc822: "http-date",
  unixTimestamp: "epoch-seconds",
};

export function protocolOf({ metadata }: CoreSuite): Protocol {
  if (metadata.protocol === "json") return metadata.jsonVersion === "1.0" ? "json-1.0" : "json-1.1";
  return (metadata.protocol === "smithy-rpc-v2-cbor" ? "rpc-v2-cbor" : metadata.protocol) as Protocol;
}

/** A suite and one of its cases in the terms of our models. */
export function modelFileOf(suite: CoreSuite, { given }: CoreCase): ModelFile {
  const { metadata } = suite;
  const protocol = protocolOf(suite);
  const space = typeof metadata.xmlNamespace === "object" ? metadata.xmlNamespace.uri : metadata.xmlNamespace;
  const { method, requestUri, responseCode = 200 } = given.http;
  // Input and output may share a shape whose element has a name of its own in each.
  const shapes: Record<string, ShapeFile> = {};
  for (const [name, shape] of Object.entries(suite.shapes)) {
    if (isShape(shape)) shapes[shapeName(name)] = shapeOf(shape, suite);
  }
  return {
    service: "test",
    source: "botocore",
    protocol,
    version: metadata.apiVersion,
    namespace: "test",
    target: metadata.targetPrefix ?? "Test",
    ...(space && { xmlNamespace: space }),
    ...(metadata.awsQueryCompatible && { queryCompatible: true }),
    operations: {
      [given.name]: {
        ...(given.input && { input: rooted(given.input) }),
        ...(given.output && { output: rooted(given.output) }),
        http: [method, requestUri, responseCode],
      },
    },
    shapes,
  };

  function rooted(member: CoreMember): string {
    const { locationName } = member;
    const space = spaceOf(member);
    const name = shapeName(member.shape);
    const shape = shapes[name];
    if ((locationName || space) && shape) {
      const traits = {
        ...(locationName && { xmlName: locationName }),
        ...(space && { xmlNamespace: space }),
      };
      shapes[`${name}Root`] = { ...shape, traits: { ...shape.traits, ...traits } };
      return `${name}Root`;
    }
    return name;
  }
}

/** Ours must not be called like simple types. */
function shapeName(name: string): string {
  return (OURS as readonly string[]).includes(name) ? `_${name}` : name;
}

function isShape({ type, document }: CoreShape): boolean {
  return !document && (type === "structure" || type === "list" || type === "map");
}

function shapeOf(shape: CoreShape, suite: CoreSuite): ShapeFile {
  if (shape.type === "list" && shape.member) return { list: memberOf(shape.member, suite) };
  if (shape.type === "map" && shape.key && shape.value)
    return { key: memberOf(shape.key, suite), map: memberOf(shape.value, suite) };
  const members = Object.fromEntries(
    Object.entries(shape.members ?? {}).map(([name, member]) => [
      name,
      memberOf(member, suite, shape.payload === name),
    ]),
  );
  const traits = {
    ...(shape.locationName && { xmlName: shape.locationName }),
    ...(spaceOf(shape) && { xmlNamespace: spaceOf(shape) as [string, string] }),
  };
  const about = Object.keys(traits).length > 0 ? { traits } : {};
  if (shape.union) return { union: members, ...about };
  if (!shape.exception) return { structure: members, ...about };
  return {
    error: members,
    fault: shape.fault ? "server" : "client",
    // botocore keeps the status of the query protocol in the place of the other.
    ...(!suite.metadata.awsQueryCompatible &&
      shape.error?.httpStatusCode !== undefined && { status: shape.error.httpStatusCode }),
    ...(shape.error?.code !== undefined && { query: [shape.error.code, shape.error.httpStatusCode ?? 400] }),
    ...about,
  };
}

function memberOf(member: CoreMember, suite: CoreSuite, payload = false): MemberFile {
  const shape = suite.shapes[member.shape];
  if (!shape) throw new Error(`no shape ${member.shape}`);
  const traits = traitsOf(member, shape, suite, payload);
  return [refOf(member, shape), traits];
}

function refOf(member: CoreMember, shape: CoreShape): string {
  if (shape.document) return "document";
  if (isShape(shape)) return shapeName(member.shape);
  if (shape.type === "timestamp")
    return FORMATS[member.timestampFormat ?? shape.timestampFormat ?? ""] ?? "timestamp";
  const simple = SIMPLE[shape.type];
  if (!simple) throw new Error(`no type ${shape.type}`);
  return simple;
}

function traitsOf(member: CoreMember, shape: CoreShape, suite: CoreSuite, payload: boolean): Traits {
  const name = member.locationName ?? "";
  const space = spaceOf(member) ?? spaceOf(shape);
  const xml = suite.metadata.protocol === "query" || suite.metadata.protocol === "rest-xml";
  return {
    ...(member.location === "uri" && { httpLabel: 1 }),
    ...(member.location === "header" && { httpHeader: name }),
    ...(member.location === "headers" && { httpPrefixHeaders: name }),
    ...(member.location === "querystring" &&
      (shape.type === "map" ? { httpQueryParams: 1 } : { httpQuery: name })),
    ...(member.location === "statusCode" && { httpResponseCode: 1 }),
    ...(payload && { httpPayload: 1 }),
    ...(member.location === undefined && name !== "" && (xml ? { xmlName: name } : { jsonName: name })),
    ...((member.flattened || shape.flattened) && { xmlFlattened: 1 }),
    ...(member.xmlAttribute && { xmlAttribute: 1 }),
    ...(space && { xmlNamespace: space }),
    ...(member.jsonvalue && { mediaType: "application/json" }),
    ...(member.eventpayload && { eventPayload: 1 }),
    ...(member.eventheader && { eventHeader: 1 }),
  };
}

function spaceOf({ xmlNamespace }: Pick<CoreMember, "xmlNamespace">): [string, string] | undefined {
  if (!xmlNamespace) return undefined;
  return typeof xmlNamespace === "string"
    ? ["", xmlNamespace]
    : [xmlNamespace.prefix ?? "", xmlNamespace.uri];
}
