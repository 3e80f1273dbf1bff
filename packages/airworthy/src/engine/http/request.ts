import type { HttpRequest } from "../ports.ts";
import type { Instant } from "../kernel/time.ts";

/** Names and values in the order they came. */
export type Pairs = readonly (readonly [name: string, value: string])[];

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Headers that belong to one connection. Source: https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1 */
const HOP = new Set(["connection", "keep-alive", "proxy-connection", "te", "transfer-encoding", "upgrade"]);

/**
 * Headers as the gateway hands them on: with where the request came from, without what belongs to the connection. Port
 * and protocol are those of this machine, so that links which a function makes of them lead back here.
 */
export function forwarded(request: HttpRequest, endpoint: string, traceId: string): Pairs {
  const sent: Pairs = request.rawHeaders ?? Object.entries(request.headers);
  const { protocol, port } = new URL(endpoint);
  const own: [string, string][] = [
    ["X-Forwarded-For", [request.headers["x-forwarded-for"], request.sourceIp].filter(Boolean).join(", ")],
    ["X-Forwarded-Port", port || (protocol === "https:" ? "443" : "80")],
    ["X-Forwarded-Proto", protocol.slice(0, -1)],
    ["X-Amzn-Trace-Id", request.headers["x-amzn-trace-id"] ?? traceId],
  ];
  const replaced = new Set(own.map(([name]) => name.toLowerCase()));
  return [
    ...sent.filter(([name]) => !HOP.has(name.toLowerCase()) && !replaced.has(name.toLowerCase())),
    ...own,
  ];
}

/** @example queryPairs("tag=a&tag=b%20c") // [["tag", "a"], ["tag", "b c"]] */
export function queryPairs(query: string): Pairs {
  return [...new URLSearchParams(query)];
}

/** All values of each name. */
export function valuesOf(pairs: Pairs): Readonly<Record<string, readonly string[]>> {
  const values = new Map<string, string[]>();
  for (const [name, value] of pairs) {
    const known = values.get(name);
    if (known) known.push(value);
    else values.set(name, [value]);
  }
  return Object.fromEntries(values);
}

/** The last value of each name, as payload format 1.0 has it. */
export function lastOf(pairs: Pairs): Readonly<Record<string, string>> {
  return Object.fromEntries(pairs);
}

/** Names in lower case, values joined by commas, as payload format 2.0 has it. */
export function joinedOf(pairs: Pairs, lower: boolean): Readonly<Record<string, string>> {
  const joined = new Map<string, string>();
  for (const [given, value] of pairs) {
    const name = lower ? given.toLowerCase() : given;
    const known = joined.get(name);
    joined.set(name, known === undefined ? value : `${known},${value}`);
  }
  return Object.fromEntries(joined);
}

/** `null` stands for what is empty in payload format 1.0. */
export function orNull<T extends object>(value: T): T | null {
  return Object.keys(value).length > 0 ? value : null;
}

/** The Common Log Format's time. @example clf(0) // "01/Jan/1970:00:00:00 +0000" */
export function clf(at: Instant): string {
  const text = new Date(at).toISOString();
  return `${text.slice(8, 10)}/${MONTHS[Number(text.slice(5, 7)) - 1]}/${text.slice(0, 4)}:${text.slice(11, 19)} +0000`;
}

/**
 * The name an API goes by: what the client called it, or its own name on this machine when the request came by a path.
 *
 * @example domainOf("a1b2", "127.0.0.1:4566", place) // "a1b2.execute-api.eu-west-1.localhost:4566"
 */
export function domainOf(
  apiId: string,
  host: string | undefined,
  { endpoint, region }: { readonly endpoint: string; readonly region: string },
): string {
  if (host?.startsWith(`${apiId}.`)) return host;
  const { port } = new URL(endpoint);
  return `${apiId}.execute-api.${region}.localhost${port ? `:${port}` : ""}`;
}
