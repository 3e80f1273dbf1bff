import type { Model, Operation } from "./model.ts";
import { unescape } from "./text.ts";

/** The pattern of a REST operation. */
interface Route {
  readonly operation: string;
  readonly method: string;
  readonly segments: readonly Segment[];
  readonly greedy: boolean;
  readonly literals: number;
  /** Parts of the query that must be there: `list-type=2`, or only a name. */
  readonly query: readonly (readonly [string, string | undefined])[];
}

type Segment = { readonly literal: string } | { readonly label: string; readonly greedy: boolean };

export interface Match {
  readonly operation: Operation;
  /** Values of the labels in the path, their percent escapes resolved. */
  readonly labels: Readonly<Record<string, string>>;
}

const tables = new WeakMap<Model, ReadonlyMap<string, readonly Route[]>>();

/**
 * The operation whose pattern fits best: more literal segments, then more literal query, then that all query and
 * headers which it requires are there (so S3 tells UploadPart from PutObject).
 * Source: https://smithy.io/2.0/spec/http-bindings.html#uri-label-conflicts
 */
export function matchRoute(
  model: Model,
  request: {
    readonly method: string;
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
  },
  query: URLSearchParams,
): Match | undefined {
  const parts = segmentsOf(request.path);
  const fitting = (tableOf(model).get(request.method) ?? []).filter((route) => fits(route, parts, query));
  let best: { readonly route: Route; readonly operation: Operation; readonly score: number } | undefined;
  for (const route of fitting) {
    const operation = model.operation(route.operation);
    if (!operation) continue;
    const score = fitting.length === 1 ? 0 : scoreOf(route, operation, request.headers, query);
    if (!best || score > best.score) best = { route, operation, score };
  }
  if (!best) return undefined;
  const { operation, route } = best;
  return { operation, labels: labelsOf(route, parts, request.path.endsWith("/")) };
}

function tableOf(model: Model): ReadonlyMap<string, readonly Route[]> {
  const known = tables.get(model);
  if (known) return known;
  const table = new Map<string, Route[]>();
  for (const [operation, { http }] of Object.entries(model.file.operations)) {
    if (!http) continue;
    const [method, uri] = http;
    const routes = table.get(method) ?? [];
    routes.push(routeOf(operation, method, uri));
    table.set(method, routes);
  }
  tables.set(model, table);
  return table;
}

function routeOf(operation: string, method: string, uri: string): Route {
  const [pattern = "", query = ""] = uri.split("?");
  const segments = segmentsOf(pattern).map((part): Segment => {
    const label = /^\{(\w+)(\+?)\}$/.exec(part);
    return label ? { label: label[1] ?? "", greedy: label[2] === "+" } : { literal: part };
  });
  return {
    operation,
    method,
    segments,
    greedy: segments.some((segment) => "greedy" in segment && segment.greedy),
    literals: segments.filter((segment) => "literal" in segment).length,
    query:
      query === "" ? [] : query.split("&").map((part) => part.split("=") as [string, string | undefined]),
  };
}

/** A slash at the end makes no difference; empty segments before it do. */
function segmentsOf(path: string): string[] {
  const parts = path.split("/").slice(1);
  if (parts.at(-1) === "") parts.pop();
  return parts;
}

function fits(route: Route, parts: readonly string[], query: URLSearchParams): boolean {
  const { segments } = route;
  if (route.greedy ? parts.length < segments.length : parts.length !== segments.length) return false;
  for (const [name, value] of route.query)
    if (value === undefined ? !query.has(name) : query.get(name) !== value) return false;
  for (let index = 0; index < segments.length; index++) {
    const segment = segments[index] as Segment;
    if ("label" in segment) {
      if (segment.greedy) return fitsFromEnd(segments.slice(index + 1), parts);
      if (parts[index] === "") return false;
    } else if (segment.literal !== parts[index]) return false;
  }
  return true;
}

function fitsFromEnd(rest: readonly Segment[], parts: readonly string[]): boolean {
  const tail = parts.slice(parts.length - rest.length);
  return rest.every((segment, index) => "label" in segment || segment.literal === tail[index]);
}

function scoreOf(
  route: Route,
  operation: Operation,
  headers: Readonly<Record<string, string>>,
  query: URLSearchParams,
): number {
  let bound = 0;
  for (const { traits } of operation.input.required) {
    const wanted = traits.httpQuery ?? traits.httpHeader;
    if (wanted === undefined) continue;
    const given = traits.httpQuery ? query.has(wanted) : wanted.toLowerCase() in headers;
    bound += given ? 1 : -50;
  }
  // The SDK says which operation it means, for S3's logs.
  const named = query.get("x-id") === route.operation ? 10_000 : 0;
  return route.literals * 1000 + (route.greedy ? 0 : 500) + route.query.length * 100 + bound + named;
}

function labelsOf(route: Route, parts: readonly string[], slash: boolean): Record<string, string> {
  const labels: Record<string, string> = {};
  const after = parts.length - route.segments.length;
  let at = 0;
  for (const segment of route.segments) {
    const greedy = "greedy" in segment && segment.greedy;
    const width = greedy ? after + 1 : 1;
    const text = parts.slice(at, at + width).join("/");
    at += width;
    // The slash at the end of `/bucket/folder/` belongs to the key.
    const whole = greedy && slash && at === parts.length ? `${text}/` : text;
    if ("label" in segment) labels[segment.label] = unescape(whole);
  }
  return labels;
}
