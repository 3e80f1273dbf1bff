import { within } from "./error.ts";
import { fromHeader } from "./headers.ts";
import type { Member, StructureType, Traits } from "./model.ts";
import { fromText } from "./scalars.ts";
import { put } from "./text.ts";

/** Where the members of a structure travel. */
export interface Bound {
  readonly http: readonly Member[];
  readonly payload: Member | undefined;
  readonly body: readonly Member[];
}

const inRequest = new WeakMap<StructureType, Bound>();
const inResponse = new WeakMap<StructureType, Bound>();

/** Source: https://smithy.io/2.0/spec/http-bindings.html */
export function requestBound(type: StructureType): Bound {
  return known(inRequest, type, ({ traits }) => isHeader(traits) || isAddress(traits));
}

/** Some shapes are both input and output: what is bound to the address of a request is in the body of a response. */
export function responseBound(type: StructureType): Bound {
  return known(inResponse, type, ({ traits }) => isHeader(traits) || traits.httpResponseCode !== undefined);
}

function isHeader(traits: Traits): boolean {
  return traits.httpHeader !== undefined || traits.httpPrefixHeaders !== undefined;
}

function isAddress(traits: Traits): boolean {
  return (
    traits.httpLabel !== undefined || traits.httpQuery !== undefined || traits.httpQueryParams !== undefined
  );
}

function known(
  cache: WeakMap<StructureType, Bound>,
  type: StructureType,
  isHttp: (member: Member) => boolean,
): Bound {
  const cached = cache.get(type);
  if (cached) return cached;
  const payload = type.members.find(({ traits }) => traits.httpPayload !== undefined);
  const http = type.members.filter(isHttp);
  const body = payload ? [] : type.members.filter((member) => !isHttp(member));
  const bound = { http, payload, body };
  cache.set(type, bound);
  return bound;
}

export interface HttpParts {
  readonly labels: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
}

/** Members that are not in the body, from where they are. */
export function fromHttp(type: StructureType, parts: HttpParts): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  let at = "";
  try {
    for (const member of requestBound(type).http) {
      at = member.name;
      const value = valueOf(member, parts);
      if (value !== undefined) input[member.name] = value;
    }
  } catch (error) {
    throw within(error, at);
  }
  return input;
}

function valueOf(member: Member, parts: HttpParts): unknown {
  const { traits } = member;
  if (traits.httpLabel) {
    const text = Object.hasOwn(parts.labels, member.name) ? parts.labels[member.name] : undefined;
    return text === undefined ? undefined : fromText(member.type, text);
  }
  if (traits.httpQuery !== undefined) return fromQuery(member, parts.query.getAll(traits.httpQuery));
  if (traits.httpQueryParams) return queryMap(member, parts.query);
  if (traits.httpPrefixHeaders !== undefined) return prefixed(traits.httpPrefixHeaders, parts.headers);
  const header = traits.httpHeader === undefined ? undefined : parts.headers[traits.httpHeader.toLowerCase()];
  return header === undefined ? undefined : fromHeader(member, header);
}

function fromQuery(member: Member, texts: readonly string[]): unknown {
  const [first] = texts;
  if (first === undefined) return undefined;
  const { type } = member;
  return type.kind === "list" ? texts.map((text) => fromText(type.member.type, text)) : fromText(type, first);
}

/**
 * All of the query, also what has a member of its own.
 * Source: https://smithy.io/2.0/spec/http-bindings.html#httpqueryparams-trait
 */
function queryMap({ type }: Member, query: URLSearchParams): unknown {
  const record: Record<string, unknown> = {};
  const many = type.kind === "map" && type.value.type.kind === "list";
  for (const key of new Set(query.keys())) put(record, key, many ? query.getAll(key) : query.get(key));
  return Object.keys(record).length > 0 ? record : undefined;
}

function prefixed(prefix: string, headers: Readonly<Record<string, string>>): unknown {
  const start = prefix.toLowerCase();
  const found = Object.entries(headers).filter(([name]) => name.startsWith(start));
  if (found.length === 0) return undefined;
  const record: Record<string, unknown> = {};
  for (const [name, text] of found) put(record, name.slice(start.length), text);
  return record;
}
